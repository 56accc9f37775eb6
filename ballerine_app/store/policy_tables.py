"""The tables of risk policies: versions, backtests over past cases, and what a shadow would have said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ballerine_app.store.tables import Json

_PUBLISHED = text("status = 'published'")


def _json() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class PolicyVersion(SQLModel, table=True):
    """One version of a risk policy.

    `status`: draft, review (a second person is asked), published (judges new cases; at most one of a name), archived
    (was published once). Only a draft's `data` and `hash` may change. `editors` are the staff who changed the draft:
    whoever publishes it must be somebody else. `note` is the last word between author and reviewer: that of whoever
    submitted it or sent it back. A version with `shadow_since` is evaluated beside the published one.
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("project_id", "name", "version"),
        Index(
            "ux_policy_published",
            "project_id",
            "name",
            unique=True,
            sqlite_where=_PUBLISHED,
            postgresql_where=_PUBLISHED,
        ),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    name: str
    version: int
    status: str
    hash: str
    data: Json = _json()
    revision: int = 1
    editors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    created_by: str | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    changed_at: datetime
    submitted_by: str | None = Field(default=None, foreign_key="staff.id")
    submitted_at: datetime | None = None
    sent_back_by: str | None = Field(default=None, foreign_key="staff.id")
    sent_back_at: datetime | None = None
    note: str = ""
    published_by: str | None = Field(default=None, foreign_key="staff.id")
    published_at: datetime | None = None
    archived_at: datetime | None = None
    shadow_since: datetime | None = None


class ShadowResult(SQLModel, table=True):
    """What a shadowing version said of one case, beside what the published one said then; the last word per case.

    `hash` is that of the shadowing content, which may be a draft that changes. `actions` are labels as in
    Action.label, `fired` ids of rules. `problem` says what broke (`broken_rule`: in which rule, where it was one), and
    then there is no score.
    """

    __tablename__ = "shadow_result"
    __table_args__ = (Index("ix_shadow_version", "version_id", "at"),)

    version_id: str = Field(primary_key=True, foreign_key="policy_version.id")
    case_id: str = Field(primary_key=True, foreign_key="case_record.id", index=True)
    project_id: str = Field(foreign_key="project.id")
    at: datetime
    hash: str
    live_version: int
    live_score: int
    live_level: str
    live_actions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    live_fired: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    score: int | None = None
    level: str = ""
    actions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    fired: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    differs: bool
    broken_rule: str = ""
    problem: str = ""


class Backtest(SQLModel, table=True):
    """A policy's content evaluated over the cases that were judged in a range of time, beside a published version.

    `status`: waiting, running, done, cancelled, failed. `data` is the content as it was when the backtest was asked
    for; `version` where it was looked at, `baseline` the published version's number, 0 where there was none. `steps`
    counts the steps so far, and `place` is where the next one goes on: the time and id of the last case that was
    evaluated. `result` is what is known by then, `sample` some of the cases that come out otherwise.
    """

    __table_args__ = (Index("ix_backtest_policy", "project_id", "name", "created_at"),)

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    name: str
    version: int
    baseline: int = 0
    hash: str
    data: Json = _json()
    starts_at: datetime
    ends_at: datetime
    status: str = "waiting"
    total: int = 0
    done: int = 0
    steps: int = 0
    place: Json = _json()
    result: Json = _json()
    sample: Json = _json()
    problem: str = ""
    created_by: str | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
