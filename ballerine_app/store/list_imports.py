"""Files that are looked at before they go into a custom list, and taking all their entries in at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import orjson
from sqlalchemy import TextClause, bindparam, delete, text
from sqlmodel import col, select

from ballerine_app.store.list_tables import ListEntry, ListUpload
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

NewEntry = tuple[str, str, str, datetime | None]
"""Value, key, note, and when it expires."""

_TIME = ListEntry.__table__.c.added_at.type  # type: ignore[attr-defined]
# One statement that the database takes apart itself: half the time of a row at a time, during which others wait, and
# none of it spent in Python. Ids are the import's with a number.
_BULK = {
    "sqlite": """
        INSERT INTO list_entry
          (id, project_id, list_id, import_id, added_by, added_at, replaced_by, value, key, note, expires_at)
        SELECT 'entry_' || :short || '_' || key, :project_id, :list_id, :import_id, :added_by, :added_at, '',
               value ->> 0, value ->> 1, value ->> 2, value ->> 3
        FROM json_each(:rows)
    """,
    "postgresql": """
        INSERT INTO list_entry
          (id, project_id, list_id, import_id, added_by, added_at, replaced_by, value, key, note, expires_at)
        SELECT 'entry_' || CAST(:short AS text) || '_' || (each.n - 1), CAST(:project_id AS text),
               CAST(:list_id AS text), CAST(:import_id AS text), CAST(:added_by AS text),
               CAST(:added_at AS timestamptz), '', each.value ->> 0, each.value ->> 1, each.value ->> 2,
               CAST(each.value ->> 3 AS timestamptz)
        FROM json_array_elements(CAST(:rows AS json)) WITH ORDINALITY AS each (value, n)
    """,
}


def packed(entries: Iterable[NewEntry], dialect: str) -> bytes:
    """Entries in the form in which `add_import` takes them. Takes a while for many: make it before the transaction."""
    ended = _sqlite_time if dialect == "sqlite" else datetime.isoformat
    return orjson.dumps([(value, key, note, ends and ended(ends)) for value, key, note, ends in entries])


def dialect_of(tx: ReadTransaction) -> str:
    """The name of the database's dialect."""
    return tx.session.get_bind().dialect.name


def add_import(
    tx: WriteTransaction,
    rows: bytes,
    *,
    project_id: str,
    list_id: str,
    import_id: str,
    added_by: str | None,
    at: datetime,
) -> None:
    """Insert all entries of an import (`packed`) in one statement."""
    asked = {
        "rows": rows.decode(),
        "short": import_id.partition("_")[2],
        "project_id": project_id,
        "list_id": list_id,
        "import_id": import_id,
        "added_by": added_by,
        "added_at": at,
    }
    tx.session.connection().execute(_statement(dialect_of(tx)), asked)


def add_upload(tx: WriteTransaction, row: ListUpload) -> None:
    """Keep a file for a while."""
    tx.add(row)
    tx.session.expunge(row)


def get_upload(tx: ReadTransaction, project_id: str, list_id: str, upload_id: str) -> ListUpload | None:
    """A kept file of a list, detached; None where there is none."""
    query = select(ListUpload).where(
        col(ListUpload.id) == upload_id, col(ListUpload.list_id) == list_id, col(ListUpload.project_id) == project_id
    )
    row = tx.session.exec(query).first()
    if row is not None:
        tx.session.expunge(row)
    return row


def delete_upload(tx: WriteTransaction, upload_id: str) -> None:
    """Forget a file."""
    tx.session.connection().execute(delete(ListUpload).where(col(ListUpload.id) == upload_id))


def delete_uploads_of(tx: WriteTransaction, list_id: str, staff_id: str) -> None:
    """Forget the files that a person looked at before."""
    mine = (col(ListUpload.list_id) == list_id, col(ListUpload.staff_id) == staff_id)
    tx.session.connection().execute(delete(ListUpload).where(*mine))


def forget_old_uploads(tx: WriteTransaction, before: datetime) -> None:
    """Forget files that nobody came back to."""
    tx.session.connection().execute(delete(ListUpload).where(col(ListUpload.created_at) < before))


def _statement(dialect: str) -> TextClause:
    return text(_BULK[dialect]).bindparams(bindparam("added_at", type_=_TIME))


def _sqlite_time(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", timespec="microseconds")
