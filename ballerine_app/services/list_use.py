"""Which policies ask for which custom lists."""

from __future__ import annotations

from collections.abc import Mapping

from ballerine_app.engine.rules.lists_asked import lists_asked
from ballerine_app.store.policies import ARCHIVED, PUBLISHED, get_policy, policy_heads
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.lists import ListUse


def use_of_lists(tx: ReadTransaction, project_id: str) -> Mapping[str, tuple[ListUse, ...]]:
    """By name of a list, the policy versions that ask for it: published ones first, then drafts; archived ones don't
    count.
    """
    found: dict[str, list[ListUse]] = {}
    heads = [head for head in policy_heads(tx, project_id) if head.status != ARCHIVED]
    for head in sorted(heads, key=lambda each: (each.status != PUBLISHED, each.name, each.version)):
        for name in _asked(tx, project_id, head.id, head.hash):
            found.setdefault(name, []).append(ListUse(head.name, head.version, head.status))
    return {name: tuple(uses) for name, uses in found.items()}


def published_use(tx: ReadTransaction, project_id: str, name: str) -> tuple[ListUse, ...]:
    """The published policy versions that ask for a list."""
    return tuple(use for use in use_of_lists(tx, project_id).get(name, ()) if use.status == PUBLISHED)


# Every open page asks whenever a list changes, and a policy of a thousand rules takes a while to read.
_KNOWN: dict[str, tuple[str, frozenset[str]]] = {}
_MOST_KNOWN = 1_000


def _asked(tx: ReadTransaction, project_id: str, version_id: str, digest: str) -> frozenset[str]:
    known = _KNOWN.get(version_id)
    if known is None or known[0] != digest:
        row = get_policy(tx, project_id, version_id)
        known = (digest, lists_asked(row.data) if row else frozenset())
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)))
        _KNOWN[version_id] = known
    return known[1]
