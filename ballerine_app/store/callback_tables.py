"""The table of what vendors are to call back about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class VendorCallback(SQLModel, table=True):
    """One event that a vendor may send to one case, once, with a body that is kept at `destination`.

    `effect_id` is the effect whose call asked for it, and `call_key` the key of that call, the same for every attempt;
    both name nothing where a vendor came without having been asked. `token_hash` is the SHA-256 of the address's token,
    null where there is no address. `process` names how the body is read, `secret` the secret that signs it.

    `status`: open (the call itself has not ended yet), waiting (it has, and the vendor is to call), kept (a body has
    come and is yet to be applied), done (applied), expired (nobody called in time), dropped (no longer wanted).
    `seconds` is how long the vendor has once its call has ended; `timer_id` the effect that waits for it. `body` is the
    data that a kept body comes to, gone when it is applied; `body_hash` stays, so that the same body is known again.
    """

    __tablename__ = "vendor_callback"
    __table_args__ = (
        UniqueConstraint("project_id", "call_key", "event"),
        Index("ix_vendor_callback_case", "case_id", "event"),
        Index("ix_vendor_callback_effect", "effect_id"),
        Index("ix_vendor_callback_timer", "timer_id"),
    )

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    case_id: str = Field(foreign_key="case_record.id")
    effect_id: str | None = Field(default=None, foreign_key="effect.id")
    call_key: str
    plugin: str
    event: str
    token_hash: str | None = Field(default=None, unique=True)
    destination: str
    process: str = ""
    secret: str = ""
    status: str = "open"
    outcome: str = ""
    seconds: float
    timer_id: str | None = Field(default=None, foreign_key="effect.id")
    created_at: datetime
    expires_at: datetime
    received_at: datetime | None = None
    used_at: datetime | None = None
    body_hash: str = ""
    body: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
