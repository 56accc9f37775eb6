"""Switching shadows on and off, and what a shadow said beside the published version."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.rules import Policy, PolicyError
from ballerine_app.engine.rules.comparison import Comparison
from ballerine_app.engine.rules.outcome import Broken, Outcome
from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.numbers import whole
from ballerine_app.services.policy_act import PolicyAct, changing_policies, loaded_policy
from ballerine_app.services.policy_cells import MOVED, choice_of, title_of
from ballerine_app.services.policy_comparison import comparison_view, descriptions_of, moved_case
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.policies import (
    DRAFT,
    REVIEW,
    get_policy,
    highest_policy,
    policy_of,
    published_head,
    shadow_heads,
)
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.shadows import count_shadow_results, set_shadow, shadow_results
from ballerine_app.views.backtests import ShadowView
from ballerine_app.views.policy_comparison import CaseList, MovedCase

_MOST_SHADOWS: Final = 3
_MOST_COMPARED: Final = 10_000
_MOST_LISTED: Final = 50


def start_shadow(runtime: Runtime, who: Editor, version_id: str) -> None:
    """Have a draft or a version in review evaluated on every new case from now on, without any effect.

    NotAllowed for a reviewer; NotFound; Conflict("shadow_status") for other versions, Conflict("shadows_too_many");
    Invalid("shadow_content") where the content can't be used.
    """
    with changing_policies(runtime, who) as act:
        row = loaded_policy(act.tx, who, version_id)
        if row.status not in (DRAFT, REVIEW):
            raise Conflict("shadow_status")
        if row.shadow_since is not None:
            return
        if len(shadow_heads(act.tx, who.project_id, row.name)) >= _MOST_SHADOWS:
            raise Conflict("shadows_too_many", most=str(_MOST_SHADOWS))
        try:
            Policy.parse(row.data)
        except PolicyError as error:
            raise Invalid("shadow_content", reason=str(error)) from error
        _switch(act, row, "policy.shadow_started", on=True)


def stop_shadow(runtime: Runtime, who: Editor, version_id: str) -> None:
    """End a shadow; what it said stays. NotAllowed for a reviewer; NotFound."""
    with changing_policies(runtime, who) as act:
        row = loaded_policy(act.tx, who, version_id)
        if row.shadow_since is not None:
            _switch(act, row, "policy.shadow_stopped", on=False)


def shadow_view(runtime: Runtime, who: Editor, version_id: str, cell: str = MOVED) -> ShadowView:
    """What a version's present content said of the newest cases, with those of a cell. NotFound("policy_not_found")."""
    with runtime.database.read() as tx:
        row = loaded_policy(tx, who, version_id)
        live = published_head(tx, who.project_id, row.name)
        baseline = get_policy(tx, who.project_id, live[0]) if live else None
        results = shadow_results(tx, row.id, row.hash, _MOST_COMPARED)
        count, earlier = count_shadow_results(tx, row.id, row.hash)
    found, belongs, total = Comparison(), choice_of(cell), 0
    cases: list[MovedCase] = []
    for each in results:
        before, after = _live(each), _shadow(each)
        found.add(before, after, each.decision)
        if belongs(before, after, each.decision):
            total += 1
            if len(cases) < _MOST_LISTED:
                words = {"case_id": each.case_id, "reference": each.reference, "name": each.name}
                cases.append(moved_case(before, after, each.decision, **words))
    open_to_it = row.status in (DRAFT, REVIEW)
    return ShadowView(
        since=row.shadow_since.isoformat() if row.shadow_since and open_to_it else "",
        may_switch=who.role != "reviewer" and open_to_it,
        blocked="" if open_to_it else "shadow_status",
        comparison=comparison_view(
            found, descriptions_of(baseline.data) if baseline else {}, descriptions_of(row.data)
        ),
        listed=CaseList(cell, title_of(cell), tuple(cases), total, whole(total)),
        earlier=whole(earlier) if earlier else "",
        limited=count > _MOST_COMPARED,
    )


def version_asked_for(runtime: Runtime, who: Editor, name: str, version: int) -> str:
    """The id of a version; 0 is the published one, or else the highest. NotFound("policy_not_found")."""
    with runtime.database.read() as tx:
        live = None if version else published_head(tx, who.project_id, name)
        row = policy_of(tx, who.project_id, name, version or highest_policy(tx, who.project_id, name))
    if row is None and live is None:
        raise NotFound("policy_not_found")
    return live[0] if live else row.id if row else ""


def _switch(act: PolicyAct, row: PolicyVersion, event: str, *, on: bool) -> None:
    set_shadow(act.tx, row.project_id, row.id, act.at if on else None)
    act.record(event, row)


def _live(each: Any) -> Outcome:
    return Outcome(each.live_score, each.live_level, tuple(each.live_actions), tuple(each.live_fired))


def _shadow(each: Any) -> Outcome | Broken:
    if each.score is None:
        return Broken(each.broken_rule, each.problem)
    return Outcome(each.score, each.level, tuple(each.actions), tuple(each.fired))
