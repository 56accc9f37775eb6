"""The tables of webhooks: who is told of which events, and what became of each delivery."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

_DECLARED = text("declared_by <> ''")


def _texts() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class WebhookSubscription(SQLModel, table=True):
    """An endpoint of the customer's and what it is told. Empty lists (`workflows`, `states`, `tags`) filter nothing.

    `condition` is JsonLogic over the payload, or null. `content`: ids or context. `hmac` adds Ballerine's signature.
    `declared_by` is the workflow whose definition names the endpoint, "" for one that a person made. `status`: enabled
    or disabled, then `disabled_reason` is person, failing or gone. `failing_since` is when the first attempt failed
    since the last success; null while all is well. `revision` rises with every change by a person.
    """

    __tablename__ = "webhook_subscription"
    __table_args__ = (
        Index("ix_webhook_subscription_project", "project_id"),
        Index(
            "ux_webhook_subscription_declared",
            "project_id",
            "declared_by",
            "url",
            unique=True,
            sqlite_where=_DECLARED,
            postgresql_where=_DECLARED,
        ),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    name: str
    url: str
    events: list[str] = _texts()
    workflows: list[str] = _texts()
    states: list[str] = _texts()
    tags: list[str] = _texts()
    condition: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    content: str = "ids"
    hmac: bool = False
    declared_by: str = ""
    status: str = "enabled"
    disabled_reason: str = ""
    disabled_at: datetime | None = None
    failing_since: datetime | None = None
    revision: int = 1
    created_by: str | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    changed_at: datetime
    removed_at: datetime | None = None


class WebhookSecret(SQLModel, table=True):
    """A signing secret of a subscription, sealed by the master key. It signs until `expires_at`, if that is set."""

    __tablename__ = "webhook_secret"

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    subscription_id: str = Field(foreign_key="webhook_subscription.id", index=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False), repr=False)
    created_by: str | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    expires_at: datetime | None = None


class WebhookLine(SQLModel, table=True):
    """The deliveries of one case to one subscription, which go out one after the other.

    `sequence` is the last number given out. Whoever adds to a line or ends one of its deliveries locks its row.
    """

    __tablename__ = "webhook_line"

    subscription_id: str = Field(primary_key=True, foreign_key="webhook_subscription.id")
    case_id: str = Field(primary_key=True, foreign_key="case_record.id")
    project_id: str = Field(foreign_key="project.id")
    sequence: int = 0


class WebhookDelivery(SQLModel, table=True):
    """One event on its way to one subscription. `body` is what is sent, byte for byte, at every attempt.

    `status`: held (an earlier one of its line has not ended), waiting (for its next attempt at `due_at`), delivered,
    failed (given up), skipped (the subscription was disabled). `attempt` counts all attempts that ended, `tries` those
    since it was last asked for, of which the first was at `tried_at`. `answered` and `problem` are those of the last.
    A test event has no case, and its `sequence` is 0.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("subscription_id", "event_id"),
        Index("ix_webhook_delivery_due", "status", "due_at"),
        Index("ix_webhook_delivery_log", "project_id", "created_at"),
        Index("ix_webhook_delivery_of", "subscription_id", "created_at"),
        Index("ix_webhook_delivery_line", "case_id", "subscription_id", "sequence"),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    subscription_id: str = Field(foreign_key="webhook_subscription.id")
    event_id: str
    event: str
    case_id: str | None = Field(default=None, foreign_key="case_record.id")
    sequence: int = 0
    reference: str = ""
    workflow: str = ""
    state: str = ""
    body: str = Field(repr=False)
    status: str = "waiting"
    attempt: int = 0
    tries: int = 0
    answered: int | None = None
    problem: str = ""
    created_at: datetime
    due_at: datetime
    tried_at: datetime | None = None
    finished_at: datetime | None = None


class WebhookAttempt(SQLModel, table=True):
    """One attempt to deliver. `status` is null where no answer came, and `problem` one word for why it failed.

    `answer` is the beginning of what the receiver said, with personal data and secrets masked.
    """

    __tablename__ = "webhook_attempt"

    delivery_id: str = Field(primary_key=True, foreign_key="webhook_delivery.id")
    number: int = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    at: datetime
    duration_ms: int
    status: int | None = None
    problem: str = ""
    answer: str = Field(default="", repr=False)
