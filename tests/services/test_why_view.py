"""The why panel: the rules with what they read and from where, what they caused, and how they came to it."""

from __future__ import annotations

from typing import Any

from ballerine_app.plugins.ports import PluginAnswer
from ballerine_app.services.case_view import case_view
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.views.why import ReadValue, RuleView, WhyView
from tests.journeys import PERSON, FakeClock, start, walk
from tests.policies import a_policy, a_rule, publish, store_list
from tests.services.conftest import MakeStaff
from tests.workflows import CHECKED, Make, Stub, acting, api, begin, send, workflow

COUNTRY = {"var": "entity.data.country"}


def seen(runtime: Runtime, who: StaffMember, country: str = "KE", **answers: str) -> WhyView:
    applicant = start(runtime).applicant
    walk(runtime, applicant, answers={**PERSON, "country": country, **answers}, issuer=country)
    return case_view(runtime, who, applicant.case_id).why


def values(rule: RuleView) -> list[tuple[str, str]]:
    return [(value.value, value.source) for value in rule.read]


def test_fired_rules_come_first_with_what_they_read_from_whom(runtime: Runtime, rosa: StaffMember) -> None:
    differs = {"!=": [COUNTRY, {"var": "signals.identityIssuer"}]}
    publish(
        runtime,
        a_policy(
            a_rule({"in": [COUNTRY, ["PT"]]}, rule_id="quiet", score=50),
            a_rule({"!": [differs]}, rule_id="light", score=5),
            a_rule({">": [{"var": "signals.uploads"}, 0]}, rule_id="heavy", score=20),
        ),
    )
    why = seen(runtime, rosa)
    assert [rule.id for rule in why.rules] == ["heavy", "light"]
    assert [rule.id for rule in why.quiet_rules] == ["quiet"]
    assert values(why.rules[0]) == [("2", "records")]
    assert values(why.rules[1]) == [("Kenya", "applicant"), ("Kenya", "document")]
    assert why.quiet_rules[0].because == "Country (Kenya) is one of Portugal"
    assert why.arithmetic == "5 + 20 = 25"
    assert (why.policy, why.policy_version, why.policy_href) == ("risk", "2", "/rules/risk?version=2")


def test_the_arithmetic_tells_weights_bounds_and_what_counts_in_full(runtime: Runtime, rosa: StaffMember) -> None:
    publish(
        runtime,
        a_policy(
            a_rule(True, rule_id="first", score=20, weight=1.5, minScore=60),
            a_rule(True, rule_id="second", score=20, additionalScore=5),
            aggregation="highest",
            thresholds=[{"from": 50, "to": 70, "action": {"type": "route_to_queue", "queue": "Seniors"}}],
        ),
    )
    why = seen(runtime, rosa)
    assert (why.aggregation, why.arithmetic) == ("highest", "30 (20 × 1.5) + 5 = 35, raised to 60")  # noqa: RUF001
    assert [(rule.score, rule.calculation) for rule in why.rules] == [(30, "20 × 1.5"), (5, "")]  # noqa: RUF001
    assert why.rules[0].caused == ("score at least 60",)
    assert why.thresholds == ("Score 50 to 70: routes to Seniors",)


def test_steps_are_told_in_sentences(runtime: Runtime, rosa: StaffMember) -> None:
    either = {
        "or": [
            {"and": [{"==": [COUNTRY, "PT"]}, {"==": [1, 1]}]},
            {"starts_with": [{"var": "entity.data.lastName"}, "S"]},
        ]
    }
    publish(runtime, a_policy(a_rule(either)))
    (rule,) = seen(runtime, rosa).rules
    assert [(line.depth, line.text, line.came_to) for line in rule.lines] == [
        (0, "One of these holds", "yes"),
        (1, "All of these hold", "no"),
        (2, "Country (Kenya) is Portugal", "no"),
        (1, "Last name (Silva) begins with S", "yes"),
    ]


def test_rule_sets_are_told_in_the_same_words(runtime: Runtime, rosa: StaffMember) -> None:
    rules = [
        {"key": "entity.data.country", "operator": "IN", "value": ["KE", "PT"]},
        {"key": "entity.data.lastName", "operator": "EQUALS", "value": "Costa"},
    ]
    rule = {key: value for key, value in a_rule(None).items() if key != "when"}
    publish(runtime, a_policy({**rule, "ruleSet": {"operator": "or", "rules": rules}}))
    (shown,) = seen(runtime, rosa).rules
    assert [(line.depth, line.text, line.came_to) for line in shown.lines] == [
        (0, "One of these holds", "yes"),
        (1, "Country (Kenya) is one of Kenya, Portugal", "yes"),
        (1, "Last name (Silva) is Costa", "no"),
    ]


def test_the_scale_has_the_levels_of_the_version_that_judged(runtime: Runtime, rosa: StaffMember) -> None:
    publish(runtime, a_policy(a_rule(True, score=15), levels={"low": 10, "medium": 20, "high": 50}))
    who = start(runtime).applicant
    walk(runtime, who)
    publish(runtime, a_policy(a_rule(True, score=15)))
    assert case_view(runtime, rosa, who.case_id).why.levels == (10, 20, 50)
    assert seen(runtime, rosa, "KE").levels == (39, 69, 84)


def test_an_entry_of_a_list_is_shown_with_its_note_and_its_end(runtime: Runtime, rosa: StaffMember) -> None:
    store_list(runtime, "blocked", "country", ["KE"], note="Board, May", days=40)
    publish(runtime, a_policy(a_rule({"in_list": [COUNTRY, "blocked"]}, score=40)))
    (rule,) = seen(runtime, rosa).rules
    assert rule.matches == ("on the list blocked: Kenya · Board, May · until 1 January 2027",)


def test_what_a_vendor_said_has_its_name_and_time(make: Make, make_staff: MakeStaff, clock: FakeClock) -> None:
    runtime = make(workflow(CHECKED, api(), config={"policy": "loans"}), Stub([PluginAnswer({"score": 3})]))
    publish(runtime, a_policy(a_rule({"<": [{"var": "pluginsOutput.check.score"}, 5]}, score=9), name="loans"))
    case_id = begin(runtime, context={"entity": {"data": {}}})
    clock.on(minutes=3)
    run_due(runtime)
    lea = StaffMember("nobody", DEFAULT_PROJECT, "Lea", "", "lead", "")
    (rule,) = case_view(runtime, lea, case_id).why.rules
    (value,) = rule.read
    assert value == ReadValue("Check score", "3", "vendor", "vendor check", clock().isoformat())


def test_what_changed_since_the_last_judgement_is_told(runtime: Runtime, rosa: StaffMember, clock: FakeClock) -> None:
    data: Any = {"var": "extra"}
    publish(runtime, a_policy(a_rule(True, rule_id="always", score=10), a_rule(data, rule_id="extra", score=30)))
    who = start(runtime).applicant
    walk(runtime, who)
    assert case_view(runtime, rosa, who.case_id).why.change.before == -1
    clock.on(minutes=1)
    with acting(runtime, who.case_id) as act:
        act.deep_merge({"extra": True})
    change = case_view(runtime, rosa, who.case_id).why.change
    assert (change.before, change.at, change.came, change.went) == (10, clock().isoformat(), ("On a list",), ())


def test_a_case_that_nobody_judged_has_no_reasons(make: Make) -> None:
    runtime = make(workflow(CHECKED, api()))
    case_id = begin(runtime, context={}, event="")
    send(runtime, case_id, "start")
    lea = StaffMember("nobody", DEFAULT_PROJECT, "Lea", "", "lead", "")
    assert case_view(runtime, lea, case_id).why == WhyView()


def test_a_scorecard_shows_its_bands_points_and_limit(runtime: Runtime, rosa: StaffMember) -> None:
    card = {
        "currency": "EUR",
        "base": 10,
        "characteristics": [
            {
                "id": "country",
                "description": "Country",
                "value": COUNTRY,
                "bands": [{"in": ["KE"], "points": 15}],
                "otherwise": 0,
                "missing": -5,
            },
            {"id": "income", "value": {"var": "income"}, "bands": [{"points": 25}], "missing": 0},
        ],
        "limits": [{"from": 20, "limit": 12000}],
    }
    publish(runtime, a_policy(a_rule(True, score=3), scorecard=card))
    card_seen = seen(runtime, rosa).scorecard
    assert (card_seen.points, card_seen.limit, card_seen.base) == ("25", "12,000 EUR", "10")
    assert [(row.name, row.value, row.band, row.points) for row in card_seen.rows] == [
        ("Country", "Kenya", "in KE", "15"),
        ("income", "none", "no value", "0"),
    ]
    assert card_seen.arithmetic == "10 + 15 + 0 = 25 points; limit from 20 points = 12000"
    broken = {**card, "limits": [{"from": 0, "limit": {"in_list": [COUNTRY, "gone"]}}]}
    publish(runtime, a_policy(a_rule(True, score=3), scorecard=broken))
    why = seen(runtime, rosa)
    assert (why.scorecard.points, [problem.rule for problem in why.problems]) == ("", ["scorecard"])
    assert why.arithmetic == "3"
