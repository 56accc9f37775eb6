"""Commands that come twice are carried out once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import rfc8785

from ballerine_app.store.dialect import lock_name
from ballerine_app.store.errors import KeyReused, NotCanonical
from ballerine_app.store.tables import IdempotencyKey
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


def answered(
    tx: ReadTransaction, *, project_id: str, scope: str, key: str, request: dict[str, Any]
) -> dict[str, Any] | None:
    """Return the answer that this command got before, or None when it is new.

    `scope` separates the keys of different commands or callers; `request` is all that the command asks for,
    as JSON. Raises KeyReused when the same key came with another request. In a write transaction, the same command that
    comes at the same time waits until this one has its answer.
    """
    if isinstance(tx, WriteTransaction):
        lock_name(tx.session, f"key:{project_id}:{scope}:{key}")
    row = tx.session.get(IdempotencyKey, (project_id, scope, key))
    if row is None:
        return None
    if row.request_hash != _request_hash(request):
        raise KeyReused(f"this idempotency key of {scope} belongs to another request")
    return row.answer


def remember(
    tx: WriteTransaction,
    *,
    project_id: str,
    scope: str,
    key: str,
    request: dict[str, Any],
    answer: dict[str, Any],
    at: datetime,
) -> None:
    """Keep the answer to a command; to be called in the transaction that carries it out."""
    tx.add(
        IdempotencyKey(
            project_id=project_id,
            scope=scope,
            key=key,
            request_hash=_request_hash(request),
            answer=answer,
            created_at=at,
        )
    )


def _request_hash(request: dict[str, Any]) -> str:
    # Floats are welcome here, other than in the audit log: this hash is compared within hours, not years.
    try:
        return hashlib.sha256(rfc8785.dumps(request)).hexdigest()
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(f"the request is no plain JSON: {error}") from error
