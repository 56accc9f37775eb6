"""One version of a risk policy in full, with what a person may do with it, and all versions of its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ballerine_app.engine.rules.policy_test_run import TestResult
from ballerine_app.services.definition_text import laid_out
from ballerine_app.services.errors import NotFound
from ballerine_app.services.policy_findings import policy_findings
from ballerine_app.services.policy_review import is_author
from ballerine_app.services.policy_summary import policy_summary
from ballerine_app.services.policy_tests import failing_test, results_of_tests
from ballerine_app.services.rule_fields import known_fields
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.people import staff_names
from ballerine_app.store.policies import (
    ARCHIVED,
    DRAFT,
    REVIEW,
    policy_heads,
    policy_of,
    published_head,
)
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.policies import PolicyRow, PolicyView, RollBack
from ballerine_app.views.versions import LintFinding

PolicyPage = tuple[PolicyView, tuple[PolicyRow, ...]]


def policy_page(runtime: Runtime, who: Editor, name: str, version: int) -> PolicyPage:
    """A version, and all versions of its name, the highest first.

    Version 0 is the one that judges new cases, or else the highest. NotFound("policy_not_found").
    """
    with runtime.database.read() as tx:
        heads = policy_heads(tx, who.project_id, name)
        if not heads:
            raise NotFound("policy_not_found")
        live = published_head(tx, who.project_id, name)
        names = staff_names(tx, who.project_id)
        view = _view(tx, runtime, who, name, version or (live[1] if live else heads[-1].version), names)
    return view, tuple(policy_row(head, names) for head in reversed(heads))


def policy_view(runtime: Runtime, who: Editor, name: str, version: int) -> PolicyView:
    """One version in full. NotFound("policy_not_found")."""
    with runtime.database.read() as tx:
        return _view(tx, runtime, who, name, version, staff_names(tx, who.project_id))


def roll_back_view(runtime: Runtime, who: Editor, name: str, version_id: str = "") -> RollBack:
    """What rolling back to an archived version would change; without one, to that which was in force last.

    NotFound("policy_not_found") where there is none.
    """
    with runtime.database.read() as tx:
        heads = policy_heads(tx, who.project_id, name)
        archived = [head for head in heads if head.status == ARCHIVED and version_id in ("", head.id)]
        if not archived:
            raise NotFound("policy_not_found")
        last = max(archived, key=lambda head: (head.archived_at, head.version))
        live = published_head(tx, who.project_id, name)
        present = policy_of(tx, who.project_id, name, live[1]) if live else None
        target = policy_of(tx, who.project_id, name, last.version)
        names = staff_names(tx, who.project_id)
    if target is None:
        raise NotFound("policy_not_found")
    return RollBack(
        row=policy_row(target, names),
        present=present.version if present else 0,
        changes=policy_summary(present.data if present else {}, target.data),
    )


def policy_row(row: Any, names: Mapping[str, str]) -> PolicyRow:
    """From a row of the table, with its content or without; `names` are the staff's by id."""

    def name(of: str) -> str:
        return names.get(getattr(row, of) or "", "")

    def moment(of: str) -> str:
        at: datetime | None = getattr(row, of)
        return at.isoformat() if at else ""

    described = row.data.get("description") if isinstance(row, PolicyVersion) else row.description
    return PolicyRow(
        version_id=row.id,
        name=row.name,
        version=row.version,
        status=row.status,
        revision=row.revision,
        description=described if isinstance(described, str) else "",
        created_by=name("created_by"),
        created_at=moment("created_at"),
        changed_at=moment("changed_at"),
        submitted_by=name("submitted_by"),
        submitted_at=moment("submitted_at"),
        sent_back_by=name("sent_back_by"),
        sent_back_at=moment("sent_back_at"),
        note=row.note,
        published_by=name("published_by"),
        published_at=moment("published_at"),
        archived_at=moment("archived_at"),
        shadow_since=moment("shadow_since"),
    )


def blocked_by(findings: tuple[LintFinding, ...], results: tuple[TestResult, ...] | None) -> str:
    """Why a version of which this is known can't be submitted or published, as an error's code; "" where it can."""
    if any(each.severity == "error" for each in findings):
        return "policy_has_errors"
    return "policy_test_fails" if failing_test(results) else ""


def _view(
    tx: ReadTransaction, runtime: Runtime, who: Editor, name: str, version: int, names: Mapping[str, str]
) -> PolicyView:
    row = policy_of(tx, who.project_id, name, version)
    if row is None:
        raise NotFound("policy_not_found")
    live = published_head(tx, who.project_id, name)
    published = policy_of(tx, who.project_id, name, live[1]) if live else None
    findings = policy_findings(row.data, known_fields(tx, runtime, who.project_id))
    blocked = blocked_by(findings, results_of_tests(tx, who.project_id, row.data, runtime.clock()))
    may = who.role != "reviewer"
    draft, review = may and row.status == DRAFT, may and row.status == REVIEW
    own = runtime.four_eyes and is_author(row, who)
    return PolicyView(
        row=policy_row(row, names),
        text=laid_out(row.data),
        published_version=published.version if published else 0,
        published_text=laid_out(published.data) if published else "",
        findings=findings,
        blocked=blocked,
        four_eyes=runtime.four_eyes,
        own_work=review and own,
        may_edit=draft,
        may_submit=draft and runtime.four_eyes and not blocked,
        may_publish=draft and not runtime.four_eyes and not blocked,
        may_approve=review and not own and not blocked,
        may_send_back=review,
        may_roll_back=may and row.status == ARCHIVED and blocked != "policy_has_errors",
        may_delete=draft,
        may_copy=may,
    )
