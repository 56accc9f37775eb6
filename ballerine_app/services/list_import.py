"""Taking a file's entries into a custom list: kept for a while to be looked at, taken in as a whole, and taken back.

Reading and comparing 200 000 rows takes seconds; it is done before the transaction, in which nobody else can write.
"""

from __future__ import annotations

import zlib
from dataclasses import asdict
from datetime import timedelta

from ballerine_app.services.errors import Conflict, Invalid
from ballerine_app.services.list_act import (
    ListEditor,
    acting_on_lists,
    changing_list,
    loaded_list,
    must_edit_lists,
)
from ballerine_app.services.list_csv import decoded
from ballerine_app.services.list_preview import Reading, planned_import, upload_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.store import list_entries, list_imports
from ballerine_app.store.ids import new_id
from ballerine_app.store.list_tables import ListEntry, ListUpload
from ballerine_app.views.lists import Imported

UPLOAD_AGE = timedelta(days=1)


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
        row, upload = loaded_list(tx, who, list_id), upload_of(tx, who, list_id, upload_id)
        if row.revision != revision:
            raise Conflict("changed_since")
        _, plan, _ = planned_import(tx, runtime, row, upload, reading)
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


def _plain_name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable())[:200] or "list.csv"
