"""Judging a case: gather the signals, let the published policy score them, keep the result with its explanation.

A journey's case is judged where its documents and signals are up to date (`judge`); every other case whose definition
names a policy, at its start and after each change of its data (`judge_changed`). A case that has ended keeps the
judgement that its end rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from ballerine_app.engine.rules import PolicyError, RiskResult
from ballerine_app.engine.workflow import Definition, deep_merge
from ballerine_app.engine.workflow.merge import ArrayMerge
from ballerine_app.services.judgement import Lists, judgement, without_policy
from ballerine_app.services.list_lookup import lists_for
from ballerine_app.services.live_policies import LivePolicy
from ballerine_app.services.named_queue import route
from ballerine_app.services.shadow import record_shadow
from ballerine_app.services.signals import documents_in_context, signals
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.documents import documents_of, pages_of

if TYPE_CHECKING:
    from ballerine_app.services.case_act import CaseAct

DEFAULT_POLICY = "risk"


def policy_name(definition: Definition) -> str:
    """The policy that judges cases of a definition: its `config.policy`; else journeys are judged by "risk", and other
    cases by none ("").
    """
    config = definition.data.get("config")
    config = config if isinstance(config, dict) else {}
    name = config.get("policy")
    if isinstance(name, str) and name:
        return name
    return DEFAULT_POLICY if is_journey(definition) else ""


def is_journey(definition: Definition) -> bool:
    """Whether an applicant goes through it: it has a collection flow."""
    config = definition.data.get("config")
    return isinstance(config, dict) and bool(config.get("collectionFlow"))


def judge(act: CaseAct, *, uploads: int) -> dict[str, Any]:
    """Bring documents, signals and risk in the context of a journey's case up to date, and return the risk.

    `uploads` is how many pictures the applicant sent so far. A changed score is a line in the audit log.
    """
    # What an applicant is still replacing stays out until it is sent.
    unseen = ("replaced",) if act.case.state == "collection" else ("replaced", "collecting")
    documents = [row for row in documents_of(act.tx, act.case.id) if row.status not in unseen]
    pages = pages_of(act.tx, [row.id for row in documents])
    act.merge_context(
        {
            "documents": documents_in_context(act.case.context, documents, pages),
            "signals": signals(act.tx, act.case, documents, pages, uploads),
        }
    )
    return _judge(act, policy_name(act.definition))


def judge_changed(act: CaseAct) -> None:
    """Judge a case at its start, or after an event that has changed its data; nothing where no policy judges it."""
    name = _judging(act)
    if name:
        _judge(act, name)


def merge_and_judge(act: CaseAct, new: dict[str, Any], arrays: str) -> bool:
    """Merge data into the case's context and judge what comes of it, in one event: no automatic transition sees new
    data beside an old judgement. False, with nothing done, where no policy judges the case.
    """
    name = _judging(act)
    if name:
        _take_and_judge(act, name, deep_merge(act.case.context, new, cast(ArrayMerge, arrays)))
    return bool(name)


def replace_and_judge(act: CaseAct, changes: dict[str, Any]) -> bool:
    """As `merge_and_judge`, with keys of the context replaced."""
    name = _judging(act)
    if name:
        _take_and_judge(act, name, {**act.case.context, **changes})
    return bool(name)


def _take_and_judge(act: CaseAct, name: str, context: dict[str, Any]) -> None:
    before = act.case.context
    judged = _judged(act, name, context)
    changes = {key: value for key, value in context.items() if key not in before or before[key] != value}
    if judged.differs_from(before.get("risk")):
        changes["risk"] = judged.stored
    act.merge_context(changes)
    _note(act, judged, before.get("risk"))


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a judgement gave; no `live` policy where none could judge."""

    stored: dict[str, Any]
    live: LivePolicy | None = None
    result: RiskResult | None = None
    lists: Lists = field(default_factory=dict)

    def differs_from(self, before: dict[str, Any] | None) -> bool:
        """Whether it says something else than stands in the context. Where neither time nor lists count, the time at
        which it was said is nothing new.
        """
        if before is None or self.live is None or not self.live.timeless:
            return before != self.stored
        return _untimed(before) != _untimed(self.stored)


def _judging(act: CaseAct) -> str:
    """The policy that judges the case after a change that no act of a journey made; "" for none.

    A journey is judged for the first time when its applicant has a name.
    """
    definition = act.definition
    name = policy_name(definition)
    if not name or (is_journey(definition) and "risk" not in act.case.context):
        return ""
    return "" if definition.state_info(act.case.state).final else name


def _judge(act: CaseAct, name: str) -> dict[str, Any]:
    before = act.case.context.get("risk")
    judged = _judged(act, name, act.case.context)
    if judged.differs_from(before):
        act.merge_context({"risk": judged.stored})
    _note(act, judged, before)
    return judged.stored


def _judged(act: CaseAct, name: str, context: dict[str, Any]) -> _Judged:
    try:
        live = act.runtime.policies.published(act.tx, act.case.project_id, name)
    except PolicyError as error:
        return _Judged(without_policy(name, f"The policy can't be used: {error}"))
    if live is None:
        return _Judged(without_policy(name, "No version of the policy is published."))
    lists = lists_for(act.tx, act.case.project_id, live.lists, act.at) if live.lists else {}
    revisions = {name: each.revision for name, each in lists.items()}
    found = judgement(live, context, act.at, lists, revisions)
    return _Judged(found.stored, live, found.result, lists)


def _note(act: CaseAct, judged: _Judged, before: dict[str, Any] | None) -> None:
    """Bring the case's row, its audit log and its queue in line with a judgement that stands in the context."""
    case, stored, live = act.case, judged.stored, judged.live
    fired = [rule["id"] for rule in stored["fired"]]
    if live is not None:
        case.policy_name, case.policy_version, case.judged_at = live.name, live.version, act.at
        if not before or case.risk_score != stored["score"] or [rule["id"] for rule in before["fired"]] != fired:
            policy = {"name": live.name, "version": live.version, "hash": live.hash}
            act.record(
                "rules.evaluated",
                actor=SYSTEM,
                meta={
                    "before": case.risk_score,
                    "score": stored["score"],
                    "level": stored["level"],
                    "rules": fired,
                    "policy": policy,
                },
            )
    problems = stored.get("problems")
    if problems and problems != (before or {}).get("problems"):
        # What a rule says of its failure may quote the case's data.
        rules = [problem["rule"] for problem in problems]
        act.record("rules.failed", actor=SYSTEM, meta={"rules": rules}, payload={"problems": problems})
    case.risk_score, case.risk_level = stored["score"], stored["level"]
    route(act, stored)
    if judged.result is not None:
        record_shadow(act, judged.result, judged.lists)


def _untimed(stored: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in stored.items() if key != "evaluatedAt"}
