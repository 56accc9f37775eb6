"""What the shipped journeys put into a case's context, for rules to read."""

from __future__ import annotations

from typing import Final

from ballerine_app.engine.documents import Catalogue
from ballerine_app.engine.rules.form_operators import FieldType

# By path: the type, and whether every case has it when it is judged. Labels are in the catalogue under `field.<path>`.
JOURNEY_FIELDS: Final[dict[str, tuple[FieldType, bool]]] = {
    "entity.type": ("choice", True),
    "entity.data.country": ("country", False),
    "entity.data.firstName": ("text", False),
    "entity.data.lastName": ("text", False),
    "entity.data.email": ("text", False),
    "entity.data.companyName": ("text", False),
    "entity.data.registrationNumber": ("text", False),
    "entity.data.representative.firstName": ("text", False),
    "entity.data.representative.lastName": ("text", False),
    "entity.data.representative.email": ("text", False),
    "documents": ("list", True),
    "documents[].type": ("choice", True),
    "documents[].category": ("choice", True),
    "documents[].issuer.country": ("country", False),
    "documents[].version": ("number", True),
    "documents[].pages": ("list", True),
    "documents[].decision.status": ("choice", False),
    "documents[].decision.rejectionReason": ("text", False),
    "documents[].decision.revisionReason": ("text", False),
    "documents[].check.status": ("text", False),
    "signals.identityIssuer": ("country", False),
    "signals.sameFileCases": ("number", True),
    "signals.sameNameRejected": ("number", True),
    "signals.sameRegistrationCases": ("number", True),
    "signals.hintsOverruled": ("number", True),
    "signals.uploads": ("number", True),
    "signals.secondsToSubmit": ("number", False),
}
# What the parts of the context are, so that the picker can tell where a value comes from.
SOURCES: Final[dict[str, str]] = {
    "entity": "applicant",
    "documents": "document",
    "pluginsOutput": "vendor",
    "childWorkflows": "vendor",
    "signals": "records",
}
OPEN_PATHS: Final = ("pluginsOutput", "childWorkflows")


def choices_of(path: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The values that a field of the journeys can have; empty where they are not fixed."""
    if path == "entity.type":
        return ("individual", "business")
    if path == "documents[].type":
        return tuple(each.id for each in catalogue.types)
    if path == "documents[].category":
        return tuple(dict.fromkeys(each.slot for each in catalogue.types))
    if path == "documents[].decision.status":
        return ("approved", "rejected", "revision")
    return ()
