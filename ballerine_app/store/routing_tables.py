"""The tables of routing: which provider serves a capability, how each is doing, and what runs and answers came to.

Money is in millionths of `currency`. `day` is a date in UTC, as `YYYY-MM-DD`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


def _json(make: Any) -> Any:
    return Field(default_factory=make, sa_column=Column(JSON, nullable=False))


def _money() -> Any:
    return Field(default=0, sa_column=Column(BigInteger, nullable=False))


class RoutingRow(SQLModel, table=True):
    """The routing document of one capability. `revision` rises with every change."""

    __tablename__ = "routing"
    __table_args__ = (UniqueConstraint("project_id", "capability"),)

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    capability: str
    data: dict[str, Any] = _json(dict)
    revision: int = 1
    changed_by: str | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    changed_at: datetime


class ProviderState(SQLModel, table=True):
    """How a provider stands now, for all processes: its breaker, its token bucket, and the calls that are under way."""

    __tablename__ = "provider_state"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    capability: str = Field(primary_key=True)
    provider: str = Field(primary_key=True)
    breaker: dict[str, Any] = _json(dict)
    bucket_left: float | None = None
    bucket_at: datetime | None = None
    leases: list[Any] = _json(list)


class ProviderSpend(SQLModel, table=True):
    """What a provider has cost in a month (`YYYY-MM`), and when that was told as a warning or as the end."""

    __tablename__ = "provider_spend"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    capability: str = Field(primary_key=True)
    provider: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    amount: int = _money()
    warned_at: datetime | None = None
    stopped_at: datetime | None = None


class ProviderAnswer(SQLModel, table=True):
    """An answer that may be used again. `key` is a keyed hash of provider and request; the answer is sealed.

    `case_id` is the case that it was asked for.
    """

    __tablename__ = "provider_answer"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    key: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="case_record.id", index=True)
    provider: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False), repr=False)
    stored_at: datetime
    expires_at: datetime = Field(index=True)


class CapabilityRun(SQLModel, table=True):
    """One effect of a plugin of the kind `capability`: which providers came into question, and what came of it.

    `order` are the providers in the order in which they are asked, `left_out` those that were out of the question, with
    why. `status` is running, served (a provider's answer counts), no_vendor (none does; `reason` says why) or dropped.
    `cost` is what all its answers cost, `dearest` what the dearest provider of the order had cost alone.
    """

    __tablename__ = "capability_run"
    __table_args__ = (
        Index("ix_capability_run_case", "case_id", "plugin"),
        Index("ix_capability_run_day", "project_id", "capability", "day"),
    )

    effect_id: str = Field(primary_key=True, foreign_key="effect.id")
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id")
    plugin: str
    capability: str
    revision: int
    country: str
    order: list[str] = _json(list)
    left_out: list[Any] = _json(list)
    status: str = "running"
    reason: str = ""
    provider: str = ""
    conclusive: bool = False
    cost: int = _money()
    dearest: int = _money()
    currency: str = ""
    day: str
    started_at: datetime
    finished_at: datetime | None = None


class ProviderCall(SQLModel, table=True):
    """What came of one provider in one run, over all its attempts.

    `outcome` is waiting (for its first or next attempt, not before `due_at`, which is its
    own under the rate limit where it is `booked`), answered, failed or skipped, and `why`
    one word for a failure or for having been skipped. `sealed` is its answer while the run goes on. `cost` is counted
    once, when it has answered; `ms` is how long its last attempt took.
    """

    __tablename__ = "provider_call"
    __table_args__ = (
        Index("ix_provider_call_day", "project_id", "capability", "day"),
        Index("ix_provider_call_case", "case_id"),
    )

    effect_id: str = Field(primary_key=True, foreign_key="effect.id")
    provider: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id")
    capability: str
    country: str
    place: int
    outcome: str = "waiting"
    why: str = ""
    conclusive: bool = False
    agrees: str | None = None
    attempts: int = 0
    cached: bool = False
    cost: int = _money()
    currency: str = ""
    ms: int = 0
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True), repr=False)
    day: str
    started_at: datetime
    due_at: datetime
    booked: bool = False
    finished_at: datetime | None = None
