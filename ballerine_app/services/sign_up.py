"""What an applicant types: names, business, country. Checked here, whatever the page did."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ballerine_app.locales.countries import country_codes
from ballerine_app.plugins.message import is_address
from ballerine_app.services.errors import Invalid

PERSON_FIELDS = ("first_names", "last_name", "country", "email")
BUSINESS_FIELDS = ("business_name", "registration_number", "country", "first_names", "last_name", "email")
# Whoever gives no address is written nothing; link and status page are there all the same.
OPTIONAL_FIELDS = ("email",)
MAX_LENGTH = 120
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields of the sign-up page, for an individual or a business."""
    return BUSINESS_FIELDS if kind == "business" else PERSON_FIELDS


def clean(value: str) -> str:
    """One typed value as it is stored: composed, without control characters, single spaces, bounded."""
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", value))
    return " ".join(text.split())[:MAX_LENGTH]


def entity_of(kind: str, draft: dict[str, str]) -> dict[str, Any]:
    """The case's entity from a complete draft. Invalid names the first field that is missing or wrong."""
    answers = {field: clean(draft.get(field, "")) for field in fields_of(kind)}
    for field, value in answers.items():
        if not value and field not in OPTIONAL_FIELDS:
            raise Invalid(f"missing_{field}", field=field)
    if answers["country"] not in country_codes():
        raise Invalid("missing_country", field="country")
    for field in ("first_names", "last_name", "business_name"):
        if field in answers and not any(char.isalpha() for char in answers[field]):
            raise Invalid(f"wrong_{field}", field=field)
    if answers["email"] and not is_address(answers["email"]):
        raise Invalid("wrong_applicant_email", field="email")
    email = {"email": answers["email"]} if answers["email"] else {}
    person = {"firstName": answers["first_names"], "lastName": answers["last_name"], **email}
    if kind == "business":
        return {
            "type": "business",
            "data": {
                "companyName": answers["business_name"],
                "registrationNumber": answers["registration_number"],
                "country": answers["country"],
                "representative": person,
            },
        }
    return {"type": "individual", "data": {**person, "country": answers["country"]}}


def display_name(entity: dict[str, Any]) -> str:
    """The name under which the case stands in the queue; "" where the data has none."""
    data = entity.get("data")
    if not isinstance(data, dict):
        return ""
    if entity.get("type") == "business":
        return str(data.get("companyName") or "")
    return f"{data.get('firstName') or ''} {data.get('lastName') or ''}".strip()


def first_name(entity: dict[str, Any]) -> str:
    """The applicant's first given name, to speak to them."""
    data = entity.get("data", {})
    person = data.get("representative", data)
    return str(person.get("firstName", "")).split(" ")[0]
