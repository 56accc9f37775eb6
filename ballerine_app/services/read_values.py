"""What the values that rules read are called, and which part of a case they come from."""

from __future__ import annotations

import re
from typing import Final

SOURCES: Final = {
    "entity": "applicant",
    "documents": "document",
    "pluginsOutput": "vendor",
    "childWorkflows": "vendor",
    "signals": "records",
}
# What our records know because a document said so.
_ORIGIN: Final = {"signals.identityIssuer": "document"}
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-]+")


def field_label(path: str) -> str:
    """The last part of a dotted path in words: "First name" for `entity.data.firstName`."""
    last = path.replace("[]", "").split(".")[-1]
    told = " ".join(part.casefold() for part in _WORDS.split(last) if part)
    return told[:1].upper() + told[1:]


def source_of(path: str) -> str:
    """Where a value comes from: applicant, document, vendor, records or other."""
    return _ORIGIN.get(path) or SOURCES.get(path.split(".")[0], "other")
