"""Checking people's identities: at once, by a callback, or in a session that the person opens."""

from __future__ import annotations

import base64
from typing import Any, Final

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.invention import Invention
from ballerine_app.demo.laboratory.lists import screening_of
from ballerine_app.demo.laboratory.pictures import picture
from ballerine_app.demo.laboratory.service import Reply, service

_DECISIONS: Final = {
    "approved": ("approved", None, (0.9, 0.99), ()),
    "rejected": ("declined", "The document shows signs of tampering.", (0.02, 0.2), ("document_tampered",)),
    "unclear": ("review", "Face and document could not be compared.", (0.45, 0.65), ("face_unclear",)),
}

_SESSIONS: Final = "https://sessions.laboratory.test"


@service("identity-check", "POST /identity-checks", "Compares a person with a document; at once, or by callback")
def check(asked: Asked) -> Reply:
    """The result, or with a `callbackUrl` a receipt and the result later."""
    result = _result(asked)
    if asked.callback_url:
        return Reply({"id": result["id"], "status": "pending"}, 202, result=result)
    return Reply({**result, "status": "completed"})


@service("identity-verification", "POST /individual-verifications", "What the kind `kyc` calls; the result by callback")
def verify(asked: Asked) -> Reply:
    """A receipt; the result follows."""
    result = _result(asked)
    return Reply({"id": result["id"], "status": "created", "vendor": result["vendor"]}, 201, result=result)


@service(
    "identity-session",
    "POST /individual-verification-sessions",
    "What the kind `kyc-session` calls: a link for the person; the result by callback",
)
def session(asked: Asked) -> Reply:
    """The session with its link; the result follows, as if the person had gone through it."""
    result = _result(asked)
    token = result["id"].removeprefix("check_")
    opened = {"id": result["id"], "url": f"{_SESSIONS}/{token}", "host": _SESSIONS}
    return Reply({**opened, "vendor": result["vendor"], "status": "created", "metadata": opened}, 201, result=result)


def _result(asked: Asked) -> dict[str, Any]:
    """The decision on a person, with what the vendor read from the document."""
    first = asked.text("person.firstName", "firstName")
    last = asked.text("person.lastName", "lastName")
    born = asked.text("person.dateOfBirth", "dateOfBirth")
    facts = Invention("identity", asked.provider, first, last, born, asked.text("endUserId"), asked.key)
    status, reason, (low, high), labels = _DECISIONS[asked.verdict]
    country = asked.text("document.country", "country", "countryCode") or "PT"
    person = {
        "firstName": first,
        "lastName": last,
        "dateOfBirth": born or facts.day(1960, 2002),
        "gender": asked.text("person.gender", "gender") or None,
        "nationality": country,
        "placeOfBirth": facts.address(country)["city"],
        "addresses": [facts.address(country)],
    }
    document = {
        "type": asked.text("document.type") or "PASSPORT",
        "number": asked.text("document.number") or f"{facts.one_of('CKLPX')}{facts.number(10**7, 10**8 - 1)}",
        "country": country,
        "validFrom": facts.day(2019, 2023),
        "validUntil": facts.day(2029, 2033),
    }
    return {
        "id": facts.id("check"),
        "endUserId": asked.text("endUserId") or None,
        "vendor": asked.text("vendor") or asked.provider or "laboratory",
        "decision": status,
        "reason": reason,
        "decisionScore": round(low + facts.share() * (high - low), 2),
        "riskLabels": list(labels),
        "person": person,
        "document": document,
        "images": _images(asked, person) if asked.callback_url else [],
        "aml": screening_of(asked, f"{first} {last}") if _wants_lists(asked) else None,
    }


def _wants_lists(asked: Asked) -> bool:
    return isinstance(asked.body, dict) and bool(asked.body.get("withAml"))


def _images(asked: Asked, person: dict[str, Any]) -> list[dict[str, str]]:
    """What the person's camera saw, as the vendor hands it on."""
    seed = f"{person['firstName']} {person['lastName']}"
    return [
        {"context": side, "content": base64.b64encode(picture(f"{seed} {side}")).decode()}
        for side in ("face", "document-front", "document-back")
    ]
