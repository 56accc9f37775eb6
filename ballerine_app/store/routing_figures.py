"""What runs of capabilities came to, counted: for hit rates, for the bill, and for what another routing had cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select
from sqlmodel import col
from sqlmodel import select as select_rows

from ballerine_app.store.routing_tables import CapabilityRun, ProviderCall
from ballerine_app.store.transaction import ReadTransaction

MOST_TIMES = 5_000
_runs = CapabilityRun.__table__  # type: ignore[attr-defined]
_calls = ProviderCall.__table__  # type: ignore[attr-defined]
_ENDED = ("served", "no_vendor")


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_ANSWERED = _calls.c.outcome == "answered"
_COUNTS = (
    func.count().label("asked"),
    _count(_ANSWERED).label("answered"),
    _count(_ANSWERED & _calls.c.conclusive).label("hits"),
    _count(_calls.c.outcome == "failed").label("failed"),
    _count(_calls.c.cached).label("cached"),
    func.coalesce(func.sum(_calls.c.cost), 0).label("spent"),
)
# A provider that was skipped was not asked.
_ASKED = _calls.c.outcome.in_(("answered", "failed"))


def hit_samples(tx: ReadTransaction, project_id: str, capability: str, since: str) -> list[tuple[str, str, int, int]]:
    """(provider, country, answers, hits) of a capability from a day on."""
    query = (
        select(_calls.c.provider, _calls.c.country, _count(_ANSWERED), _count(_ANSWERED & _calls.c.conclusive))
        .where(_calls.c.project_id == project_id, _calls.c.capability == capability, _calls.c.day >= since, _ASKED)
        .group_by(_calls.c.provider, _calls.c.country)
    )
    return [tuple(row) for row in tx.session.connection().execute(query)]


def counts_by_day(tx: ReadTransaction, project_id: str, capability: str, since: str) -> list[Row[Any]]:
    """The counts of a capability's providers by `provider` and `day` from a day on: asked, answered, hits, failed,
    cached, spent.
    """
    query = (
        select(_calls.c.provider, _calls.c.day, *_COUNTS)
        .where(_calls.c.project_id == project_id, _calls.c.capability == capability, _calls.c.day >= since, _ASKED)
        .group_by(_calls.c.provider, _calls.c.day)
        .order_by(_calls.c.provider, _calls.c.day)
    )
    return list(tx.session.connection().execute(query))


def answer_times(
    tx: ReadTransaction, project_id: str, capability: str, provider: str, since: str
) -> list[tuple[str, int]]:
    """(day, milliseconds) of a provider's latest answers that it was asked for, from a day on."""
    query = (
        select(_calls.c.day, _calls.c.ms)
        .where(
            _calls.c.project_id == project_id,
            _calls.c.capability == capability,
            _calls.c.provider == provider,
            _calls.c.day >= since,
            _ASKED,
            _calls.c.cached.is_(False),
        )
        .order_by(_calls.c.day.desc(), _calls.c.finished_at.desc())
        .limit(MOST_TIMES)
    )
    return [(row.day, row.ms) for row in tx.session.connection().execute(query)]


def bill_lines(tx: ReadTransaction, project_id: str, month: str) -> list[Row[Any]]:
    """A month's counts by `capability`, `provider`, `country` and `currency`."""
    keys = (_calls.c.capability, _calls.c.provider, _calls.c.country, _calls.c.currency)
    query = (
        select(*keys, *_COUNTS)
        .where(_calls.c.project_id == project_id, *_in_month(_calls.c.day, month), _ASKED)
        .group_by(*keys)
        .order_by(*keys)
    )
    return list(tx.session.connection().execute(query))


def bill_totals(tx: ReadTransaction, project_id: str, month: str) -> list[Row[Any]]:
    """A month's ended runs by `capability` and `currency`: runs, hits, no_vendor, spent, dearest."""
    served = _runs.c.status == "served"
    query = (
        select(
            _runs.c.capability,
            _runs.c.currency,
            func.count().label("runs"),
            _count(served & _runs.c.conclusive).label("hits"),
            _count(_runs.c.status == "no_vendor").label("no_vendor"),
            func.coalesce(func.sum(_runs.c.cost), 0).label("spent"),
            func.coalesce(func.sum(_runs.c.dearest), 0).label("dearest"),
        )
        .where(_runs.c.project_id == project_id, *_in_month(_runs.c.day, month), _runs.c.status.in_(_ENDED))
        .group_by(_runs.c.capability, _runs.c.currency)
        .order_by(_runs.c.capability, _runs.c.currency)
    )
    return list(tx.session.connection().execute(query))


def runs_of_month(
    tx: ReadTransaction, project_id: str, capability: str, month: str, portion: int = 500
) -> Iterator[list[CapabilityRun]]:
    """The ended runs of a capability in a month, by effect, in portions."""
    last = ""
    while True:
        query = (
            select_rows(CapabilityRun)
            .where(
                col(CapabilityRun.project_id) == project_id,
                col(CapabilityRun.capability) == capability,
                *_in_month(col(CapabilityRun.day), month),
                col(CapabilityRun.status).in_(_ENDED),
                col(CapabilityRun.effect_id) > last,
            )
            .order_by(col(CapabilityRun.effect_id))
            .limit(portion)
        )
        found = list(tx.session.exec(query))
        if found:
            yield found
            last = found[-1].effect_id
        if len(found) < portion:
            return


def outcomes_of(tx: ReadTransaction, effect_ids: Sequence[str]) -> list[Row[Any]]:
    """(effect_id, provider, outcome, conclusive, cached) of the providers that were asked in these runs."""
    query = select(_calls.c.effect_id, _calls.c.provider, _calls.c.outcome, _calls.c.conclusive, _calls.c.cached).where(
        _calls.c.effect_id.in_(effect_ids), _ASKED
    )
    return list(tx.session.connection().execute(query))


def _in_month(day: Any, month: str) -> tuple[ColumnElement[bool], ...]:
    # As texts, days sort by time, and no day is later than the 31st.
    return day >= f"{month}-01", day <= f"{month}-31"
