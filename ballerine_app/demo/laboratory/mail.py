"""E-mail: the risk of an address, and a vendor that takes messages."""

from __future__ import annotations

from typing import Final

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.invention import Invention
from ballerine_app.demo.laboratory.service import Reply, service

_SCORES: Final = {"approved": (2, 18), "unclear": (48, 62), "rejected": (88, 98)}
_LEVELS: Final = {"approved": "low", "unclear": "medium", "rejected": "high"}


@service("email-risk", "POST /email-risk", "How likely an e-mail address is somebody's own")
def risk(asked: Asked) -> Reply:
    """Score and level of an address; 422 where it is none."""
    address = asked.text("email")
    name, at, domain = address.rpartition("@")
    if not (name and at and "." in domain):
        return Reply({"error": "This is no e-mail address."}, 422)
    facts = Invention("email", asked.provider, address)
    low, high = _SCORES[asked.verdict]
    return Reply(
        {
            "domain": domain.lower(),
            "score": facts.number(low, high),
            "level": _LEVELS[asked.verdict],
            "deliverable": asked.verdict != "rejected",
            "disposable": asked.verdict == "rejected",
            "firstSeen": facts.day(2009, 2024) if asked.verdict == "approved" else facts.day(2026, 2026),
            "breaches": facts.number(0, 3),
        }
    )


@service("mail", "POST /v3/mail/send", "A vendor of messages, with the path that definitions know (`EMAIL_API_URL`)")
def send(asked: Asked) -> Reply:
    """Taken; the body is empty, as such vendors answer."""
    if not isinstance(asked.body, dict):
        return Reply({"error": "There is no message."}, 400)
    return Reply(b"", 202)
