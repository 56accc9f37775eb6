"""Risk policies as text: reading what people type, paste or hand in as a file."""

from __future__ import annotations

import re
from typing import Any

from ballerine_app.services.definition_text import finding, named, read_object
from ballerine_app.services.errors import Invalid, InvalidDefinition, InvalidPolicy
from ballerine_app.store.policy_tables import PolicyVersion

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def read_policy(text: str) -> dict[str, Any]:
    """A policy's JSON. InvalidPolicy for what can't be stored; whether it can judge is another question."""
    try:
        return read_object(text)
    except InvalidDefinition as refusal:
        raise InvalidPolicy("policy_not_json", refusal.findings) from None


def content_of(row: PolicyVersion, text: str) -> dict[str, Any]:
    """The content that a text gives to a draft; without them it gets the draft's name and number.

    InvalidPolicy for what can't be stored, or says another name or number.
    """
    data = read_policy(text)
    wrong = [
        finding("error", "renamed", f"/{key}", is_now=str(is_now))
        for key, is_now in (("name", row.name), ("version", row.version))
        if key in data and str(data[key]) != str(is_now)
    ]
    if wrong:
        raise InvalidPolicy("policy_renamed", tuple(wrong))
    return named(data, row.name, row.version)


def proper_policy_name(name: str) -> str:
    """The name if it can be one: 1 to 64 letters, digits, `_` and `-`. Invalid("wrong_policy_name") if not."""
    if not _NAME.fullmatch(name):
        raise Invalid("wrong_policy_name", field="name")
    return name
