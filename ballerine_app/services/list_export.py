"""Custom lists and rows of files as CSV, such that a spreadsheet computes nothing in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from ballerine_app.services.list_act import ListAct, ListEditor, loaded_list
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.list_entries import all_live

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = "\ufeff"  # so that Excel reads UTF-8


def export_list(runtime: Runtime, who: ListEditor, list_id: str) -> tuple[str, bytes]:
    """The file's name, and all entries that are not removed, expired ones included. It is a line in the audit log.

    NotFound("list_not_found").
    """
    now = runtime.clock()
    with runtime.database.read() as tx:
        row = loaded_list(tx, who, list_id)
        entries = all_live(tx, list_id)
    lines = (
        (each.value, each.note, each.expires_at.isoformat() if each.expires_at else "", each.added_at.isoformat())
        for each in entries
    )
    content = as_csv(("value", "note", "expires", "added"), lines)
    with runtime.database.write() as tx:
        ListAct(tx, runtime, who, now).record("list.exported", row, count=len(entries))
    return f"{row.name}.csv", content


def as_csv(head: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8. A cell that a spreadsheet would compute begins with an apostrophe."""
    out = io.StringIO()
    out.write(_MARK)
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_guarded(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8", "replace")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
