"""The list of risk policies."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from ballerine_app.engine.rules.policy_fields import KnownFields
from ballerine_app.services.policy_findings import policy_findings
from ballerine_app.services.policy_view import policy_row
from ballerine_app.services.rule_fields import known_fields
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.people import staff_names
from ballerine_app.store.policies import DRAFT, PUBLISHED, REVIEW, get_policy, policy_heads
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.views.policies import PolicyLine, PolicyRow


def policy_lines(runtime: Runtime, who: Editor) -> tuple[PolicyLine, ...]:
    """Every policy of the person's project, by name."""
    found = []
    with runtime.database.read() as tx:
        names = staff_names(tx, who.project_id)
        known = known_fields(tx, runtime, who.project_id)
        for _, group in groupby(policy_heads(tx, who.project_id), key=lambda head: head.name):
            heads = list(group)
            shown = get_policy(tx, who.project_id, _shown(heads).id)
            if shown is not None:
                found.append(_line(heads, shown, names, known))
    return tuple(found)


def policy_versions(runtime: Runtime, who: Editor) -> tuple[PolicyRow, ...]:
    """Every version of every policy, by name and number."""
    with runtime.database.read() as tx:
        names = staff_names(tx, who.project_id)
        return tuple(policy_row(head, names) for head in policy_heads(tx, who.project_id))


def _line(heads: list[Any], shown: PolicyVersion, names: Mapping[str, str], known: KnownFields) -> PolicyLine:
    severities = [each.severity for each in policy_findings(shown.data, known)]
    rules = shown.data.get("rules")
    described = shown.data.get("description")
    last = max(heads, key=lambda head: (head.changed_at, head.version))
    return PolicyLine(
        name=shown.name,
        description=described if isinstance(described, str) else "",
        published=_highest(heads, PUBLISHED),
        draft=_highest(heads, DRAFT),
        review=_highest(heads, REVIEW),
        versions=len(heads),
        rules=len(rules) if isinstance(rules, list) else 0,
        opens=shown.version,
        source=shown.id,
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        changed_at=last.changed_at.isoformat(),
        changed_by=names.get(last.published_by or last.submitted_by or last.created_by or "", ""),
    )


def _shown(heads: list[Any]) -> Any:
    """The version in force, or else the highest."""
    return next((head for head in heads if head.status == PUBLISHED), heads[-1])


def _highest(heads: list[Any], status: str) -> int:
    return max((head.version for head in heads if head.status == status), default=0)
