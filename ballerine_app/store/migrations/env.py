"""Runs migrations on the connection that `schema.migrate` hands over, in that connection's transaction."""

from __future__ import annotations

from alembic import context

from ballerine_app.store import (  # they add their tables to the metadata
    callback_tables,  # noqa: F401
    list_tables,  # noqa: F401
    message_tables,  # noqa: F401
    plugin_tables,  # noqa: F401
    policy_tables,  # noqa: F401
    webhook_tables,  # noqa: F401
)
from ballerine_app.store.tables import Project

context.configure(connection=context.config.attributes["connection"], target_metadata=Project.metadata)
with context.begin_transaction():
    context.run_migrations()
