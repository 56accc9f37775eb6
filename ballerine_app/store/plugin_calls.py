"""Reading the record of calls: one page of it, one call, and what can be filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select

from ballerine_app.store.plugin_tables import PluginExchange
from ballerine_app.store.tables import Case
from ballerine_app.store.transaction import ReadTransaction

OUTCOMES: Final = ("answered", "failed", "cached")
PAGE_SIZE: Final = 50
_MOST_NAMES: Final = 200


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What is asked for. Empty strings don't filter; `case` is a reference, `plugin` a plugin's name."""

    plugin: str = ""
    provider: str = ""
    outcome: str = ""
    case: str = ""
    since: datetime | None = None
    page: int = 1


def calls_page(
    tx: ReadTransaction, project_id: str, wanted: CallFilter
) -> tuple[list[tuple[PluginExchange, Case]], int]:
    """One page of a project's calls with their cases, newest first, and how many there are in all."""
    conditions = _conditions(project_id, wanted)
    joined = col(Case.id) == col(PluginExchange.case_id)
    total = tx.session.exec(
        select(func.count()).select_from(PluginExchange).join(Case, joined).where(*conditions)
    ).one()
    query = (
        select(PluginExchange, Case)
        .join(Case, joined)
        .where(*conditions)
        .order_by(col(PluginExchange.started_at).desc(), col(PluginExchange.id).desc())
        .limit(PAGE_SIZE)
        .offset((wanted.page - 1) * PAGE_SIZE)
    )
    return list(tx.session.exec(query).all()), int(total)


def call_of(tx: ReadTransaction, project_id: str, call_id: str) -> tuple[PluginExchange, Case] | None:
    """One call of a project with its case; None for another project's as for none."""
    query = (
        select(PluginExchange, Case)
        .join(Case, col(Case.id) == col(PluginExchange.case_id))
        .where(col(PluginExchange.id) == call_id, col(PluginExchange.project_id) == project_id)
    )
    return tx.session.exec(query).first()


def calls_of_effect(tx: ReadTransaction, effect_id: str) -> Sequence[PluginExchange]:
    """Every call that one effect made, in their order."""
    order = (col(PluginExchange.attempt), col(PluginExchange.number))
    return list(
        tx.session.exec(select(PluginExchange).where(col(PluginExchange.effect_id) == effect_id).order_by(*order))
    )


def plugins_called(tx: ReadTransaction, project_id: str) -> list[str]:
    """The names of the plugins that were ever called, by name."""
    name = col(PluginExchange.plugin)
    query = select(PluginExchange.plugin).where(col(PluginExchange.project_id) == project_id)
    return list(tx.session.exec(query.distinct().order_by(name).limit(_MOST_NAMES)))


def recent_cases(tx: ReadTransaction, project_id: str, workflow: str, most: int = 40) -> list[Case]:
    """The cases that changed last, of one workflow or of all for ""."""
    query = select(Case).where(col(Case.project_id) == project_id)
    if workflow:
        query = query.where(col(Case.definition_name) == workflow)
    return list(tx.session.exec(query.order_by(col(Case.changed_at).desc()).limit(most)))


def last_answered(tx: ReadTransaction, project_id: str, plugin: str, provider: str) -> Any:
    """The recorded answer of the last call of a plugin, or of a provider, that has one; None without."""
    query = select(PluginExchange.response).where(
        col(PluginExchange.project_id) == project_id,
        col(PluginExchange.response).is_not(None),
        col(PluginExchange.status) < 300,
    )
    query = query.where(col(PluginExchange.provider) == provider if provider else col(PluginExchange.plugin) == plugin)
    return tx.session.exec(query.order_by(col(PluginExchange.started_at).desc()).limit(1)).first()


def providers_called(tx: ReadTransaction, project_id: str) -> list[str]:
    """The names of the providers that were ever called, by name."""
    name = col(PluginExchange.provider)
    query = select(PluginExchange.provider).where(col(PluginExchange.project_id) == project_id, name > "")
    return list(tx.session.exec(query.distinct().order_by(name).limit(_MOST_NAMES)))


def _conditions(project_id: str, wanted: CallFilter) -> list[ColumnElement[bool]]:
    found: list[Any] = [col(PluginExchange.project_id) == project_id]
    # A message that was handed over has no status; an answer with an error's status is a failed call.
    went_well = and_(
        col(PluginExchange.problem) == "",
        or_(col(PluginExchange.status).is_(None), col(PluginExchange.status) < 400),
    )
    if wanted.plugin:
        found.append(col(PluginExchange.plugin) == wanted.plugin)
    if wanted.provider:
        found.append(col(PluginExchange.provider) == wanted.provider)
    if wanted.outcome == "answered":
        found.append(went_well)
    elif wanted.outcome == "failed":
        found.append(~went_well)
    elif wanted.outcome == "cached":
        found.append(col(PluginExchange.cached).is_(True))
    if wanted.case:
        found.append(func.lower(col(Case.reference)) == wanted.case.lower())
    if wanted.since is not None:
        found.append(col(PluginExchange.started_at) >= wanted.since)
    return found
