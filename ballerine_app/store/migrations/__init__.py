"""The schema's history, for alembic. `schema.migrate` runs it."""
