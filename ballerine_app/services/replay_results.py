"""What replaying a case finds, and how it is said. No value of a person's data stands in it, only where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.workflow.leaves import differing, pointer
from ballerine_app.locales import text

_MOST_POINTERS = 8


@dataclass(frozen=True, slots=True)
class Identical:
    """Every outcome came out as recorded.

    `entries` of the log hold `events` of the workflow. Of `decisions`, the risk of `underived` can't be derived again,
    because the rules that judged it are not installed.
    """

    case_id: str
    reference: str
    entries: int
    events: int
    decisions: int
    underived: int


@dataclass(frozen=True, slots=True)
class Differs:
    """The first difference: at entry `seq`, `what` (a code) was recorded as `expected` and came out as `got`.

    States and versions are told; of data only the JSON pointers, in `got`.
    """

    case_id: str
    reference: str
    seq: int
    event: str
    what: str
    expected: str = ""
    got: str = ""


@dataclass(frozen=True, slots=True)
class NotReplayable:
    """The log can't be recomputed from entry `seq` on. `why`: definition_missing, definition_changed, erased, no_start,
    no_result.
    """

    case_id: str
    reference: str
    seq: int
    why: str


Replayed = Identical | Differs | NotReplayable


def sentence(found: Replayed) -> str:
    """The result in one line, without the case's name."""
    if isinstance(found, Identical):
        said = text("replay.identical", entries=found.entries, events=found.events, decisions=found.decisions)
        return f"{said} {text('replay.underived', count=found.underived)}" if found.underived else said
    if isinstance(found, NotReplayable):
        return text(f"replay.stopped.{found.why}", seq=found.seq)
    return text(
        f"replay.differs.{found.what}",
        seq=found.seq,
        event=found.event,
        expected=found.expected or text("replay.nothing"),
        got=found.got or text("replay.nothing"),
    )


def pointers_of(recorded: Any, derived: Any) -> str:
    """Where two JSON values differ, as a list of pointers; "" where they don't."""
    found = [pointer(path) or "/" for path in differing(recorded, derived)]
    more = len(found) - _MOST_POINTERS
    listed = ", ".join(found[:_MOST_POINTERS])
    return text("replay.more", listed=listed, count=more) if more > 0 else listed
