"""The pages of custom lists: all of them, and one with a page of its entries, its history and its use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.engine.rules.list_kinds import entry_key
from ballerine_app.locales import text
from ballerine_app.locales.countries import country_name
from ballerine_app.services.errors import NotFound
from ballerine_app.services.list_act import ListEditor, loaded_list
from ballerine_app.services.list_history import history_lines
from ballerine_app.services.list_lookup import lists_for
from ballerine_app.services.list_use import use_of_lists
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.list_entries import SHOWN, EntryFilter, entry_page
from ballerine_app.store.list_tables import CustomListRow, ListEntry
from ballerine_app.store.lists import entry_counts, list_history, list_of_name, lists_of
from ballerine_app.store.people import staff_names
from ballerine_app.store.policies import PUBLISHED
from ballerine_app.views.lists import EntryRow, ListLine, ListUse, ListView, Tried

PAGE = 50
HISTORY = 30
_SOON = timedelta(days=30)
_LONGEST_TRIED = 1_000


@dataclass(frozen=True, slots=True)
class EntriesAsked:
    """Which entries of a list a page shows: a part of value or note, all, expiring or expired ones, and which page."""

    search: str = ""
    shown: str = "all"
    page: int = 1
    history: int = HISTORY


def list_lines(runtime: Runtime, who: ListEditor) -> tuple[ListLine, ...]:
    """Every list of the person's project by name, those in use first."""
    now = runtime.clock()
    with runtime.database.read() as tx:
        rows = lists_of(tx, who.project_id)
        counts = entry_counts(tx, who.project_id, now, now + _SOON)
        uses = use_of_lists(tx, who.project_id)
    lines = [_line(row, counts, uses) for row in rows]
    return tuple(sorted(lines, key=lambda line: bool(line.archived_at)))


def list_view(runtime: Runtime, who: ListEditor, name: str, asked: EntriesAsked) -> ListView:
    """One list by its name. NotFound("list_not_found")."""
    now = runtime.clock()
    with runtime.database.read() as tx:
        row = list_of_name(tx, who.project_id, name)
        if row is None:
            raise NotFound("list_not_found")
        wanted = EntryFilter(
            now=now,
            soon=now + _SOON,
            search=asked.search,
            shown=asked.shown if asked.shown in SHOWN else SHOWN[0],
            page=max(1, asked.page),
            size=PAGE,
        )
        entries, total = entry_page(tx, row.id, wanted)
        counts = entry_counts(tx, who.project_id, now, now + _SOON, row.id)
        uses = use_of_lists(tx, who.project_id)
        names = staff_names(tx, who.project_id)
        log = list_history(tx, who.project_id, row.id, limit=asked.history + 1)
    needs = next((use.policy for use in uses.get(row.name, ()) if use.status == PUBLISHED), "")
    return ListView(
        line=_line(row, counts, uses),
        revision=row.revision,
        created_by=names.get(row.created_by or "", ""),
        created_at=row.created_at.isoformat(),
        may_edit=who.role != "reviewer" and row.archived_at is None,
        needed_by=needs,
        rows=tuple(_entry(entry, row.kind, names, now) for entry in entries),
        total=total,
        page=wanted.page,
        pages=max(1, -(-total // PAGE)),
        history=tuple(history_lines(log[: asked.history], names)),
        history_goes_on=len(log) > asked.history,
    )


def try_value(runtime: Runtime, who: ListEditor, list_id: str, value: str) -> Tried:
    """What rules would hear now if they asked the list for a value: which entry fits, and how it was compared."""
    now = runtime.clock()
    given = value.strip()[:_LONGEST_TRIED]
    with runtime.database.read() as tx:
        row = loaded_list(tx, who, list_id)
        found = lists_for(tx, who.project_id, [row.name], now).get(row.name)
        match = found.find(given, now) if found and given else None
    return Tried(
        value=given,
        compared=entry_key(row.kind, given),
        entry=match.entry if match else "",
        note=match.note if match else "",
        expires_at=match.expires_at.isoformat() if match and match.expires_at else "",
        fits=match is not None,
    )


def shown_value(kind: str, value: str) -> str:
    """A value as people read it: a country's name. "" where it is read as it is."""
    code = alpha_2(value) if kind == "country" else None
    return country_name(code) if code else ""


def _line(
    row: CustomListRow, counts: Mapping[str, tuple[int, int, int]], uses: Mapping[str, tuple[ListUse, ...]]
) -> ListLine:
    alive, expiring, expired = counts.get(row.id, (0, 0, 0))
    return ListLine(
        list_id=row.id,
        name=row.name,
        kind=row.kind,
        description=row.description,
        alive=alive,
        expiring=expiring,
        expired=expired,
        uses=uses.get(row.name, ()),
        changed_at=row.changed_at.isoformat(),
        archived_at=row.archived_at.isoformat() if row.archived_at else "",
    )


def _entry(entry: ListEntry, kind: str, names: Mapping[str, str], now: datetime) -> EntryRow:
    ends = entry.expires_at
    expiry = "" if ends is None else "over" if ends <= now else "soon" if ends <= now + _SOON else "ahead"
    by: Any = names.get(entry.added_by or "", "")
    return EntryRow(
        entry_id=entry.id,
        value=entry.value,
        shown=shown_value(kind, entry.value),
        note=entry.note,
        added_at=entry.added_at.isoformat(),
        added_by=by or text("lists.by_system"),
        expires_at=ends.isoformat() if ends else "",
        expiry=expiry,
        imported=bool(entry.import_id),
    )
