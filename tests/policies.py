"""Putting policies and custom lists into use in tests, as the back office does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from ballerine_app.engine.rules.list_kinds import entry_key
from ballerine_app.engine.rules.policy import policy_hash
from ballerine_app.services.live_policies import LivePolicy
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.ids import new_id
from ballerine_app.store.list_tables import CustomListRow, ListEntry
from ballerine_app.store.policies import (
    ARCHIVED,
    PUBLISHED,
    add_policy,
    get_policy,
    highest_policy,
    lock_policies,
    published_head,
    save_policy,
)
from ballerine_app.store.policy_tables import PolicyVersion

Json = dict[str, Any]


def a_rule(when: Any, *actions: Json, score: int = 0, rule_id: str = "the-rule", **more: Any) -> Json:
    """A rule with the reason "On a list"."""
    rule = {"id": rule_id, "description": "A rule.", "when": when, "score": score, "reason": "On a list"}
    return {**rule, "actions": list(actions), **more}


def a_policy(*rules: Json, name: str = "risk", **more: Any) -> Json:
    """A policy's content, but for its version."""
    return {"name": name, "rules": list(rules), **more}


def publish(runtime: Runtime, policy: Json) -> int:
    """Make a policy the published version of its name, and return its number."""
    name, at = policy["name"], runtime.clock()
    with runtime.database.write() as tx:
        lock_policies(tx, DEFAULT_PROJECT)
        head = published_head(tx, DEFAULT_PROJECT, name)
        before = get_policy(tx, DEFAULT_PROJECT, head[0]) if head else None
        if before is not None:
            before.status, before.archived_at = ARCHIVED, at
            save_policy(tx, before, before.revision, was=PUBLISHED)
        version = highest_policy(tx, DEFAULT_PROJECT, name) + 1
        data = {**policy, "version": version}
        add_policy(
            tx,
            PolicyVersion(
                id=new_id("policy"),
                project_id=DEFAULT_PROJECT,
                name=name,
                version=version,
                status=PUBLISHED,
                hash=policy_hash(data),
                data=data,
                created_at=at,
                changed_at=at,
                published_at=at,
            ),
        )
    return version


def published(runtime: Runtime, name: str = "risk") -> LivePolicy:
    """The version of a name that judges now."""
    with runtime.database.read() as tx:
        live = runtime.policies.published(tx, DEFAULT_PROJECT, name)
    assert live is not None
    return live


def store_list(
    runtime: Runtime, name: str, kind: str, entries: Sequence[str], *, note: str = "", days: int | None = None
) -> None:
    """Make a custom list with entries that end after so many days."""
    at = runtime.clock()
    listed = CustomListRow(
        id=new_id("list"), project_id=DEFAULT_PROJECT, name=name, kind=kind, created_at=at, changed_at=at
    )
    ends = at + timedelta(days=days) if days is not None else None
    with runtime.database.write() as tx:
        tx.add(listed)
        for entry in entries:
            tx.add(
                ListEntry(
                    id=new_id("entry"),
                    project_id=DEFAULT_PROJECT,
                    list_id=listed.id,
                    value=entry,
                    key=entry_key(kind, entry),
                    note=note,
                    added_at=at,
                    expires_at=ends,
                )
            )
