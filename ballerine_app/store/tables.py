"""The schema: every table of the product, as SQLModel classes.

Ids are strings with a prefix that names the table (`case_…`, `flow_…`). Times are UTC and aware.
`project_id` stands in every table, so that one installation can hold several tenants.
JSON columns hold plain JSON values in Ballerine's field names.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

Json = dict[str, Any]
_EMPTY = {"server_default": text("''")}


def _json() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Project(SQLModel, table=True):
    """A tenant. The first migration makes one, `default`."""

    id: str = Field(primary_key=True)
    name: str


class Counter(SQLModel, table=True):
    """The last number given out per series, for references such as P-1042."""

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    name: str = Field(primary_key=True)
    value: int = 0


class Staff(SQLModel, table=True):
    """A person of the back office. `role` is reviewer, lead or admin."""

    __table_args__ = (UniqueConstraint("project_id", "email"),)

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    email: str
    name: str
    role: str
    password_hash: str
    created_at: datetime
    disabled_at: datetime | None = None


class StaffSession(SQLModel, table=True):
    """A signed-in browser. The id is the SHA-256 of the cookie, so a copy of the table opens nothing."""

    __tablename__ = "staff_session"

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    staff_id: str = Field(foreign_key="staff.id", index=True)
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Case(SQLModel, table=True):
    """The workflow part of a case: changed only by events, through `advance`."""

    __tablename__ = "case_record"
    __table_args__ = (
        UniqueConstraint("project_id", "reference"),
        Index("ix_case_queue", "project_id", "state", "risk_score"),
        Index("ix_case_changed", "project_id", "changed_at"),
        Index("ix_case_judged", "project_id", "policy_name", "judged_at"),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    reference: str
    kind: str
    definition_name: str
    definition_version: int
    definition_hash: str
    state: str
    context: Json = _json()
    # The states that the definition's history states remember; empty where it has none.
    remembered: Json = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    version: int = 1
    # The case that this one is a child of, and the effect that started it: one effect starts one child.
    parent_id: str | None = Field(default=None, foreign_key="case_record.id", index=True)
    started_by: str | None = Field(default=None, index=True, unique=True)
    # What a reviewer decides on: rises when data, documents or state change, not when a note is added.
    reviewed_revision: int = 1
    name: str = ""
    country: str = ""
    risk_score: int | None = None
    risk_level: str = ""
    # The policy whose rules made the score, and when: what-if and backtests look for past cases by it.
    policy_name: str = Field(default="", sa_column_kwargs=_EMPTY)
    policy_version: int | None = None
    judged_at: datetime | None = None
    created_at: datetime
    changed_at: datetime
    last_change: str = ""
    submitted_at: datetime | None = None
    decided_at: datetime | None = None


class Desk(SQLModel, table=True):
    """The desk part of a case: who works on it. Changed by acts, apart from the workflow."""

    __table_args__ = (Index("ix_desk_queue", "project_id", "queue"),)

    case_id: str = Field(primary_key=True, foreign_key="case_record.id")
    project_id: str = Field(foreign_key="project.id")
    assignee_id: str | None = Field(default=None, foreign_key="staff.id", index=True)
    assigned_at: datetime | None = None
    # The named queue that a rule routed the case to; empty for the queue of all.
    queue: str = Field(default="", sa_column_kwargs=_EMPTY)
    # Who moved it there by hand, after which rules leave it where it is.
    queue_by: str | None = Field(default=None, foreign_key="staff.id")
    version: int = 1


class CaseSeen(SQLModel, table=True):
    """The case version that a person last looked at; drives the unread dot."""

    __tablename__ = "case_seen"

    case_id: str = Field(primary_key=True, foreign_key="case_record.id")
    staff_id: str = Field(primary_key=True, foreign_key="staff.id")
    project_id: str = Field(foreign_key="project.id")
    version: int


class Flow(SQLModel, table=True):
    """An applicant's collection flow: its page machine, its draft answers, its own version."""

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id", index=True)
    definition_name: str
    definition_version: int
    definition_hash: str
    state: str
    context: Json = _json()
    draft: Json = _json()
    version: int = 1
    consent_version: str | None = None
    consent_at: datetime | None = None
    created_at: datetime
    changed_at: datetime


class Link(SQLModel, table=True):
    """A collection link, kept only as the SHA-256 of its token."""

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    flow_id: str = Field(foreign_key="flow.id", index=True)
    token_hash: str = Field(unique=True)
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class FlowSession(SQLModel, table=True):
    """A browser that opened a collection link. Ends with the link that opened it."""

    __tablename__ = "flow_session"

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    flow_id: str = Field(foreign_key="flow.id", index=True)
    link_id: str = Field(foreign_key="link.id", index=True)
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Document(SQLModel, table=True):
    """One document of a case, e.g. the passport. A re-upload makes a new row that replaces the old one.

    `slot` is what the flow asked for (identity, selfie, certificate, proof_of_address), `type` what was
    handed in (passport, id_card, …). `status`: collecting (not yet confirmed by the applicant), submitted,
    approved, rejected, revision (a re-upload is wanted), replaced.
    """

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id", index=True)
    slot: str
    type: str
    issuer: str = ""
    status: str = "collecting"
    attempt: int = 1
    replaces_id: str | None = None
    reason_code: str = ""
    reason_text: str = ""
    decided_by: str | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = None
    created_at: datetime
    changed_at: datetime


class Page(SQLModel, table=True):
    """One side of a document: the original as uploaded and the pictures made from it."""

    __tablename__ = "document_page"
    __table_args__ = (UniqueConstraint("document_id", "side"),)

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    document_id: str = Field(foreign_key="document.id", index=True)
    side: str
    original_id: str = Field(foreign_key="file.id")
    shown_id: str = Field(foreign_key="file.id")
    thumb_id: str = Field(foreign_key="file.id")
    measures: Json = _json()
    # Shown pictures of a PDF's further pages, in order: file ids.
    more: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    hints: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    hint_overruled: bool = False
    created_at: datetime


class File(SQLModel, table=True):
    """A stored file: encrypted on disk under the data key of its subject (the case)."""

    __table_args__ = (Index("ix_file_sha256", "project_id", "sha256"),)

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id", index=True)
    media_type: str
    size: int
    # Of the content, keyed by the installation's secret: equal files can be found, contents can't be guessed.
    sha256: str
    width: int = 0
    height: int = 0
    created_at: datetime


class DataKey(SQLModel, table=True):
    """The data key of one subject, wrapped by the master key. Deleting the row shreds the subject's files."""

    __tablename__ = "data_key"

    subject_id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime


class Decision(SQLModel, table=True):
    """A decision on a case (approved, rejected, revision) and what it was made from."""

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id", index=True)
    outcome: str
    reason_code: str = ""
    reason_text: str = ""
    made_from: Json = _json()
    decided_by: str | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime


class AuditEntry(SQLModel, table=True):
    """One line of the append-only audit log; one hash chain per stream."""

    __tablename__ = "audit_entry"

    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    at: datetime
    actor_kind: str
    actor_id: str
    event: str
    meta: Json = _json()
    salt: str
    payload_hash: str
    # In a column of its own, so that it can be erased lawfully without breaking the chain.
    payload: Json | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    previous: str
    hash: str


class Effect(SQLModel, table=True):
    """Something that a state asked for beyond the case itself: a plugin's call, a timer, a child case, its result.

    `status`: held (until an earlier one of the same event has ended), waiting (to run, now or at `due_at`), done,
    failed (given up), dropped (no longer wanted). `state` is the state whose entry asked for it, or "" where a person
    asked for it beside the workflow; `cause` the number of the audit entry of that event, `place` its turn among the
    effects of that event. `attempt` counts the runs that ended; `problem` says why the last one failed.
    """

    __table_args__ = (
        Index("ix_effect_case", "case_id", "status"),
        Index("ix_effect_due", "status", "due_at"),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id")
    kind: str
    name: str
    state: str
    cause: int
    place: int = 0
    status: str = "waiting"
    attempt: int = 0
    problem: str = ""
    created_at: datetime
    due_at: datetime
    finished_at: datetime | None = None


class Worker(SQLModel, table=True):
    """A process that runs effects, and when it was last seen alive."""

    id: str = Field(primary_key=True)
    started_at: datetime
    seen_at: datetime


class WorkflowVersion(SQLModel, table=True):
    """One version of a workflow or a collection flow.

    `kind` is workflow or flow, `status` draft, published or archived. Only a draft's `data` and `hash` may change.
    """

    __tablename__ = "workflow_version"
    __table_args__ = (UniqueConstraint("project_id", "name", "version"),)

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    name: str
    version: int
    kind: str
    status: str
    hash: str
    data: Json = _json()
    revision: int = 1
    created_by: str | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    changed_at: datetime
    published_by: str | None = Field(default=None, foreign_key="staff.id")
    published_at: datetime | None = None
    archived_at: datetime | None = None


class IdempotencyKey(SQLModel, table=True):
    """The answer to a command that was already carried out, kept in the command's own transaction."""

    __tablename__ = "idempotency_key"

    project_id: str = Field(primary_key=True, foreign_key="project.id")
    scope: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_hash: str
    answer: Json = _json()
    created_at: datetime
