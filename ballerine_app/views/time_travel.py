"""What the page about a case's past shows: its moments, and everything that is known of one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of the workflow. `seq` is its number in the case's audit log, `at` an ISO time.

    `event` is its name in the definition and `title` what people call it; states come with their labels, and the start
    comes from the state "". `changed` says in words what was new; `moved` tells whether the state is another one.
    `note` says what can't be told of it any more, "" where all can.
    """

    seq: int
    at: str
    actor: str
    event: str
    title: str
    from_state: str
    from_label: str
    to_state: str
    to_label: str
    changed: str
    moved: bool
    note: str


@dataclass(frozen=True, slots=True)
class DataRow:
    """One value of the case's data, by the path that guards use, e.g. `documents[0].type`.

    `section` is the key at the top that it stands under, `label` what people call the path, or "". `change` against the
    moment before: "", new, changed or removed; `before` is the earlier value where it changed, and `value` is ""
    where it was removed.
    """

    section: str
    path: str
    label: str
    value: str
    change: str
    before: str


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A path that a guard read, and the value that it had."""

    path: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TriedTransition:
    """A transition that was tried in `state`. `event` is "" for an automatic one.

    `target` is "" where it stays. `guard` is its condition in one line, "" for none; `value` is what that gave; `error`
    says why it could not be evaluated, else "".
    """

    state: str
    state_label: str
    event: str
    target: str
    target_label: str
    guard: str
    inputs: tuple[ReadValue, ...]
    value: str
    taken: bool
    error: str


@dataclass(frozen=True, slots=True)
class PossibleEvent:
    """An event that the state handles: who may send it, and whether it would have been followed without a payload.

    `why` says in a sentence which guard stood in the way and what it read; "" where it is possible.
    """

    event: str
    title: str
    actors: str
    possible: bool
    why: str
    tried: tuple[TriedTransition, ...]


@dataclass(frozen=True, slots=True)
class CaseAt:
    """A case as it was right after one of its moments, the `number`th of `count`.

    `earlier` and `later` are the numbers of the moments beside it in the audit log, 0 where there is none. `rows` are
    the data in its order and, last, what was removed; `more_rows` counts those that are left out. `trace` tells which
    transitions the moment's event tried, `next` what could have happened then. `notes` say what can't be told.
    """

    case_id: str
    moment: Moment
    number: int
    count: int
    earlier: int
    later: int
    state: str
    label: str
    tags: tuple[str, ...]
    final: bool
    definition: str
    version: int
    rows: tuple[DataRow, ...]
    more_rows: int
    trace: tuple[TriedTransition, ...]
    next: tuple[PossibleEvent, ...]
    notes: tuple[str, ...]
