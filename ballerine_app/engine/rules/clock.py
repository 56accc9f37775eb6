"""The time in rules: `now` and `today` tell that of the evaluation, never the machine's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from ballerine_app.engine.rules.errors import RuleError

CLOCK: Final = frozenset({"now", "today"})


def read_clock(name: str, now: datetime | None) -> str:
    """`now` as ISO 8601 text in UTC with milliseconds (2026-11-22T16:30:00.000Z), `today` as its date (2026-11-22).

    RuleError when the evaluation was given no time, or one without a time zone.
    """
    if now is None:
        raise RuleError(f"{name!r} needs the time, and this evaluation has none.")
    if now.tzinfo is None:
        raise RuleError(f"{name!r} needs a time with its zone.")
    text = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return text if name == "now" else text[:10]
