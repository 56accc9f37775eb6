"""The queue of cases: one read that all readers of the same page share, and what is each reader's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ballerine_app.locales.countries import country_name
from ballerine_app.services.errors import Invalid
from ballerine_app.services.people_view import initials, tone
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.queue import (
    SORTS,
    VIEWS,
    QueueEntry,
    QueueFilter,
    count_mine,
    queue_counts,
    queue_page,
    queues_with_work,
    seen_versions,
)
from ballerine_app.views.queue import NamedQueue, QueueCounts, QueuePage, QueueRow

__all__ = ["QueueFilter", "SharedQueue", "checked_filter", "own_queue", "shared_queue"]

STATES = ("collection", "enriching", "manual_review", "revision", "approved", "rejected")
LEVELS = ("low", "medium", "high", "critical")
KINDS = ("individual", "business")


@dataclass(frozen=True, slots=True)
class SharedQueue:
    """What every reader of the same filter and page sees alike, with the versions of the cases."""

    page: QueuePage
    counts: QueueCounts
    versions: dict[str, int]


def checked_filter(wanted: QueueFilter) -> QueueFilter:
    """The filter with its search bounded; Invalid for a view, state, level, kind or order that does not exist."""
    known = (
        wanted.view in VIEWS
        and wanted.sort in SORTS
        and wanted.direction in ("asc", "desc")
        and wanted.state in ("", *STATES)
        and wanted.risk in ("", *LEVELS)
        and wanted.kind in ("", *KINDS)
        and 1 <= wanted.page <= 100_000
        and 1 <= wanted.size <= 100
    )
    if not known:
        raise Invalid("unknown_filter")
    return replace(wanted, search=wanted.search[:100], queue=wanted.queue[:100])


def shared_queue(runtime: Runtime, who: StaffMember, wanted: QueueFilter) -> SharedQueue:
    """One page of the queue as the database stands now, without what is the reader's own."""
    wanted = checked_filter(wanted)
    with runtime.database.read() as tx:
        entries, total = queue_page(tx, who.project_id, who.id, wanted)
        pages = max(1, -(-total // wanted.size))
        if wanted.page > pages:
            # The list has become shorter since the address was made: its last page, not an empty one.
            wanted = replace(wanted, page=pages)
            entries, total = queue_page(tx, who.project_id, who.id, wanted)
        counts = queue_counts(tx, who.project_id)
        queues = queues_with_work(tx, who.project_id)
    first = (wanted.page - 1) * wanted.size + 1 if entries else 0
    page = QueuePage(
        rows=tuple(_row(entry) for entry in entries),
        total=total,
        hidden=counts[wanted.view] - total if wanted.view in counts else 0,
        page=wanted.page,
        pages=pages,
        first=first,
        last=first + len(entries) - 1 if entries else 0,
        queues=tuple(NamedQueue(name, count) for name, count in queues),
    )
    versions = {entry.case.id: entry.case.version for entry in entries}
    return SharedQueue(page, QueueCounts(mine=0, **counts), versions)


def own_queue(runtime: Runtime, who: StaffMember, shared: SharedQueue) -> tuple[QueuePage, QueueCounts]:
    """The shared page with the reader's own marks: unread, mine, and how many are theirs."""
    with runtime.database.read() as tx:
        seen = seen_versions(tx, who.id, list(shared.versions))
        mine = count_mine(tx, who.project_id, who.id)
    rows = tuple(
        replace(row, unread=seen.get(row.case_id) != shared.versions[row.case_id], mine=row.assignee_id == who.id)
        for row in shared.page.rows
    )
    return replace(shared.page, rows=rows), replace(shared.counts, mine=mine)


def _row(entry: QueueEntry) -> QueueRow:
    case = entry.case
    risk = case.context.get("risk") or {}
    fired = risk.get("fired", [])
    reasons = [rule["reason"] for rule in sorted(fired, key=lambda rule: -rule["score"])]
    return QueueRow(
        case_id=case.id,
        name=case.name,
        reference=case.reference,
        kind=case.kind,
        state=case.state,
        risk_score=-1 if case.risk_score is None else case.risk_score,
        risk_level=case.risk_level,
        why=reasons[0] if reasons else "",
        why_more=max(0, len(reasons) - 1),
        country=country_name(case.country) if case.country else "",
        created_at=case.created_at.isoformat(),
        changed_at=case.changed_at.isoformat(),
        assignee_id=entry.assignee_id or "",
        assignee=entry.assignee or "",
        assignee_initials=initials(entry.assignee or ""),
        assignee_tone=tone(entry.assignee_id or ""),
        mine=False,
        last_change=case.last_change,
        unread=False,
        fresh=False,
        queue=entry.queue,
        broken=bool(risk.get("problems")),
    )
