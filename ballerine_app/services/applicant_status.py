"""Where an applicant's case stands, in milestones, and what is asked of them again."""

from __future__ import annotations

from ballerine_app.services.applicant_documents import DocumentsOfFlow
from ballerine_app.store.tables import AuditEntry, Case, Flow
from ballerine_app.views.flow import FixTask, Milestone

_OUTCOMES = {
    "enriching": "checking",
    "manual_review": "review",
    "revision": "fix",
    "approved": "approved",
    "rejected": "rejected",
}


def outcome(state: str) -> str:
    """The status page of a case's state: checking, review, fix, approved or rejected; nothing while collecting."""
    return _OUTCOMES.get(state, "")


def milestones(log: list[AuditEntry], case: Case) -> tuple[Milestone, ...]:
    """What happened so far, oldest first, and what comes next."""
    lines: list[Milestone] = []
    for entry in log:
        at = entry.at.isoformat()
        arrived = entry.meta.get("to") if entry.meta.get("from") != entry.meta.get("to") else None
        if entry.event == "USER_NEXT_STEP" and arrived:
            lines.append(Milestone("sent", "done", at))
            if arrived != "enriching":
                lines.append(Milestone("checked", "done", at))
        elif arrived and entry.meta.get("from") == "enriching":
            lines.append(Milestone("checked", "done", at))
        elif entry.event == "revision":
            lines.append(Milestone("asked", "done", at))
        elif entry.event == "RESUBMITTED":
            lines.append(Milestone("resent", "done", at))
    if case.state == "enriching":
        return (*lines, Milestone("checking", "now"), Milestone("decision", "todo"))
    if case.state == "manual_review":
        return (*lines, Milestone("reviewer", "now"), Milestone("decision", "todo"))
    if case.state in ("approved", "rejected") and case.decided_at:
        return (*lines, Milestone(case.state, "now", case.decided_at.isoformat()))
    return tuple(lines)


def fix_tasks(
    flow: Flow, documents: DocumentsOfFlow, log: list[AuditEntry], names: dict[str, str]
) -> tuple[FixTask, ...]:
    """Each document that is asked for again, with the reviewer's words, the old picture and what replaces it."""
    asked = next((entry for entry in reversed(log) if entry.event == "revision"), None)
    done = flow.context.get("fix", {}).get("done", [])
    tasks = []
    for row in documents.rows:
        if row.status != "revision" or not documents.pages[row.id]:
            continue
        old = documents.pages[row.id][0]
        new = next((other for other in documents.rows if other.replaces_id == row.id), None)
        new_pages = documents.pages[new.id] if new else []
        tasks.append(
            FixTask(
                id=row.id,
                type=row.type,
                text=row.reason_text,
                picture_url=documents.url(old.shown_id),
                sent_at=old.created_at.isoformat(),
                # The applicant reads a first name only.
                asked_by=names.get(row.decided_by or "", "").split(" ")[0],
                asked_at=asked.at.isoformat() if asked else "",
                done=row.id in done,
                new_thumb_url=documents.url(new_pages[0].thumb_id) if row.id in done and new_pages else "",
            )
        )
    return tuple(tasks)
