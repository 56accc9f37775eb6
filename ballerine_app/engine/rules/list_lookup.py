"""What a rule asks of a custom list, such as blocked countries or known document numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ListMatch:
    """An entry that fits: as it stands in the list, with its note and the time at which it ends."""

    entry: str
    note: str = ""
    expires_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The match as JSON values; the time as ISO 8601 text."""
        ends = self.expires_at.isoformat() if self.expires_at else None
        return {"entry": self.entry, "note": self.note, "expiresAt": ends}


class ListLookup(Protocol):
    """A custom list, as a rule sees it. Lookups must take constant time, or nearly so."""

    def find(self, value: str, now: datetime) -> ListMatch | None:
        """The entry that fits the value and has not expired at `now`."""
        ...
