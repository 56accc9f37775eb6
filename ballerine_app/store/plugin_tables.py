"""The tables of what plugins need and do: named secrets, and the record of every call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

_EMPTY = {"server_default": text("''")}


class Secret(SQLModel, table=True):
    """A named secret of a project, sealed by the master key. `hosts` and `plugins` may have it; empty means any.

    `revision` rises with every new value.
    """

    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    name: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False), repr=False)
    hosts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    plugins: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    revision: int = 1
    created_by: str | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    changed_at: datetime


class PluginExchange(SQLModel, table=True):
    """One exchange of a plugin with the world: a request and what came of it.

    `attempt` is the effect's, counted from 1, and `number` the exchange within it. `url` is as the definition has it,
    with its placeholders; `request` and `response` are masked. `status` is null where no answer came, and `problem`
    one word for why. `cost` is in millionths of `currency`. `capability` and `provider` are those of a routed call,
    whose attempts are counted for its provider alone; "" for any other.
    """

    __tablename__ = "plugin_exchange"
    __table_args__ = (
        Index("ix_plugin_exchange_case", "case_id", "started_at"),
        Index("ix_plugin_exchange_plugin", "project_id", "plugin", "started_at"),
        Index("ix_plugin_exchange_time", "project_id", "started_at"),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id")
    effect_id: str = Field(foreign_key="effect.id")
    plugin: str
    kind: str
    attempt: int
    number: int
    method: str
    host: str
    url: str
    status: int | None = None
    problem: str = ""
    started_at: datetime
    duration_ms: int
    request: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    response: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    request_bytes: int = 0
    response_bytes: int = 0
    cost: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    currency: str = ""
    cached: bool = False
    capability: str = Field(default="", sa_column_kwargs=_EMPTY)
    provider: str = Field(default="", sa_column_kwargs=_EMPTY)


class PluginItem(SQLModel, table=True):
    """What a plugin came to for one item of a list, kept until the whole has ended: the item is not called again.

    `call_key` is the effect's id, `#`, and the item's index. `result` is what the plugin answered.
    """

    __tablename__ = "plugin_item"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    call_key: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="case_record.id")
    result: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    finished_at: datetime
