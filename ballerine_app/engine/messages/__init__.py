"""Messages to applicants: templates with placeholders, checked, and written as plain text and as HTML."""

from ballerine_app.engine.messages.kinds import KINDS, PLACEHOLDERS, SWITCHED, Kind, kind_named
from ballerine_app.engine.messages.template import Finding, Template
from ballerine_app.engine.messages.write import Written, write

__all__ = [
    "KINDS",
    "PLACEHOLDERS",
    "SWITCHED",
    "Finding",
    "Kind",
    "Template",
    "Written",
    "kind_named",
    "write",
]
