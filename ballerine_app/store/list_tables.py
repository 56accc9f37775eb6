"""The tables of custom lists: countries, e-mail domains, names and the like that rules ask for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

_NOT_REMOVED = text("removed_at IS NULL")


class CustomListRow(SQLModel, table=True):
    """A custom list. `name` is what rules call it, `kind` says how values are compared (engine.rules.custom_list).

    `revision` rises with every change of its entries.
    """

    __tablename__ = "custom_list"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    name: str
    kind: str
    description: str = ""
    revision: int = 1
    created_by: str | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None = None


class ListEntry(SQLModel, table=True):
    """One entry of a list, from `added_at` until `expires_at` or `removed_at`, so that an earlier moment can be shown.

    A row's values never change: another note or expiry is another row from then on. `key` is the value in the form in
    which values are compared; at most one entry of a key is not removed. `import_id` joins the entries that one import
    brought, `replaced_by` those in whose place it put others.
    """

    __tablename__ = "list_entry"
    __table_args__ = (
        Index("ix_list_entry_key", "list_id", "key"),
        Index(
            "ux_list_entry_live",
            "list_id",
            "key",
            unique=True,
            sqlite_where=_NOT_REMOVED,
            postgresql_where=_NOT_REMOVED,
        ),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    list_id: str = Field(foreign_key="custom_list.id")
    value: str
    key: str
    note: str = ""
    import_id: str = ""
    added_by: str | None = Field(default=None, foreign_key="staff.id")
    added_at: datetime
    expires_at: datetime | None = None
    removed_by: str | None = Field(default=None, foreign_key="staff.id")
    removed_at: datetime | None = None
    replaced_by: str = ""


class ListUpload(SQLModel, table=True):
    """A file that somebody looks at before its entries are taken into a list; forgotten after that, or after a day.

    `content` is the file's text in UTF-8, compressed; `encoding` is what it was in.
    """

    __tablename__ = "list_upload"

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    list_id: str = Field(foreign_key="custom_list.id", index=True)
    staff_id: str | None = Field(default=None, foreign_key="staff.id")
    file_name: str
    encoding: str
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = Field(index=True)
