"""The demo's custom lists: throw-away mail and merchant codes of higher risk. No personal data."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ballerine_app.services.custom_lists import create_list
from ballerine_app.services.list_entries import add_to_list
from ballerine_app.services.list_import import apply_import, keep_upload
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime

_DISPOSABLE = (
    "10minutemail.com",
    "discard.email",
    "dispostable.com",
    "fakeinbox.com",
    "getnada.com",
    "guerrillamail.com",
    "mailinator.com",
    "maildrop.cc",
    "mohmal.com",
    "sharklasers.com",
    "spamgourmet.com",
    "temp-mail.org",
    "tempmail.dev",
    "throwawaymail.com",
    "trashmail.com",
    "yopmail.com",
)
# Codes of ISO 18245.
_MERCHANT_CODES = {
    "4829": "Money transfer",
    "5122": "Drugs and sundries, wholesale",
    "5912": "Pharmacies",
    "5962": "Telemarketing: travel",
    "5966": "Telemarketing: outbound",
    "5967": "Telemarketing: inbound",
    "5993": "Tobacco",
    "6051": "Quasi cash and digital currency",
    "6211": "Securities brokers",
    "7273": "Dating services",
    "7995": "Gambling",
}
_REVIEWED_AGAIN = timedelta(days=21)


def make_lists(runtime: Runtime, lead: StaffMember) -> None:
    """Make both lists, a month ago."""
    past = runtime.clock() - timedelta(days=30)
    then = replace(runtime, clock=lambda: past)
    mail = create_list(
        then, lead, "disposable-mail", "email_domain", "Mail providers whose addresses live for minutes"
    ).list_id
    add_to_list(then, lead, mail, _DISPOSABLE, note="Open to anybody, without a password")
    codes = create_list(
        then, lead, "high-risk-merchants", "merchant_code", "Merchant codes that card schemes watch more closely"
    ).list_id
    ends = {"5962": (runtime.clock() + _REVIEWED_AGAIN).date().isoformat()}
    lines = [
        "code;note;valid until",
        *(f"{code};{words};{ends.get(code, '')}" for code, words in _MERCHANT_CODES.items()),
    ]
    upload_id = keep_upload(then, lead, codes, "merchant-codes.csv", "\n".join(lines).encode())
    apply_import(then, lead, codes, upload_id, revision=1)
