"""Taking a file's entries into a custom list: kept for a while, looked at, then taken in as a whole, and taken back.

Reading and comparing 200 000 rows takes seconds; it is done before the transaction, in which nobody else can write.
"""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice

from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.list_act import ListEditor, acting_on_lists, changing_list, loaded_list, must_edit_lists
from ballerine_app.services.list_columns import MOST_COLUMNS, NO_COLUMN, Columns, columns_of
from ballerine_app.services.list_csv import ONE_COLUMN, SEPARATORS, Row, decoded, rows_of, separator_of
from ballerine_app.services.list_plan import Plan, plan_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.store import list_entries, list_imports
from ballerine_app.store.ids import new_id
from ballerine_app.store.list_tables import CustomListRow, ListEntry, ListUpload
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.lists import BrokenLine, Imported, ImportPreview, PreviewRow

_SAMPLE = 200
_BROKEN_SHOWN = 50
UPLOAD_AGE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: its separator, and what its columns hold."""

    separator: str
    columns: Columns


def check_upload(runtime: Runtime, who: ListEditor, list_id: str) -> None:
    """Refuse a file before its bytes are taken in: NotAllowed, NotFound or Conflict as for any act on a list."""
    must_edit_lists(who)
    with runtime.database.read() as tx:
        row = loaded_list(tx, who, list_id)
    if row.archived_at is not None:
        raise Conflict("list_is_archived", name=row.name)


def keep_upload(runtime: Runtime, who: ListEditor, list_id: str, file_name: str, data: bytes) -> str:
    """Keep a file to look at before it goes into a list; its id. It takes the place of the person's last one.

    Invalid("list_file_empty"), ("list_file_binary"), ("list_file_too_large"); refusals as for any act on a list.
    """
    must_edit_lists(who)
    text, encoding = decoded(data)
    content = zlib.compress(text.encode("utf-8", "replace"), 1)
    with changing_list(runtime, who, list_id) as (act, row):
        upload = ListUpload(
            id=new_id("upload"),
            project_id=row.project_id,
            list_id=row.id,
            staff_id=who.id,
            file_name=_plain_name(file_name),
            encoding=encoding,
            content=content,
            created_at=act.at,
        )
        if who.id is not None:
            list_imports.delete_uploads_of(act.tx, row.id, who.id)
        list_imports.add_upload(act.tx, upload)
    return upload.id


def forget_upload(runtime: Runtime, who: ListEditor, list_id: str, upload_id: str) -> None:
    """Drop a file that was only looked at, if it is still there."""
    with acting_on_lists(runtime, who) as act:
        upload = list_imports.get_upload(act.tx, who.project_id, list_id, upload_id)
        if upload is not None and upload.staff_id == who.id:
            list_imports.delete_upload(act.tx, upload.id)


def preview_import(
    runtime: Runtime, who: ListEditor, list_id: str, upload_id: str, reading: Reading | None = None
) -> ImportPreview:
    """What taking a kept file in would do; `reading` is guessed where it is not given.

    Invalid("list_file_rows") for a file with too many rows.
    """
    must_edit_lists(who)
    with runtime.database.read() as tx:
        row, upload = loaded_list(tx, who, list_id), _upload(tx, who, list_id, upload_id)
        found, plan, sample = _planned(tx, runtime, row, upload, reading)
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
        row, upload = loaded_list(tx, who, list_id), _upload(tx, who, list_id, upload_id)
        _, plan, _ = _planned(tx, runtime, row, upload, reading)
    return upload.file_name, [(str(each.line), each.reason, *each.cells) for each in plan.broken]


def apply_import(
    runtime: Runtime,
    who: ListEditor,
    list_id: str,
    upload_id: str,
    revision: int,
    *,
    reading: Reading | None = None,
    skip_broken: bool = False,
) -> Imported:
    """Take a kept file in as a whole, in one transaction; it is forgotten then.

    Conflict("changed_since") where the list has changed since the preview; Invalid("list_rows_broken") where rows are
    broken and that isn't accepted; Invalid("list_nothing_new") where nothing would change.
    """
    must_edit_lists(who)
    import_id = new_id("import")
    with runtime.database.read() as tx:
        row, upload = loaded_list(tx, who, list_id), _upload(tx, who, list_id, upload_id)
        if row.revision != revision:
            raise Conflict("changed_since")
        _, plan, _ = _planned(tx, runtime, row, upload, reading)
        dialect = list_imports.dialect_of(tx)
    if plan.broken and not skip_broken:
        raise Invalid("list_rows_broken", field="file", count=str(len(plan.broken)))
    if not plan.new and not plan.changed:
        raise Invalid("list_nothing_new", field="file")
    packed = list_imports.packed([*plan.new, *plan.changed], dialect)
    done = Imported(import_id, len(plan.new), len(plan.changed), plan.there, plan.doubled, len(plan.broken))
    counts = {name: value for name, value in asdict(done).items() if name != "import_id"}
    with changing_list(runtime, who, list_id, revision) as (act, row):
        list_entries.remove_entries(act.tx, list_id, plan.replaced, act.at, who.id, replaced_by=import_id)
        list_imports.add_import(
            act.tx,
            packed,
            project_id=row.project_id,
            list_id=list_id,
            import_id=import_id,
            added_by=who.id,
            at=act.at,
        )
        list_imports.delete_upload(act.tx, upload.id)
        act.save(row)
        act.record("list.imported", row, payload={"file": upload.file_name}, importId=import_id, **counts)
    return done


def undo_import(runtime: Runtime, who: ListEditor, list_id: str, import_id: str) -> int:
    """Remove what an import brought and is still there, and put back what it replaced; how many entries went.

    Conflict("import_undone") where nothing of it is left.
    """
    with changing_list(runtime, who, list_id) as (act, row):
        removed = list_entries.remove_import(act.tx, list_id, import_id, act.at, who.id) if import_id else 0
        if not removed:
            raise Conflict("import_undone")
        old = list_entries.replaced_entries(act.tx, list_id, import_id)
        held = list_entries.live_entries(act.tx, list_id, [each.key for each in old])
        back = [
            ListEntry(
                id=new_id("entry"),
                project_id=each.project_id,
                list_id=list_id,
                value=each.value,
                key=each.key,
                note=each.note,
                import_id=each.import_id,
                added_by=each.added_by,
                added_at=act.at,
                expires_at=each.expires_at,
            )
            for each in old
            if each.key not in held
        ]
        list_entries.add_entries(act.tx, back)
        act.save(row)
        act.record("list.import_undone", row, importId=import_id, count=removed, back=len(back))
    return removed


def _planned(
    tx: ReadTransaction, runtime: Runtime, row: CustomListRow, upload: ListUpload, reading: Reading | None
) -> tuple[Reading, Plan, list[Row]]:
    text = zlib.decompress(upload.content).decode("utf-8")
    separator = separator_of(text) if reading is None else reading.separator
    sample = list(islice(rows_of(text, separator), _SAMPLE))
    found = reading or Reading(separator, columns_of(sample, row.kind))
    held = list_entries.live_entries(tx, row.id)
    return found, plan_of(rows_of(text, separator), row.kind, found.columns, held, runtime.clock()), sample


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


def _upload(tx: ReadTransaction, who: ListEditor, list_id: str, upload_id: str) -> ListUpload:
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


def _plain_name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable())[:200] or "list.csv"


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
