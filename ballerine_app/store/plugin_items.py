"""What a plugin came to for single items of a list, while the whole is not finished."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from ballerine_app.store.plugin_tables import PluginItem
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


def finished_item(tx: ReadTransaction, project_id: str, call_key: str) -> PluginItem | None:
    """What the call with this key came to; None where it has not succeeded yet."""
    return tx.session.get(PluginItem, (project_id, call_key))


def finish_item(tx: WriteTransaction, project_id: str, case_id: str, call_key: str, result: Any, at: datetime) -> None:
    """Keep what a call came to, so that it is not made again; nothing where that is kept already."""
    if finished_item(tx, project_id, call_key) is None:
        tx.add(PluginItem(project_id=project_id, call_key=call_key, case_id=case_id, result=result, finished_at=at))


def forget_old_items(tx: WriteTransaction, before: datetime) -> None:
    """Drop what was kept before this time, for effects that never came to an end of their own."""
    tx.session.connection().execute(delete(PluginItem).where(col(PluginItem.finished_at) < before))


def forget_items(tx: WriteTransaction, project_id: str, case_id: str, effect_id: str) -> None:
    """Drop what was kept for an effect that has ended."""
    of_effect = col(PluginItem.call_key).startswith(f"{effect_id}#", autoescape=True)
    statement = delete(PluginItem).where(
        col(PluginItem.project_id) == project_id, col(PluginItem.case_id) == case_id, of_effect
    )
    tx.session.connection().execute(statement)
