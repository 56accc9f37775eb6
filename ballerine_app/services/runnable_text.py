"""A definition out of a text that may be none."""

from __future__ import annotations

from ballerine_app.engine.workflow import Definition, DefinitionError
from ballerine_app.services.definition_text import read_definition
from ballerine_app.services.errors import InvalidDefinition


def runnable(text: str) -> Definition | None:
    """The definition that a text holds; None where it can't run."""
    try:
        return Definition.parse(read_definition(text))
    except (InvalidDefinition, DefinitionError):
        return None
