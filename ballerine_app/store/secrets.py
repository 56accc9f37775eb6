"""Loading and changing named secrets. Their values are sealed here and opened by `SecretCipher` alone."""

from __future__ import annotations

from sqlmodel import col, select

from ballerine_app.store.dialect import lock_name
from ballerine_app.store.plugin_tables import Secret
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


def lock_secrets(tx: WriteTransaction, project_id: str) -> None:
    """Make other acts on a project's secrets wait until this one ends."""
    lock_name(tx.session, f"secrets:{project_id}")


def secret_named(tx: ReadTransaction, project_id: str, name: str) -> Secret | None:
    """A secret by its name, bound to the transaction; None where the project has none."""
    query = select(Secret).where(col(Secret.project_id) == project_id, col(Secret.name) == name)
    return tx.session.exec(query).first()


def secrets_of(tx: ReadTransaction, project_id: str) -> list[Secret]:
    """All secrets of a project by name."""
    query = select(Secret).where(col(Secret.project_id) == project_id)
    return list(tx.session.exec(query.order_by(col(Secret.name))))


def remove_secret(tx: WriteTransaction, secret: Secret) -> None:
    """Delete a secret that was loaded in this transaction."""
    tx.session.delete(secret)
    tx.session.flush()
