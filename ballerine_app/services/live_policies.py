"""The policies that judge: the published version of a name, and any version by the hash of its content, compiled."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.rules import Policy, Rule, RuleSet
from ballerine_app.store.policies import get_policy, policy_of_hash, published_head
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.transaction import ReadTransaction

_KEPT = 64


@dataclass(frozen=True, slots=True)
class LivePolicy:
    """A stored version of a policy, compiled. `data` is its JSON, which nobody may change.

    `lists` are the custom lists that its rules ask. Of a `timeless` one the result depends on the data alone, whatever
    the time and the lists.
    """

    name: str
    version: int
    hash: str
    policy: Policy
    data: Mapping[str, Any]
    lists: tuple[str, ...]
    timeless: bool


class LivePolicies:
    """Compiles each content once; threads share it. What is published is asked of the database each time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, LivePolicy] = OrderedDict()

    def published(self, tx: ReadTransaction, project_id: str, name: str) -> LivePolicy | None:
        """The version of a name that judges at this moment; None where none is published.

        PolicyError for a stored content that this release can't use.
        """
        head = published_head(tx, project_id, name)
        if head is None:
            return None
        version_id, _, digest = head
        return self._compiled(digest, lambda: get_policy(tx, project_id, version_id))

    def of_hash(self, tx: ReadTransaction, project_id: str, name: str, digest: str) -> LivePolicy | None:
        """The version of a name with this content, whatever became of it; None where there is none. PolicyError."""
        return self._compiled(digest, lambda: policy_of_hash(tx, project_id, name, digest))

    def compiled(self, row: PolicyVersion) -> LivePolicy:
        """A version that was loaded already, such as a draft in a shadow. PolicyError."""
        found = self._compiled(row.hash, lambda: row)
        return found if found is not None else live(row)

    def _compiled(self, digest: str, load: Callable[[], PolicyVersion | None]) -> LivePolicy | None:
        with self._lock:
            found = self._kept.get(digest)
            if found is not None:
                self._kept.move_to_end(digest)
                return found
        row = load()
        if row is None:
            return None
        with self._lock:
            # A draft may have changed since its hash was read: it counts as what was loaded.
            found = self._kept.get(row.hash) or live(row)
            self._kept[row.hash] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return found


def live(row: PolicyVersion) -> LivePolicy:
    """Compile a stored version. PolicyError."""
    policy = Policy.parse(row.data)
    conditions: list[Rule | RuleSet] = [rule.when for rule in policy.rules]
    if policy.scorecard is not None:
        conditions += [each.value for each in policy.scorecard.characteristics]
        conditions += [each.amount for each in policy.scorecard.limits]
    lists = dict.fromkeys(name for condition in conditions if isinstance(condition, Rule) for name in condition.lists)
    # Rule sets may ask for the time by LAST_YEAR.
    timeless = not lists and all(isinstance(each, Rule) and not each.needs_clock for each in conditions)
    return LivePolicy(row.name, row.version, row.hash, policy, row.data, tuple(lists), timeless)
