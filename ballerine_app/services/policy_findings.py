"""Everything that speaks against publishing a risk policy, or is questionable about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ballerine_app.engine.rules import Policy, PolicyError
from ballerine_app.engine.rules.lint_policy import lint_policy
from ballerine_app.engine.rules.policy import policy_hash
from ballerine_app.engine.rules.policy_fields import KnownFields
from ballerine_app.services.definition_text import by_severity, finding
from ballerine_app.services.definitions import EXTRA_STEPS
from ballerine_app.services.rule_fields import known_fields
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.versions import LintFinding


def policy_findings(data: Mapping[str, Any], known: KnownFields) -> tuple[LintFinding, ...]:
    """What is wrong or questionable with a policy's content, errors first. `known` are the project's fields."""
    return _linted(HashedContent(data), known)


def errors_of(tx: ReadTransaction, runtime: Runtime, row: PolicyVersion) -> tuple[LintFinding, ...]:
    """The errors of a version; none where it can be published."""
    known = known_fields(tx, runtime, row.project_id)
    return tuple(each for each in policy_findings(row.data, known) if each.severity == "error")


def parsed_policy(data: Mapping[str, Any]) -> Policy | PolicyError:
    """The policy of some content, or what is wrong with it."""
    return _parsed(HashedContent(data))


class HashedContent:
    """Content by its hash: open pages ask again and again, and what is found in it stays the same."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self._hash = policy_hash(dict(data))

    def __hash__(self) -> int:
        return hash(self._hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HashedContent) and self._hash == other._hash


@lru_cache(maxsize=64)
def _parsed(content: HashedContent) -> Policy | PolicyError:
    try:
        return Policy.parse(content.data)
    except PolicyError as error:
        return error


@lru_cache(maxsize=64)
def _linted(content: HashedContent, known: KnownFields) -> tuple[LintFinding, ...]:
    policy = _parsed(content)
    problems = lint_policy(content.data, known)
    found = [LintFinding(each.severity, each.code, each.pointer, each.message) for each in problems]
    if isinstance(policy, Policy):
        found += _unknown_steps(policy, content.data)
    return by_severity(found)


def _unknown_steps(policy: Policy, data: Mapping[str, Any]) -> Iterator[LintFinding]:
    """A step that journeys don't have would ask for nothing."""
    known = ", ".join(sorted(EXTRA_STEPS))
    for index, rule in enumerate(policy.rules):
        if any(action.step is not None and action.step not in EXTRA_STEPS for action in rule.actions):
            key = "action" if "action" in data["rules"][index] else "actions"
            yield finding("error", "policy_step_unknown", f"/rules/{index}/{key}", steps=known)
