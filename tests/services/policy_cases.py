"""Policies and judged cases for tests, put straight into the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ballerine_app.engine.rules import Policy
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.ids import new_id
from ballerine_app.store.policies import add_policy
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.tables import Case, Decision

Json = dict[str, Any]
Rule = tuple[str, Any, int, str]


def content(*rules: Rule, version: int = 1, **more: Any) -> Json:
    """A policy's JSON from rules as (id, condition, score, action)."""
    listed = [
        {"id": name, "description": name, "when": when, "score": score, "reason": name, "action": {"type": action}}
        for name, when, score, action in rules
    ]
    return {"name": "risk", "version": version, "rules": listed, **more}


def keep(
    runtime: Runtime, data: Json, status: str = "draft", *, shadows: bool = False, name: str = "risk"
) -> PolicyVersion:
    """Store a version of a policy; content that is no policy gets the hash "broken"."""
    at = runtime.clock()
    version = PolicyVersion(
        id=new_id("policy"),
        project_id=DEFAULT_PROJECT,
        name=name,
        version=data["version"],
        status=status,
        hash=Policy.parse(data).hash if "rules" in data else "broken",
        data=data,
        created_at=at,
        changed_at=at,
        shadow_since=at if shadows else None,
    )
    made = version.model_copy()
    with runtime.database.write() as tx:
        add_policy(tx, version)
    return made


def judged_case(
    runtime: Runtime, context: Json, at: datetime, *, decided: str = "", by: str | None = None, policy: str = "risk"
) -> str:
    """Store a case that the policy judged at a time; what it came to is of no interest here."""
    case_id = new_id("case")
    case = Case(
        id=case_id,
        project_id=DEFAULT_PROJECT,
        reference=case_id[-12:],
        kind="individual",
        definition_name="person_review",
        definition_version=1,
        definition_hash="",
        state=decided or "manual_review",
        context={**context, "risk": {"score": 1}},
        name=f"Ana {case_id[-3:]}",
        policy_name=policy,
        policy_version=1,
        judged_at=at,
        created_at=at,
        changed_at=at,
    )
    with runtime.database.write() as tx:
        tx.add(case)
        if decided:
            tx.add(
                Decision(
                    id=new_id("decision"),
                    project_id=DEFAULT_PROJECT,
                    case_id=case_id,
                    outcome=decided,
                    decided_by=by,
                    decided_at=at + timedelta(hours=1),
                )
            )
    return case_id


def rejudge(runtime: Runtime, case_id: str, context: Json, at: datetime) -> None:
    """Have a case judged again, on other data."""
    with runtime.database.write() as tx:
        case = tx.session.get_one(Case, case_id)
        case.context, case.judged_at, case.changed_at, case.version = context, at, at, case.version + 1
        tx.session.add(case)
