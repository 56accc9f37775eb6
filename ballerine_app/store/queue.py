"""Reading the queue of cases: one page, and how many each view holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, or_
from sqlmodel import col, select

from ballerine_app.store.tables import Case, CaseSeen, Desk, Staff
from ballerine_app.store.transaction import ReadTransaction

VIEWS = ("all", "review", "mine", "waiting", "decided")
SORTS = ("risk", "age", "changed", "name")
_DECIDED = ("approved", "rejected")
_WAITING = ("collection", "revision")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What is asked for. Empty strings don't filter; `direction` is asc or desc."""

    view: str = "all"
    search: str = ""
    state: str = ""
    risk: str = ""
    kind: str = ""
    queue: str = ""
    sort: str = "risk"
    direction: str = "desc"
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A case of the queue with its assignee's name."""

    case: Case
    assignee_id: str | None
    assignee: str | None
    queue: str


def queue_page(
    tx: ReadTransaction, project_id: str, reader_id: str, wanted: QueueFilter
) -> tuple[list[QueueEntry], int]:
    """One page of the queue and how many cases fit the filter in all; only the view "mine" looks at the reader."""
    who = {"project": project_id, "reader": reader_id, "queue": wanted.queue}
    total = tx.session.exec(_count_of(wanted), params=who).one()
    return [QueueEntry(*row) for row in tx.session.exec(_page_of(wanted), params=who)], int(total)


def seen_versions(tx: ReadTransaction, reader_id: str, case_ids: Sequence[str]) -> dict[str, int]:
    """The versions at which a reader last saw these cases."""
    return dict(tx.session.exec(_SEEN, params={"reader": reader_id, "cases": list(case_ids)}).all())


def count_mine(tx: ReadTransaction, project_id: str, reader_id: str) -> int:
    """How many undecided cases lie on the reader's desk."""
    who = {"project": project_id, "reader": reader_id}
    return int(tx.session.exec(_count_of(QueueFilter(view="mine")), params=who).one())


def queue_counts(tx: ReadTransaction, project_id: str) -> dict[str, int]:
    """How many cases stand in each view, and how many persons and businesses wait for review."""
    row = tx.session.exec(_counts(), params={"project": project_id}).one()
    names = ("all", "review", "waiting", "decided", "persons", "businesses")
    return dict(zip(names, (int(value) for value in row), strict=True))


def queue_names(tx: ReadTransaction, project_id: str) -> list[str]:
    """The named queues that hold a case, by name."""
    return list(tx.session.exec(_QUEUES, params={"project": project_id}))


def queues_with_work(tx: ReadTransaction, project_id: str) -> list[tuple[str, int]]:
    """The named queues that hold a case, by name, and how many undecided cases each holds."""
    rows = tx.session.exec(_WORK, params={"project": project_id, "decided": list(_DECIDED)})
    return [(name, int(count)) for name, count in rows]


# Building a statement takes longer than running it, and every open queue runs the same few at every change.
_SEEN = select(CaseSeen.case_id, CaseSeen.version).where(
    col(CaseSeen.staff_id) == bindparam("reader"), col(CaseSeen.case_id).in_(bindparam("cases", expanding=True))
)


_QUEUES = (
    select(Desk.queue)
    .where(col(Desk.project_id) == bindparam("project"), col(Desk.queue) > "")
    .distinct()
    .order_by(col(Desk.queue))
)
_WORK = (
    select(Desk.queue, func.sum(case((col(Case.state).in_(bindparam("decided", expanding=True)), 0), else_=1)))
    .join(Case, col(Case.id) == col(Desk.case_id))
    .where(col(Desk.project_id) == bindparam("project"), col(Desk.queue) > "", col(Case.name) != "")
    .group_by(col(Desk.queue))
    .order_by(col(Desk.queue))
)


@cache
def _counts() -> Any:
    def count(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    review = col(Case.state) == "manual_review"
    return (
        select(  # type: ignore[call-overload]
            func.count(),
            count(review),
            count(col(Case.state).in_(_WAITING)),
            count(col(Case.state).in_(_DECIDED)),
            count(review & (col(Case.kind) == "individual")),
            count(review & (col(Case.kind) == "business")),
        )
        .select_from(Case)
        .where(col(Case.project_id) == bindparam("project"), col(Case.name) != "")
    )


@lru_cache(maxsize=200)
def _count_of(wanted: QueueFilter) -> Any:
    joined = select(func.count()).select_from(Case).join(Desk, col(Desk.case_id) == col(Case.id))
    return joined.where(*_conditions(wanted))


@lru_cache(maxsize=200)
def _page_of(wanted: QueueFilter) -> Any:
    return (
        select(Case, Desk.assignee_id, Staff.name, Desk.queue)
        .join(Desk, col(Desk.case_id) == col(Case.id))
        .join(Staff, col(Staff.id) == col(Desk.assignee_id), isouter=True)
        .where(*_conditions(wanted))
        .order_by(*_order(wanted))
        .limit(wanted.size)
        .offset((wanted.page - 1) * wanted.size)
    )


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    # A journey that nobody has put a name to is no case yet for a reviewer.
    found: list[Any] = [col(Case.project_id) == bindparam("project"), col(Case.name) != ""]
    if wanted.view == "review":
        found.append(col(Case.state) == "manual_review")
    elif wanted.view == "mine":
        found += [col(Desk.assignee_id) == bindparam("reader"), col(Case.state).notin_(_DECIDED)]
    elif wanted.view == "waiting":
        found.append(col(Case.state).in_(_WAITING))
    elif wanted.view == "decided":
        found.append(col(Case.state).in_(_DECIDED))
    if wanted.state:
        found.append(col(Case.state) == wanted.state)
    if wanted.risk:
        found.append(col(Case.risk_level) == wanted.risk)
    if wanted.kind:
        found.append(col(Case.kind) == wanted.kind)
    if wanted.queue:
        found.append(col(Desk.queue) == bindparam("queue"))
    if wanted.search:
        pattern = f"%{_escaped(wanted.search.strip().lower())}%"
        found.append(
            or_(
                func.lower(col(Case.name)).like(pattern, escape="\\"),
                func.lower(col(Case.reference)).like(pattern, escape="\\"),
            )
        )
    return found


def _order(wanted: QueueFilter) -> list[Any]:
    # Work that waits for a reviewer stands before the rest, and critical cases before all.
    urgent = case(
        ((col(Case.state) == "manual_review") & (col(Case.risk_level) == "critical"), 0),
        (col(Case.state) == "manual_review", 1),
        (col(Case.state).in_(_WAITING), 2),
        else_=3,
    )
    columns = {
        "risk": func.coalesce(col(Case.risk_score), -1),
        "age": col(Case.created_at),
        "changed": col(Case.changed_at),
        "name": func.lower(col(Case.name)),
    }
    column = columns[wanted.sort]
    # "Oldest first" is the descending age: the age grows as the time of creation falls.
    rising = (wanted.direction == "asc") != (wanted.sort == "age")
    ordered = column.asc() if rising else column.desc()
    first = [urgent] if wanted.sort == "risk" and wanted.direction == "desc" else []
    return [*first, ordered, col(Case.created_at).asc(), col(Case.id).asc()]


def _escaped(pattern: str) -> str:
    return pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
