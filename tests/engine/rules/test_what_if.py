"""Past cases under a policy: what comes out equals `score_risk`, and nothing that is known is evaluated again."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import ListMatch, Policy, RuleError, score_risk
from ballerine_app.engine.rules.comparison import Comparison, disagreement, fate_of, has_moved, level_of
from ballerine_app.engine.rules.custom_list import CustomList
from ballerine_app.engine.rules.outcome import Broken, Outcome, outcome_of
from ballerine_app.engine.rules.policy_rule import PolicyRule
from ballerine_app.engine.rules.what_if import Judged, PastCase, PastCases

START = datetime(2026, 5, 1, tzinfo=UTC)
BROKEN_RULE = {"in_list": [{"var": "entity.data.country"}, "unknown-list"]}


def rule(name: str, when: Any, score: int = 10, **more: Any) -> dict[str, Any]:
    return {"id": name, "description": name, "when": when, "score": score, "reason": name, **more}


def policy(*rules: dict[str, Any], **more: Any) -> Policy:
    return Policy.parse({"name": "risk", "version": 1, "rules": list(rules), **more})


def case(number: int, data: Any, decision: str = "", revision: int = 1) -> PastCase:
    kind = data.get("entity", {}).get("type")
    packed = json.dumps(data).encode()
    return PastCase(f"case-{number:05}", revision, START + timedelta(minutes=number), kind, packed, decision)


def cases_of(*data: Any) -> PastCases:
    cases = PastCases(json.loads)
    cases.put(case(number, each) for number, each in enumerate(data))
    return cases


def judged(cases: PastCases, wanted: Policy, lists: Any = None, revisions: Any = None) -> Judged:
    covered = cases.cover(wanted.rules, lists, revisions or {}, 60)
    assert (covered.cases, covered.slowest) == (len(cases), "")
    return cases.judge(wanted, revisions or {}, covered.cases)


def results(found: Judged) -> list[Any]:
    return [found.outcomes[code] for code in found.codes]


CONDITIONS = [
    {">": [{"var": "entity.data.age"}, 50]},
    {"<": [{"var": "entity.data.age"}, 18]},
    {"in": [{"var": "entity.data.country"}, ["PT", "KE"]]},
    {"in_list": [{"var": "entity.data.country"}, "blocked"]},
    {"<": [{"age": {"var": "entity.data.born"}}, 30]},
    {"var": "signals"},
    BROKEN_RULE,
]
ACTIONS = [
    {"type": "score"},
    {"type": "block"},
    {"type": "auto_approve"},
    {"type": "require_step", "step": "proof"},
    {"type": "route_to_queue", "queue": "sanctions"},
]
SCORES = st.integers(0, 100)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    aggregation = draw(st.sampled_from(["sum", "highest"]))
    rules = []
    for number in range(draw(st.integers(0, 6))):
        # The broken one seldom, or nothing else would be seen.
        when = draw(st.sampled_from(CONDITIONS[:-1] * 4 + CONDITIONS[-1:]))
        more: dict[str, Any] = {"action": draw(st.sampled_from(ACTIONS)), "weight": draw(st.sampled_from([1, 0.5, 3]))}
        kinds = draw(st.sampled_from([None, ["individual"], ["business"]]))
        if kinds:
            more["appliesTo"] = kinds
        if aggregation == "highest" and draw(st.booleans()):
            more["additionalScore"] = draw(SCORES)
        if draw(st.booleans()):
            low, high = sorted((draw(SCORES), draw(SCORES)))
            more |= {"minScore": low, "maxScore": high}
        rules.append(rule(f"rule-{number}", when, draw(SCORES), **more))
    low, medium, high = sorted(draw(st.sets(st.integers(0, 100), min_size=3, max_size=3)))
    thresholds = [{"from": draw(SCORES), "action": draw(st.sampled_from(ACTIONS[1:]))}] * draw(st.integers(0, 1))
    levels = {"low": low, "medium": medium, "high": high}
    return policy(*rules, levels=levels, aggregation=aggregation, thresholds=thresholds)


DATA = st.fixed_dictionaries(
    {
        "entity": st.fixed_dictionaries(
            {
                "type": st.sampled_from(["individual", "business", "ship", None, 7]),
                "data": st.fixed_dictionaries(
                    {
                        "country": st.sampled_from(["PT", "KE", "DE", None]),
                        "age": st.integers(0, 99) | st.none(),
                        "born": st.sampled_from(["2001-05-01", "1996-05-01", "", None]),
                    }
                ),
            }
        ),
        "signals": st.sampled_from([[], {}, {"uploads": 3}]),
    }
)
LISTS = {"blocked": CustomList("country", [ListMatch("KE", expires_at=START + timedelta(minutes=3))])}


def by_score_risk(wanted: Policy, data: Any, at: datetime) -> Any:
    try:
        return Outcome.of(score_risk(wanted, data, at, LISTS))
    except RuleError:
        return Broken


@settings(max_examples=60)
@given(st.lists(policies(), min_size=1, max_size=3), st.lists(DATA, max_size=8), st.lists(DATA, max_size=4))
def test_what_comes_out_equals_score_risk(wanted: list[Policy], first: list[Any], later: list[Any]) -> None:
    cases = cases_of(*first)
    known = dict(enumerate(first))
    for turn, each in enumerate(wanted):
        found = judged(cases, each, LISTS)
        assert [one.id for one in found.cases] == sorted((one.id for one in found.cases), reverse=True)
        for one, result in zip(found.cases, results(found), strict=True):
            data = known[int(one.id[-5:])]
            expected = by_score_risk(each, data, one.at)
            assert isinstance(result, Broken) if expected is Broken else result == expected
            alone = outcome_of(each, data, one.at, LISTS)
            assert alone == result or (isinstance(alone, Broken) and isinstance(result, Broken))
        # Cases change and come: what is known of the others stays, of these it doesn't.
        changed = {number * 2: data for number, data in enumerate(later)}
        cases.put(case(number, data, revision=turn + 2) for number, data in changed.items())
        known |= changed


class Counting:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ballerine_app.engine.rules.what_if_columns._MOST_TOGETHER", 1)
        self.names: Counter[str] = Counter()
        fires = PolicyRule.fires

        def counted(rule: PolicyRule, *args: Any) -> bool:
            self.names[rule.id] += 1
            return fires(rule, *args)

        monkeypatch.setattr(PolicyRule, "fires", counted)

    def taken(self) -> dict[str, int]:
        found = dict(self.names)
        self.names.clear()
        return found


PEOPLE = [{"entity": {"type": "individual", "data": {"age": age, "country": "PT"}}} for age in range(0, 100, 10)]
OLD, PT = rule("old", CONDITIONS[0], 40), rule("pt", CONDITIONS[2], 20, appliesTo=["individual"])


def test_only_what_changed_is_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(monkeypatch)
    cases = cases_of(*PEOPLE)
    judged(cases, policy(OLD, PT))
    assert counting.taken() == {"old": 10, "pt": 10}
    louder = {**OLD, "score": 90, "weight": 2, "action": {"type": "block"}, "id": "older"}
    judged(cases, policy(louder, PT, levels={"low": 1, "medium": 2, "high": 3}, aggregation="highest"))
    assert counting.taken() == {}
    judged(cases, policy({**OLD, "when": {">": [{"var": "entity.data.age"}, 60]}}, PT))
    assert counting.taken() == {"old": 10}
    judged(cases, policy(OLD, {**PT, "appliesTo": ["individual", "business"]}))
    assert counting.taken() == {}
    cases.put([case(3, PEOPLE[0], revision=2), case(10, PEOPLE[1]), case(4, PEOPLE[4], "approved", revision=2)])
    found = judged(cases, policy(OLD, PT))
    assert counting.taken() == {"old": 2, "pt": 2}
    assert [one.decision for one in found.cases if one.decision] == ["approved"]
    cases.keep_newest(4, 10_000)
    assert [one.id for one in cases.newest()] == ["case-00010", "case-00009", "case-00008", "case-00007"]
    cases.keep_newest(4, 2 * len(cases.newest()[0].packed))
    assert len(judged(cases, policy(OLD, PT)).cases) == len(cases) == 2
    assert counting.taken() == {}


def test_another_revision_of_a_list_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(monkeypatch)
    wanted = policy(rule("listed", CONDITIONS[3]), OLD)
    cases = cases_of(*PEOPLE)
    none = {"blocked": CustomList("country", [])}
    assert not any(each.fired == ("listed",) for each in results(judged(cases, wanted, none, {"blocked": 1})))
    counting.taken()
    found = judged(cases, wanted, {"blocked": CustomList("country", [ListMatch("PT")])}, {"blocked": 2})
    assert counting.taken() == {"listed": 10}
    assert all("listed" in each.fired for each in results(found))


def test_what_was_left_behind_is_given_up_and_what_is_known_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballerine_app.engine.rules.what_if._MOST_LEFT_BEHIND", 4)
    cases = cases_of(*PEOPLE)
    wanted = policy(OLD, PT)
    for revision in range(2, 12):
        judged(cases, wanted)
        cases.put(case(number, PEOPLE[-number - 1], revision=revision) for number in range(10 - revision % 3))
        assert len(cases) == 10
        assert len(cases._rows) <= 20
        expected = [Outcome.of(score_risk(wanted, json.loads(one.packed))) for one in cases.newest()]
        assert results(judged(cases, wanted)) == expected


def test_a_slow_rule_ends_the_run_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = cases_of(*PEOPLE)
    wanted = policy(OLD, rule("slow", CONDITIONS[1]))
    clock = 0.0
    fires = PolicyRule.fires

    def taking_time(rule: PolicyRule, *args: Any) -> bool:
        nonlocal clock
        clock += 10 if rule.id == "slow" else 1
        return fires(rule, *args)

    monkeypatch.setattr("ballerine_app.engine.rules.what_if_columns._MOST_TOGETHER", 1)
    monkeypatch.setattr(PolicyRule, "fires", taking_time)
    monkeypatch.setattr("ballerine_app.engine.rules.what_if.perf_counter", lambda: clock)
    covered = cases.cover(wanted.rules, None, {}, 30)
    assert (covered.cases, covered.slowest) == (3, "slow")
    found = cases.judge(wanted, {}, covered.cases)
    assert [one.id for one in found.cases] == ["case-00009", "case-00008", "case-00007"]
    # What is known by now need not be evaluated again, so that asking again gets further; also in the middle of a case.
    again = cases.cover(wanted.rules, None, {}, 21)
    assert (again.cases, again.slowest) == (5, "slow")


def test_hostile_rules_neither_hang_nor_hide_the_others() -> None:
    # Each takes most of its budget, on every case, and there are too many of them for the time that is given.
    greedy = {"reduce": [{"var": "many"}, {"+": [{"var": "accumulator"}, {"var": "current"}]}, 0]}
    many = [rule(f"greedy-{number}", {">": [greedy, -number]}) for number in range(60)]
    cases = cases_of(*({**each, "many": [1] * 9_000} for each in PEOPLE * 20))
    wanted = policy(OLD, *many)
    covered = cases.cover(wanted.rules, None, {}, 0.2)
    assert (covered.cases < 200, covered.slowest.startswith("greedy-")) == (True, True)
    found = cases.judge(wanted, {}, covered.cases)
    assert all(outcome.score == 100 for outcome in results(found))


def test_broken_rules_are_counted_and_the_reason_is_kept() -> None:
    cases = cases_of(*PEOPLE)
    before, after = policy(OLD), policy(OLD, rule("renamed", BROKEN_RULE))
    comparison = compared(cases, before, after)
    assert (comparison.cases, comparison.moved, comparison.broken) == (10, 10, {"renamed": 10})
    assert "renamed" not in comparison.reasons["renamed"]
    assert comparison.levels == {("low", "broken"): 6, ("medium", "broken"): 4}
    assert comparison.rules_after == {}


def compared(cases: PastCases, before: Policy, after: Policy) -> Comparison:
    old, new = judged(cases, before), judged(cases, after)
    comparison = Comparison()
    for one, first, second in zip(old.cases, results(old), results(new), strict=True):
        comparison.add(first, second, one.decision)
    return comparison


def test_a_comparison_counts_from_where_to_where() -> None:
    cases = PastCases(json.loads)
    decisions = ["approved", "rejected"]
    cases.put(case(number, each, decisions[number % 2]) for number, each in enumerate(PEOPLE))
    before = policy(OLD, rule("young", CONDITIONS[1], 90))
    after = policy({**OLD, "score": 100, "action": {"type": "block"}}, rule("young", CONDITIONS[1], 90))
    found = compared(cases, before, after)
    assert found.levels == {("critical", "critical"): 2, ("low", "low"): 4, ("medium", "critical"): 4}
    assert found.fates == {("review", "review"): 6, ("review", "block"): 4}
    assert (found.moved, found.rescored, found.decided) == (4, 4, 10)
    assert found.rules_before == found.rules_after == {"old": 4, "young": 2}
    assert (found.actions_before, found.actions_after) == ({}, {"block": 4})
    assert (found.scores_before, found.scores_after) == ({90: 2, 40: 4, 0: 4}, {90: 2, 100: 4, 0: 4})
    assert found.disagree_before == {"approved_stopped": 1, "rejected_passed": 2}
    assert found.disagree_after == {"approved_stopped": 3, "rejected_passed": 2}
    again = Comparison.from_json(json.loads(json.dumps(found.as_json())))
    assert again == found
    assert Comparison.from_json({}) == Comparison()


LOW, CRITICAL = Outcome(0, "low", (), ()), Outcome(90, "critical", (), ())
BLOCKED, PASSED = Outcome(0, "low", ("block", "auto_approve"), ()), Outcome(50, "medium", ("auto_approve",), ())


@pytest.mark.parametrize(
    ("decision", "result", "expected"),
    [
        ("approved", CRITICAL, "approved_stopped"),
        ("approved", BLOCKED, "approved_stopped"),
        ("approved", LOW, ""),
        ("rejected", LOW, "rejected_passed"),
        ("rejected", PASSED, "rejected_passed"),
        ("rejected", BLOCKED, ""),
        ("rejected", CRITICAL, ""),
        ("", CRITICAL, ""),
        ("approved", Broken("a", "b"), ""),
    ],
)
def test_disagreement_with_people(decision: str, result: Any, expected: str) -> None:
    assert disagreement(decision, result) == expected


def test_a_case_moves_by_its_level_and_actions_alone() -> None:
    assert not has_moved(LOW, Outcome(5, "low", (), ("rule",)))
    assert has_moved(LOW, Outcome(0, "low", ("require_step:a",), ()))
    assert has_moved(LOW, Broken("a", "b"))
    assert not has_moved(Broken("a", "b"), Broken("c", "d"))
    assert (level_of(Broken("a", "b")), fate_of(BLOCKED), fate_of(PASSED)) == ("broken", "block", "auto_approve")
