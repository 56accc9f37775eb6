"""Effects, workers, stored workflow versions, child cases, and an audit log that PostgreSQL guards too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What SQLite's triggers of the first schema hold, for PostgreSQL.
_AUDIT_GUARD = """
    CREATE FUNCTION audit_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the audit log is append-only';
      END IF;
      IF (NEW.stream, NEW.seq, NEW.project_id, NEW.at, NEW.actor_kind, NEW.actor_id, NEW.event, NEW.meta::text,
          NEW.payload_hash, NEW.previous, NEW.hash)
         IS DISTINCT FROM
         (OLD.stream, OLD.seq, OLD.project_id, OLD.at, OLD.actor_kind, OLD.actor_id, OLD.event, OLD.meta::text,
          OLD.payload_hash, OLD.previous, OLD.hash) THEN
        RAISE EXCEPTION 'the audit log is append-only';
      END IF;
      IF (NEW.payload IS NOT NULL OR NEW.salt <> '')
         AND (NEW.payload::text, NEW.salt) IS DISTINCT FROM (OLD.payload::text, OLD.salt) THEN
        RAISE EXCEPTION 'a payload of the audit log can only be erased';
      END IF;
      RETURN NEW;
    END $$
"""
_AUDIT_TRIGGER = """
    CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_guard()
"""


def upgrade() -> None:
    """Add the tables and columns."""
    # Column by column: SQLite would rebuild the table otherwise, which other tables' rows point to.
    op.add_column("case_record", sa.Column("remembered", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("case_record", sa.Column("started_by", sa.String(), nullable=True))
    op.execute("ALTER TABLE case_record ADD COLUMN parent_id VARCHAR REFERENCES case_record (id)")
    op.create_index(op.f("ix_case_record_parent_id"), "case_record", ["parent_id"], unique=False)
    op.create_index(op.f("ix_case_record_started_by"), "case_record", ["started_by"], unique=True)
    op.create_table(
        "effect",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cause", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"]),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_effect_case", "effect", ["case_id", "status"], unique=False)
    op.create_index("ix_effect_due", "effect", ["status", "due_at"], unique=False)
    op.create_table(
        "worker",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "workflow_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"]),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("project_id", "name", "version"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_AUDIT_GUARD)
        op.execute(_AUDIT_TRIGGER)
