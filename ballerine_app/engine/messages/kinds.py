"""The kinds of messages, and what may stand in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Who and what a message is about; every kind may say so.
_COMMON: Final = ("first_name", "company", "business", "reference", "link")
PLACEHOLDERS: Final = (*_COMMON, "reasons")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message.

    `needs_link`: without its link it would leave its reader with nothing to do. `switched`: the product sends it by
    itself, so a project may turn it off; the others are sent where a definition's plugin asks for them.
    """

    name: str
    placeholders: tuple[str, ...] = _COMMON
    needs_link: bool = True
    switched: bool = False


# A result tells no reason, whoever wrote its template: what a decision rests on may not be told to its subject.
KINDS: Final = (
    Kind("invitation", switched=True),
    Kind("resubmission", (*_COMMON, "reasons"), switched=True),
    Kind("approved", needs_link=False, switched=True),
    Kind("rejected", needs_link=False, switched=True),
    Kind("reminder", switched=True),
    Kind("session"),
    Kind("associated-company-email"),
)
SWITCHED: Final = tuple(kind.name for kind in KINDS if kind.switched)
_BY_NAME: Final = {kind.name: kind for kind in KINDS}


def kind_named(name: str) -> Kind | None:
    """The kind of this name."""
    return _BY_NAME.get(name)
