"""The entries of a custom list: add some, change one's note or end, remove some."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from ballerine_app.engine.rules.list_kinds import entry_key
from ballerine_app.engine.rules.list_values import Unfit, unfit
from ballerine_app.locales import text
from ballerine_app.services.errors import Conflict, Invalid
from ballerine_app.services.list_act import ListAct, ListEditor, changing_list
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.ids import new_id
from ballerine_app.store.list_entries import add_entries, live_entries, live_entry, remove_entries
from ballerine_app.store.list_tables import CustomListRow, ListEntry

LONGEST_NOTE = 500
MOST_TYPED = 500


def add_to_list(
    runtime: Runtime,
    who: ListEditor,
    list_id: str,
    values: Sequence[str],
    *,
    note: str = "",
    expires_at: datetime | None = None,
) -> int:
    """Add entries, all or none; how many. One that has expired is taken in anew.

    Invalid("list_value") with the value and the reason, Invalid("list_nothing"), Invalid("list_too_many"),
    Invalid("list_note_long"), Invalid("list_expires_past"); Conflict("entry_there") for what is in the list.
    """
    given = [value.strip() for value in values if value.strip()]
    if not given:
        raise Invalid("list_nothing", field="values")
    if len(given) > MOST_TYPED:
        raise Invalid("list_too_many", field="values", most=str(MOST_TYPED))
    described = checked_note(note)
    with changing_list(runtime, who, list_id) as (act, row):
        _must_be_ahead(expires_at, act.at)
        by_key: dict[str, str] = {}
        for value in given:
            found = unfit(row.kind, value)
            if found is not None:
                raise Invalid("list_value", field="values", value=value[:100], reason=reason_of(found))
            by_key.setdefault(entry_key(row.kind, value), value)
        held = live_entries(act.tx, list_id, by_key)
        there = next((each for each in held.values() if each.expires_at is None or each.expires_at > act.at), None)
        if there is not None:
            raise Conflict("entry_there", value=there.value)
        remove_entries(act.tx, list_id, [each.id for each in held.values()], act.at, who.id)
        new = [_entry(act, row, value, key, described, expires_at) for key, value in by_key.items()]
        add_entries(act.tx, new)
        act.save(row)
        act.record("list.entries_added", row, payload=_as_payload(new), count=len(new))
    return len(new)


def change_entry(
    runtime: Runtime, who: ListEditor, list_id: str, entry_id: str, *, note: str, expires_at: datetime | None
) -> None:
    """Give an entry another note or end. What it was until now stays in the list's past.

    Conflict("changed_since") where it is no longer what the person saw; Invalid as for `add_to_list`.
    """
    described = checked_note(note)
    with changing_list(runtime, who, list_id) as (act, row):
        old = live_entry(act.tx, list_id, entry_id)
        if old is None:
            raise Conflict("changed_since")
        if (old.note, old.expires_at) == (described, expires_at):
            return
        if old.expires_at != expires_at:
            _must_be_ahead(expires_at, act.at)
        remove_entries(act.tx, list_id, [entry_id], act.at, who.id)
        new = _entry(act, row, old.value, old.key, described, expires_at, import_id=old.import_id)
        add_entries(act.tx, [new])
        act.save(row)
        payload = {"before": _as_json(old), "after": _as_json(new)}
        act.record("list.entry_changed", row, payload=payload, count=1)


def remove_from_list(runtime: Runtime, who: ListEditor, list_id: str, entry_ids: Sequence[str]) -> int:
    """Remove entries; how many. Conflict("changed_since") where one of them is no longer there."""
    if len(entry_ids) > MOST_TYPED:
        raise Invalid("list_too_many", field="values", most=str(MOST_TYPED))
    with changing_list(runtime, who, list_id) as (act, row):
        old = [live_entry(act.tx, list_id, entry_id) for entry_id in dict.fromkeys(entry_ids)]
        found = [each for each in old if each is not None]
        if not found or len(found) != len(old):
            raise Conflict("changed_since")
        remove_entries(act.tx, list_id, [each.id for each in found], act.at, who.id)
        act.save(row)
        act.record("list.entries_removed", row, payload=_as_payload(found), count=len(found))
    return len(found)


def checked_note(note: str) -> str:
    """A note as it is kept; Invalid("list_note_long")."""
    described = "".join(each for each in note.strip() if unicodedata.category(each) not in ("Cc", "Cs"))
    if len(described) > LONGEST_NOTE:
        raise Invalid("list_note_long", field="note", most=str(LONGEST_NOTE))
    return described


def reason_of(found: Unfit) -> str:
    """Why a value can't be an entry, as a sentence."""
    return text(f"lists.unfit.{found.code}", **found.values)


def _must_be_ahead(expires_at: datetime | None, now: datetime) -> None:
    if expires_at is not None and expires_at <= now:
        raise Invalid("list_expires_past", field="expires")


def _entry(
    act: ListAct,
    row: CustomListRow,
    value: str,
    key: str,
    note: str,
    expires_at: datetime | None,
    *,
    import_id: str = "",
) -> ListEntry:
    return ListEntry(
        id=new_id("entry"),
        project_id=row.project_id,
        list_id=row.id,
        value=value,
        key=key,
        note=note,
        import_id=import_id,
        added_by=act.who.id,
        added_at=act.at,
        expires_at=expires_at,
    )


def _as_payload(entries: Sequence[ListEntry]) -> dict[str, object]:
    return {"entries": [_as_json(each) for each in entries]}


def _as_json(entry: ListEntry) -> dict[str, object]:
    ends = entry.expires_at.isoformat() if entry.expires_at else None
    return {"id": entry.id, "value": entry.value, "note": entry.note, "expiresAt": ends}
