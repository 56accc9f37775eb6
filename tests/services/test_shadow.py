"""A shadow sees what the live policy sees, keeps what it said, and never changes anything else."""

from __future__ import annotations

from copy import deepcopy

import pytest

from ballerine_app.engine.rules import Policy, RiskResult, score_risk
from ballerine_app.engine.rules.policy_rule import PolicyRule
from ballerine_app.services import shadow
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.shadow import record_shadow
from ballerine_app.store.shadows import count_shadow_results, shadow_results
from tests.postgres import both_databases
from tests.services.policy_cases import content, keep
from tests.workflows import CHECKED, Json, Make, acting, begin, case_of, log, workflow

OLD = {"<": [{"var": "age"}, 18]}
LIVE = content(("minor", OLD, 50, "score"))


def _shadow(runtime: Runtime, data: Json, status: str = "draft") -> tuple[str, str]:
    row = keep(runtime, data, status, shadows=True)
    return row.id, row.hash


def judged(runtime: Runtime, case: str) -> RiskResult:
    with acting(runtime, case) as act:
        result = score_risk(Policy.parse(LIVE), act.case.context, act.at)
        record_shadow(act, result)
    return result


@both_databases
def test_a_shadow_keeps_what_it_said_beside_what_the_live_policy_said(make: Make) -> None:
    runtime = make(workflow(CHECKED))
    same = _shadow(runtime, content(("minor", OLD, 45, "score"), ("own", {"var": "risk"}, 50, "block"), version=2))
    other = _shadow(runtime, content(("minor", OLD, 90, "block"), version=3), "review")
    keep(runtime, content(("minor", OLD, 90, "block"), version=4))
    case = begin(runtime, context={"age": 17, "risk": {"score": 50}})
    judged(runtime, case)
    judged(runtime, case)
    with runtime.database.read() as tx:
        (agrees,) = shadow_results(tx, *same, 10)
        (differs,) = shadow_results(tx, *other, 10)
        assert count_shadow_results(tx, *other) == (1, 0)
        assert count_shadow_results(tx, other[0], "another") == (0, 1)
    assert (agrees.score, agrees.level, agrees.differs) == (45, "medium", False)
    assert (differs.live_score, differs.live_level, differs.live_actions, differs.live_fired) == (
        50,
        "medium",
        [],
        ["minor"],
    )
    assert (differs.score, differs.level, differs.actions, differs.fired, differs.differs) == (
        90,
        "critical",
        ["block"],
        ["minor"],
        True,
    )
    assert (differs.case_id, differs.problem) == (case, "")


@both_databases
@pytest.mark.parametrize("broken", ["content", "rule", "storing", "slow", "raising"])
def test_a_broken_shadow_leaves_the_case_as_it_is(make: Make, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    runtime = make(workflow(CHECKED))
    greedy = {"reduce": [{"var": "many"}, {"merge": [{"var": "accumulator"}, {"var": "accumulator"}, 1]}, [1]]}
    data = content(("fine", True, 1, "score"), ("greedy", greedy, 90, "block"), version=2)
    kept = _shadow(runtime, {"version": 2} if broken == "content" else data)
    if broken == "storing":
        row = shadow._row
        monkeypatch.setattr(shadow, "_row", lambda *args: row(*args).model_copy(update={"project_id": "nobody"}))
    if broken == "slow":
        monkeypatch.setattr(shadow, "_PATIENCE_SECONDS", -1)
    if broken == "raising":
        monkeypatch.setattr(PolicyRule, "fires", lambda *_: 1 // 0)
    case = begin(runtime, context={"age": 17, "many": list(range(100))})
    before, lines = deepcopy(case_of(runtime, case)), len(log(runtime, case))
    if broken == "raising":
        with acting(runtime, case) as act:
            record_shadow(act, RiskResult(50, "medium", (), (), "50", (), "risk", 1, "hash"))
    else:
        judged(runtime, case)
    after = case_of(runtime, case)
    assert (after.model_dump(), len(log(runtime, case))) == (before.model_dump(), lines)
    with runtime.database.read() as tx:
        found = [(row.score, row.differs, row.broken_rule, row.problem) for row in shadow_results(tx, *kept, 10)]
    assert (
        found
        == {
            "content": [(None, True, "", "PolicyError")],
            "rule": [(None, True, "greedy", "merge makes an array of more than 100000 items.")],
            "storing": [],
            "slow": [(None, True, "fine", "The rules need too long on this data.")],
            "raising": [(None, True, "", "ZeroDivisionError")],
        }[broken]
    )
