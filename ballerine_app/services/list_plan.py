"""What taking a file's rows into a list would do, row by row. Nothing is asked of or written to the database here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.rules.list_kinds import entry_key
from ballerine_app.engine.rules.list_values import unfit
from ballerine_app.locales import text
from ballerine_app.services.list_columns import NO_COLUMN, Columns, end_of
from ballerine_app.services.list_csv import Row
from ballerine_app.services.list_entries import LONGEST_NOTE, reason_of
from ballerine_app.store.list_imports import NewEntry

_UNREADABLE: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that can't be taken in: the number of its line, its cells, and why, as a sentence."""

    line: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One of the first rows and what becomes of it: new, changed, there, doubled or broken."""

    line: int
    value: str
    note: str
    expires_at: datetime | None
    outcome: str


@dataclass(slots=True)
class Plan:
    """What becomes of every row. `replaced` are the ids of the entries that changed rows take the place of."""

    rows: int = 0
    new: list[NewEntry] = field(default_factory=list)
    changed: list[NewEntry] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    there: int = 0
    doubled: int = 0
    broken: list[BrokenRow] = field(default_factory=list)
    first: list[FirstRow] = field(default_factory=list)


def plan_of(
    rows: Iterable[Row], kind: str, columns: Columns, held: Mapping[str, Any], now: datetime, *, shown: int = 20
) -> Plan:
    """Compare rows with the entries that a list holds (`live_entries`). `shown` rows are told one by one.

    Without a column of notes or ends, an entry that is there keeps its own.
    """
    plan, seen = Plan(), set[str]()
    for number, row in enumerate(rows):
        if columns.header and number == 0:
            continue
        plan.rows += 1
        entry, reason = _entry(row, kind, columns, now)
        if entry is None:
            plan.broken.append(BrokenRow(row.line, tuple(row.cells), reason))
            outcome = "broken"
        elif entry[1] in seen:
            plan.doubled += 1
            outcome = "doubled"
        else:
            seen.add(entry[1])
            outcome = _place(plan, entry, columns, held.get(entry[1]), now)
        if len(plan.first) < shown:
            plan.first.append(_told(row, entry, columns, outcome))
    return plan


def _place(plan: Plan, entry: NewEntry, columns: Columns, old: Any, now: datetime) -> str:
    if old is None:
        plan.new.append(entry)
        return "new"
    value, key, note, ends = entry
    alive = old.expires_at is None or old.expires_at > now
    note = note if columns.note != NO_COLUMN else old.note
    ends = ends if columns.expires != NO_COLUMN or not alive else old.expires_at
    if alive and (note, ends) == (old.note, old.expires_at):
        plan.there += 1
        return "there"
    plan.changed.append((value, key, note, ends))
    plan.replaced.append(old.id)
    return "changed"


def _entry(row: Row, kind: str, columns: Columns, now: datetime) -> tuple[NewEntry | None, str]:
    if row.problem:
        return None, text(f"lists.unfit.{row.problem}")
    value, note, expires = (_cell(row, at) for at in (columns.value, columns.note, columns.expires))
    if _UNREADABLE in value or _UNREADABLE in note:
        return None, text("lists.unfit.not_readable")
    found = unfit(kind, value)
    if found is not None:
        return None, reason_of(found)
    if len(note) > LONGEST_NOTE or not note.isprintable():
        note = " ".join("".join(each if each.isprintable() else " " for each in note).split())
        if len(note) > LONGEST_NOTE:
            return None, text("lists.unfit.note_long", most=LONGEST_NOTE)
    try:
        ends = end_of(expires)
    except ValueError:
        return None, text("lists.unfit.not_a_date")
    if ends is not None and ends <= now:
        return None, text("lists.unfit.expired")
    return (value, entry_key(kind, value), note, ends), ""


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if 0 <= at < len(row.cells) else ""


def _told(row: Row, entry: NewEntry | None, columns: Columns, outcome: str) -> FirstRow:
    if entry is None:
        return FirstRow(row.line, _cell(row, columns.value), _cell(row, columns.note), None, outcome)
    return FirstRow(row.line, entry[0], entry[2], entry[3], outcome)
