"""What connects the product to others: vendor callbacks, routing over providers, webhooks, and messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns."""
    _callbacks()
    _routing()
    _webhooks()
    _messages()


def _callbacks() -> None:
    """Addresses at which vendors call back, and what has ended of a plugin that runs for each item of a list."""
    op.create_table(
        "vendor_callback",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("effect_id", sa.String(), nullable=True),
        sa.Column("call_key", sa.String(), nullable=False),
        sa.Column("plugin", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("destination", sa.String(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("timer_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"]),
        sa.ForeignKeyConstraint(["effect_id"], ["effect.id"]),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.ForeignKeyConstraint(["timer_id"], ["effect.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("project_id", "call_key", "event"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_vendor_callback_case", "vendor_callback", ["case_id", "event"], unique=False)
    op.create_index("ix_vendor_callback_effect", "vendor_callback", ["effect_id"], unique=False)
    op.create_index("ix_vendor_callback_timer", "vendor_callback", ["timer_id"], unique=False)
    op.create_table(
        "plugin_item",
        sa.Column("call_key", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"]),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "call_key"),
    )


def _routing() -> None:
    """Which provider serves a capability, and how each is doing."""


def _webhooks() -> None:
    """Who is told of events, and what became of each delivery."""


def _messages() -> None:
    """Templates of messages, and what was sent."""
