"""A command that comes twice with the same idempotency key is carried out once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ballerine_app.services.errors import Conflict, Invalid
from ballerine_app.store.errors import KeyReused, NotCanonical
from ballerine_app.store.idempotency import answered, remember
from ballerine_app.store.transaction import WriteTransaction


def answer_to(
    tx: WriteTransaction, project_id: str, scope: str, key: str, request: dict[str, Any]
) -> dict[str, Any] | None:
    """The answer that this very command got before; None where it is new or has no key.

    Conflict("key_reused") where the key belongs to another command, Invalid for a request that is no plain JSON.
    """
    if not key:
        return None
    try:
        return answered(tx, project_id=project_id, scope=scope, key=key, request=request)
    except KeyReused:
        raise Conflict("key_reused") from None
    except NotCanonical as error:
        raise Invalid("event_payload", reason=str(error)) from None


def keep_answer(
    tx: WriteTransaction,
    project_id: str,
    scope: str,
    key: str,
    request: dict[str, Any],
    answer: dict[str, Any],
    at: datetime,
) -> None:
    """Keep the answer to a command that has a key, in the transaction that carries it out."""
    if not key:
        return
    try:
        remember(tx, project_id=project_id, scope=scope, key=key, request=request, answer=answer, at=at)
    except NotCanonical as error:
        raise Invalid("event_payload", reason=str(error)) from None
