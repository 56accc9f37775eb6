"""The tables of custom lists: countries, e-mail domains, names and the like that rules ask for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


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

    `key` is the value in the form in which values are compared; `import_id` joins the entries of one import.
    """

    __tablename__ = "list_entry"
    __table_args__ = (
        Index("ix_list_entry_key", "list_id", "key"),
        Index("ix_list_entry_added", "list_id", "added_at"),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    list_id: str = Field(foreign_key="custom_list.id")
    value: str
    key: str
    note: str = ""
    import_id: str = Field(default="", index=True)
    added_by: str | None = Field(default=None, foreign_key="staff.id")
    added_at: datetime
    expires_at: datetime | None = None
    removed_by: str | None = Field(default=None, foreign_key="staff.id")
    removed_at: datetime | None = None
