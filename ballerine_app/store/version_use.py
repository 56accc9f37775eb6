"""Which cases and flows run on which version."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func
from sqlmodel import col, or_, select

from ballerine_app.store.tables import Case, Flow
from ballerine_app.store.transaction import ReadTransaction


def use_of_versions(tx: ReadTransaction, project_id: str) -> dict[tuple[str, int], int]:
    """How many cases or collection flows run on each version, by name and number."""
    found: dict[tuple[str, int], int] = {}
    for table in (Case, Flow):
        key: tuple[Any, ...] = (table.definition_name, table.definition_version)
        query = select(*key, func.count()).where(col(table.project_id) == project_id).group_by(*key)  # type: ignore[call-overload]
        for name, version, count in tx.session.exec(query):
            found[name, version] = found.get((name, version), 0) + count
    return found


def use_of_states(tx: ReadTransaction, project_id: str, name: str, version: int) -> dict[str, int]:
    """How many cases or collection flows of one version are in each state."""
    found: dict[str, int] = {}
    for table in (Case, Flow):
        query = (
            select(table.state, func.count())
            .where(
                col(table.project_id) == project_id,
                col(table.definition_name) == name,
                col(table.definition_version) == version,
            )
            .group_by(col(table.state))
        )
        for state, count in tx.session.exec(query):
            found[state] = found.get(state, 0) + count
    return found


def cases_on_version(tx: ReadTransaction, project_id: str, name: str, version: int) -> list[tuple[str, str]]:
    """Id and state of every case that runs on a version, the oldest first."""
    query = select(Case.id, Case.state).where(
        col(Case.project_id) == project_id,
        col(Case.definition_name) == name,
        col(Case.definition_version) == version,
    )
    return [(case_id, state) for case_id, state in tx.session.exec(query.order_by(col(Case.id)))]


def case_ids_of(tx: ReadTransaction, project_id: str, wanted: Collection[str]) -> dict[str, str]:
    """The ids of the cases that are called by these ids or references, by what they are called."""
    query = select(Case.id, Case.reference).where(
        col(Case.project_id) == project_id, or_(col(Case.id).in_(wanted), col(Case.reference).in_(wanted))
    )
    return {called: case_id for case_id, reference in tx.session.exec(query) for called in (case_id, reference)}
