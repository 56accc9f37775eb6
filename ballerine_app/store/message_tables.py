"""The tables of messages: what a project words otherwise than the product, and what it does not send."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlmodel import Field, SQLModel

MESSAGE: Final = "message"
"""The kind of the effects that send messages."""


class MessageTemplate(SQLModel, table=True):
    """A project's own words for one kind of message in one language.

    `shipped`: it was put back to the product's words; the row stays, so that `revision` never comes twice.
    """

    __tablename__ = "message_template"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    kind: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    subject: str
    button: str
    text: str
    shipped: bool = False
    revision: int = 1
    changed_by: str | None = Field(default=None, foreign_key="staff.id")
    changed_at: datetime


class MessageSwitch(SQLModel, table=True):
    """Whether a project sends a kind of message; without a row it does."""

    __tablename__ = "message_switch"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    kind: str = Field(primary_key=True)
    sends: bool
    changed_by: str | None = Field(default=None, foreign_key="staff.id")
    changed_at: datetime
