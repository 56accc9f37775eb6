"""What taking a kept file into a custom list would do, before it is done.

Reading and comparing 200 000 rows takes seconds, during which nobody has to wait for anything but the answer.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.list_act import ListEditor, loaded_list, must_edit_lists
from ballerine_app.services.list_columns import MOST_COLUMNS, NO_COLUMN, Columns, columns_of
from ballerine_app.services.list_csv import ONE_COLUMN, SEPARATORS, Row, rows_of, separator_of
from ballerine_app.services.list_plan import Plan, plan_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.store import list_entries, list_imports
from ballerine_app.store.list_tables import CustomListRow, ListUpload
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.lists import BrokenLine, ImportPreview, PreviewRow

_SAMPLE = 200
_BROKEN_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: its separator, and what its columns hold."""

    separator: str
    columns: Columns


def proper_reading(separator: str, *, header: bool, value: int, note: int, expires: int) -> Reading:
    """A reading that somebody chose. Invalid("bad_argument") for what no file has, or one column for two things."""
    chosen = [at for at in (value, note, expires) if at != NO_COLUMN]
    if separator not in (*SEPARATORS, ONE_COLUMN) or value == NO_COLUMN:
        raise Invalid("bad_argument")
    if any(not 0 <= at < MOST_COLUMNS for at in chosen):
        raise Invalid("bad_argument")
    if len(set(chosen)) != len(chosen):
        raise Invalid("list_same_column", field="file")
    return Reading(separator, Columns(header, value, note, expires))


def preview_import(
    runtime: Runtime, who: ListEditor, list_id: str, upload_id: str, reading: Reading | None = None
) -> ImportPreview:
    """What taking a kept file in would do; `reading` is guessed where it is not given.

    Invalid("list_file_rows") for a file with too many rows.
    """
    must_edit_lists(who)
    with runtime.database.read() as tx:
        row, upload = loaded_list(tx, who, list_id), upload_of(tx, who, list_id, upload_id)
        found, plan, sample = planned_import(tx, runtime, row, upload, reading)
    return ImportPreview(
        upload_id=upload.id,
        file_name=upload.file_name,
        encoding=upload.encoding,
        separator=found.separator,
        header=found.columns.header,
        columns=_named_columns(sample, header=found.columns.header),
        value=found.columns.value,
        note=found.columns.note,
        expires=found.columns.expires,
        revision=row.revision,
        total=plan.rows,
        new=len(plan.new),
        changed=len(plan.changed),
        there=plan.there,
        doubled=plan.doubled,
        broken=len(plan.broken),
        first=tuple(
            PreviewRow(each.line, each.value[:200], each.note[:200], _iso(each.expires_at), each.outcome)
            for each in plan.first
        ),
        broken_first=tuple(
            BrokenLine(each.line, _cell(each.cells, found.columns.value)[:200], each.reason)
            for each in plan.broken[:_BROKEN_SHOWN]
        ),
    )


def broken_rows(
    runtime: Runtime, who: ListEditor, list_id: str, upload_id: str, reading: Reading | None = None
) -> tuple[str, list[tuple[str, ...]]]:
    """The file's name, and each row that can't be taken in: line, reason, cells."""
    must_edit_lists(who)
    with runtime.database.read() as tx:
        row, upload = loaded_list(tx, who, list_id), upload_of(tx, who, list_id, upload_id)
        _, plan, _ = planned_import(tx, runtime, row, upload, reading)
    return upload.file_name, [(str(each.line), each.reason, *each.cells) for each in plan.broken]


def planned_import(
    tx: ReadTransaction, runtime: Runtime, row: CustomListRow, upload: ListUpload, reading: Reading | None
) -> tuple[Reading, Plan, list[Row]]:
    """How a kept file is read, what becomes of its rows, and the first of them. A `reading` that is None is guessed."""
    text = zlib.decompress(upload.content).decode("utf-8")
    separator = separator_of(text) if reading is None else reading.separator
    sample = list(islice(rows_of(text, separator), _SAMPLE))
    found = reading or Reading(separator, columns_of(sample, row.kind))
    held = list_entries.live_entries(tx, row.id)
    return found, plan_of(rows_of(text, separator), row.kind, found.columns, held, runtime.clock()), sample


def upload_of(tx: ReadTransaction, who: ListEditor, list_id: str, upload_id: str) -> ListUpload:
    """A file that the person keeps for a list. NotFound("list_upload_gone")."""
    upload = list_imports.get_upload(tx, who.project_id, list_id, upload_id)
    # What somebody looks at before it is in the list is nobody else's.
    if upload is None or upload.staff_id != who.id:
        raise NotFound("list_upload_gone")
    return upload


def _named_columns(sample: list[Row], *, header: bool) -> tuple[tuple[str, str], ...]:
    width = min(MOST_COLUMNS, max((len(row.cells) for row in sample), default=1))
    names = sample[0].cells if header and sample else ()
    example = next((row.cells for row in sample[1 if header else 0 :] if row.cells), ())
    return tuple((str(at), (_cell(names, at) or _cell(example, at))[:60]) for at in range(max(1, width)))


def _cell(cells: object, at: int) -> str:
    return cells[at] if isinstance(cells, (list, tuple)) and 0 <= at < len(cells) else ""


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
