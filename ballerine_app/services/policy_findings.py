"""Everything that speaks against publishing a risk policy, or is questionable about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ballerine_app.engine.rules import Policy, PolicyError
from ballerine_app.engine.rules.policy import policy_hash
from ballerine_app.services.definition_text import by_severity, finding
from ballerine_app.services.definitions import EXTRA_STEPS
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.views.versions import LintFinding


def policy_findings(data: dict[str, Any]) -> tuple[LintFinding, ...]:
    """What is wrong or questionable with a policy's content, errors first."""
    policy = parsed(data)
    if isinstance(policy, PolicyError):
        return (LintFinding("error", "policy", policy.pointer, policy.message),)
    return by_severity(_unknown_steps(policy, data))


def must_be_usable(row: PolicyVersion) -> tuple[LintFinding, ...]:
    """The errors of a version; none where it can be published."""
    return tuple(each for each in policy_findings(row.data) if each.severity == "error")


def parsed(data: dict[str, Any]) -> Policy | PolicyError:
    """The policy of some content, or what is wrong with it. Open pages ask again and again, so it is kept a while."""
    return _Kept(data).policy()


class _Kept:
    """Content that is looked up by its hash."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.hash = policy_hash(data)

    def __hash__(self) -> int:
        return hash(self.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.hash == other.hash

    def policy(self) -> Policy | PolicyError:
        return _parse(self)


@lru_cache(maxsize=64)
def _parse(kept: _Kept) -> Policy | PolicyError:
    try:
        return Policy.parse(kept.data)
    except PolicyError as error:
        return error


def _unknown_steps(policy: Policy, data: dict[str, Any]) -> Iterator[LintFinding]:
    """A step that journeys don't have would ask for nothing."""
    known = ", ".join(sorted(EXTRA_STEPS))
    for index, rule in enumerate(policy.rules):
        if any(action.step is not None and action.step not in EXTRA_STEPS for action in rule.actions):
            key = "action" if "action" in data["rules"][index] else "actions"
            yield finding("error", "policy_step_unknown", f"/rules/{index}/{key}", steps=known)
