"""Evaluating the shadowing versions of a policy beside the published one, without any effect on the case."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog

from ballerine_app.engine.rules import Policy, RiskResult
from ballerine_app.engine.rules.outcome import Broken, Outcome, outcome_of
from ballerine_app.engine.rules.policy_rule import Lists
from ballerine_app.store.policies import get_policy, shadow_heads
from ballerine_app.store.policy_tables import ShadowResult
from ballerine_app.store.shadows import put_shadow_result

if TYPE_CHECKING:
    from ballerine_app.services.case_act import CaseAct

# What all shadows of a case together may take of the act that judges it.
_PATIENCE_SECONDS: Final = 0.2
_KEPT: Final = 32

# By hash, the newest last: contents are large and change seldom.
_compiled: dict[str, Policy] = {}


def record_shadow(act: CaseAct, live: RiskResult, lists: Lists = None) -> None:
    """Evaluate the versions that shadow the policy of `live` on the case as it stands in `act`, and keep the results.

    Called in the act that judges the case, right after the live evaluation, with the same custom lists. Whatever a
    shadow does or raises, the case, its log and the rest of the act stay as they are.
    """
    # The live result is no ground for another one.
    data = {key: value for key, value in act.case.context.items() if key != "risk"}
    is_late = partial(_is_past, time.monotonic() + _PATIENCE_SECONDS)
    for version_id, _, digest in shadow_heads(act.tx, act.case.project_id, live.policy_name):
        try:
            policy = _policy(act, version_id, digest)
            found = outcome_of(policy, data, act.at, lists, is_late)
        except Exception as error:
            found = Broken("", type(error).__name__)
        try:
            put_shadow_result(act.tx, _row(act, live, version_id, digest, found))
        except Exception as error:
            structlog.get_logger(__name__).error("shadow_not_kept", version=version_id, error=type(error).__name__)


def _policy(act: CaseAct, version_id: str, digest: str) -> Policy:
    known = _compiled.get(digest)
    if known is None:
        row = get_policy(act.tx, act.case.project_id, version_id)
        if row is None:
            raise LookupError(version_id)
        known = _compiled[digest] = Policy.parse(row.data)
        for old in list(_compiled)[:-_KEPT]:
            _compiled.pop(old, None)
    return known


def _row(act: CaseAct, live: RiskResult, version_id: str, digest: str, found: Outcome | Broken) -> ShadowResult:
    published = Outcome.of(live)
    row = ShadowResult(
        version_id=version_id,
        case_id=act.case.id,
        project_id=act.case.project_id,
        at=act.at,
        hash=digest,
        live_version=live.policy_version,
        live_score=published.score,
        live_level=published.level,
        live_actions=list(published.actions),
        live_fired=list(published.fired),
        differs=True,
    )
    if isinstance(found, Broken):
        row.broken_rule, row.problem = found.rule, found.why
        return row
    row.score, row.level = found.score, found.level
    row.actions, row.fired = list(found.actions), list(found.fired)
    row.differs = (found.level, set(found.actions)) != (published.level, set(published.actions))
    return row


def _is_past(deadline: float) -> bool:
    return time.monotonic() >= deadline
