"""The kinds that ask nobody outside: transformer, riskRules, iterative, attach-ui-definition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ballerine_app.plugins.registry import installed_plugins
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.cases import children_of
from tests.journeys import FakeClock
from tests.services.plugin_cases import PluginCase
from tests.vendor_server import Vendor
from tests.workflows import CHECKED, Json, Make, acting, begin, case_of, said, workflow

Reached = Callable[[Runtime], Runtime]


def common(kind: str, **more: Any) -> Json:
    return {
        "name": "check",
        "pluginKind": kind,
        "stateNames": ["checking"],
        "successAction": "OK",
        "errorAction": "FAILED",
        "retry": {"attempts": 1},
        **more,
    }


def run(
    make: Make, reached: Reached, plugin: Json, context: Json, *apis: Json, children: Any = (), also: Any = ()
) -> PluginCase:
    definition = workflow(CHECKED, *apis, children=children, extensions={"commonPlugins": [plugin]})
    runtime = reached(make(definition, *also))
    case = PluginCase(runtime, begin(runtime, context=context))
    case.go_on()
    return case


def jmes(mapping: str) -> list[Json]:
    return [{"transformer": "jmespath", "mapping": mapping}]


def test_a_transformer_changes_nested_and_top_level_data(make: Make, reached: Reached) -> None:
    steps = [
        {"transformer": "helpers", "mapping": [{"source": "entity.a", "target": "entity.a", "method": "remove"}]},
        {"transformer": "helper", "mapping": [{"source": "at", "target": "at", "method": "setTimeToRecordUTC"}]},
    ]
    context = {"entity": {"a": 1, "b": [1, {"c": 2}]}, "kept": True}
    case = run(make, reached, common("transformer", transformers=steps), context)
    assert case.state == "good"
    assert {key: case.context[key] for key in ("entity", "kept")} == {"entity": {"b": [1, {"c": 2}]}, "kept": True}
    assert isinstance(case.context["at"], int)
    assert "workflowRuntimeId" not in case.context
    assert case.output is None


def test_a_transformer_that_changes_nothing_writes_nothing(make: Make, reached: Reached) -> None:
    case = run(make, reached, common("transformer", transformers=[]), {"entity": {"a": 1}})
    assert case.state == "good"
    assert "UPDATE_CONTEXT" not in said(case.runtime, case.id)


@pytest.mark.parametrize("mapping", ["abs(entity)", "entity.a"])
def test_a_transformer_that_fails_sends_its_error_event(make: Make, reached: Reached, mapping: str) -> None:
    case = run(make, reached, common("transformer", transformers=jmes(mapping)), {"entity": {"a": 1}})
    assert (case.state, case.problem) == ("bad", "transform")


def test_a_transformer_does_not_undo_what_changed_while_it_ran(
    make: Make, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = installed_plugins()["transformer"]
    changed: list[str] = []

    def slow(call: Any) -> Any:
        answer = real(call)
        if not changed:
            changed.append(call.case_id)
            with acting(runtime, call.case_id) as act:
                act.deep_merge({"entity": {"b": "new"}})
        return answer

    definition = workflow(
        CHECKED, extensions={"commonPlugins": [common("slow", transformers=jmes("{entity: {a: `2`, b: entity.b}}"))]}
    )
    runtime = reached(make(definition, slow=slow))
    case = PluginCase(runtime, begin(runtime, context={"entity": {"a": 1, "b": "old"}}))
    case.go_on()
    assert (case.state, case.context["entity"]) == ("good", {"a": 2, "b": "new"})


def rule(name: str, base: int, *rules: Json, operator: str = "and", **more: Any) -> Json:
    return {
        "id": name,
        "ruleSet": {"operator": operator, "rules": list(rules)},
        "domain": "Registry",
        "indicator": f"Indicator {name}",
        "riskLevel": "high",
        "baseRiskScore": base,
        "additionalRiskScore": 5,
        **more,
    }


IS_GB = {"key": "entity.country", "operator": "EQUALS", "value": "GB"}
IS_OLD = {"key": "entity.age", "operator": "GT", "value": 50}


def judged(make: Make, reached: Reached, *rules: Json, **context: Any) -> PluginCase:
    source = {"source": "inline", "rules": list(rules)}
    return run(make, reached, common("riskRules", rulesSource=source), {"entity": context})


def test_risk_rules_make_a_score_with_its_indicators(make: Make, reached: Reached) -> None:
    rules = (rule("gb", 40, IS_GB), rule("old", 30, IS_OLD), rule("both", 10, IS_GB, IS_OLD), rule("fr", 99, IS_OLD))
    case = judged(make, reached, *rules[:3], country="GB", age=60)
    assert case.state == "good"
    output = case.output
    assert (output["riskScore"], output["riskLevel"], output["success"]) == (50, "medium", True)
    assert output["arithmetic"] == "40 + 5 + 5 = 50"
    assert [each["name"] for each in output["riskIndicatorsByDomain"]["Registry"]] == [
        "Indicator gb",
        "Indicator old",
        "Indicator both",
    ]
    assert [each["id"] for each in output["rulesResults"]] == ["gb", "old", "both"]
    assert output["rulesResults"][0]["result"]["results"][0]["status"] == "PASSED"


def test_an_or_at_the_top_counts_and_the_maximum_too(make: Make, reached: Reached) -> None:
    either = rule("either", 60, IS_GB, IS_OLD, operator="or", maxRiskScore=35)
    assert judged(make, reached, either, country="GB", age=1).output["riskScore"] == 35
    none = judged(make, reached, rule("x", 60, operator="or"), country="GB").output
    assert (none["riskScore"], none["rulesResults"]) == (0, [])


@pytest.mark.parametrize(
    "source",
    [
        {"source": "notion", "databaseId": "d"},
        {"source": "inline"},
        {"source": "inline", "rules": [{"id": "x"}]},
        {"source": "inline", "rules": [rule("x", 500)]},
        {"source": "inline", "rules": [rule("x", 1, unknown=1)]},
        {"source": "inline", "rules": [rule("x", 1, {"key": "a", "operator": "NO", "value": 1})]},
    ],
)
def test_rules_that_can_not_be_read_say_where(make: Make, reached: Reached, source: Json) -> None:
    case = run(make, reached, common("riskRules", rulesSource=source), {"entity": {}})
    assert (case.state, case.problem) == ("bad", "parameters")
    assert "/rulesSource" in case.output["error"]


PEOPLE = {"entity": {"data": {"ubos": [{"name": "Ana"}, {"name": "Ben"}, "Cy"]}}}
ASK = {
    "name": "ask",
    "pluginKind": "api",
    "url": "https://mapped.example/{name}",
    "request": {"transform": jmes("{who: name, case: workflowRuntimeId}")},
    "response": {"transform": jmes("hits")},
}


def iterative(mapping: str = "entity.data.ubos", action: str = "ask", **more: Any) -> Json:
    return common("iterative", iterateOn=jmes(mapping), actionPluginName=action, **more)


def test_each_item_is_asked_about_and_its_answer_kept(make: Make, reached: Reached, vendor: Vendor) -> None:
    vendor.answers = [{"hits": 1}, {"hits": 2}]
    case = run(make, reached, iterative("entity.data.ubos[:2]"), PEOPLE, ASK)
    assert case.state == "good"
    assert case.output == {
        "items": [
            {"index": 0, "status": "SUCCESS", "result": 1},
            {"index": 1, "status": "SUCCESS", "result": 2},
        ]
    }
    assert [got.path for got in vendor.received] == ["/Ana", "/Ben"]
    assert vendor.received[0].json == {"who": "Ana", "case": case.id}
    assert len({got.headers["idempotency-key"] for got in vendor.received}) == 2
    assert [(row.plugin, row.number) for row in case.exchanges] == [("ask", 1), ("ask", 2)]


def test_an_item_that_fails_stops_no_other_and_fails_the_whole(
    make: Make, reached: Reached, vendor: Vendor, clock: FakeClock
) -> None:
    vendor.answers = [{"hits": 1}, (503, {}), (404, {})]
    case = run(make, reached, iterative("entity.data.ubos[:2]", retry={"attempts": 2}), PEOPLE, ASK)
    assert case.state == "checking"
    clock.on(minutes=1)
    case.go_on()
    assert (case.state, case.problem) == ("bad", "items")
    assert "1 of 2 items failed; the first, number 2: Request Failed: 404" in case.output["error"]
    keys = [got.headers["idempotency-key"] for got in vendor.received]
    # The one that succeeded is not asked again.
    assert (len(keys), keys[1]) == (3, keys[2])


@pytest.mark.parametrize(
    ("mapping", "state"), [("entity.none", "good"), ("entity.data.none[]", "good"), ("entity.data", "bad")]
)
def test_what_is_no_list(make: Make, reached: Reached, vendor: Vendor, mapping: str, state: str) -> None:
    assert run(make, reached, iterative(mapping), PEOPLE, ASK).state == state
    assert vendor.received == []


def test_a_plugin_that_is_not_there_fails_each_item(make: Make, reached: Reached) -> None:
    case = run(make, reached, iterative(action="gone"), PEOPLE)
    assert case.state == "bad"
    assert "There is no plugin 'gone' to call." in case.output["error"]


def test_each_item_starts_one_child_however_often_it_is_tried(
    make: Make, reached: Reached, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = jmes("{entity: {data: {name: name || value}, type: 'individual'}, parent: workflowRuntimeId}")
    plugin = {"name": "child", "definitionId": "kyc", "transformers": mapping, "initEvent": "start"}
    kyc = workflow(CHECKED, name="kyc")
    definition = workflow(
        CHECKED,
        children=(plugin,),
        extensions={"commonPlugins": [iterative(action="child", retry={"attempts": 3})]},
        config={
            "childCallbackResults": [
                {"definitionId": "kyc", "transformers": jmes("{name: entity.data.name}"), "persistenceStates": ["good"]}
            ]
        },
    )
    runtime = reached(make(definition, kyc))
    broken: list[int] = []

    def once(*given: Any) -> Any:
        if not broken:
            broken.append(1)
            raise ZeroDivisionError
        return real(*given)

    from ballerine_app.services import plugin_call

    real = plugin_call._succeed
    monkeypatch.setattr(plugin_call, "_succeed", once)
    case = PluginCase(runtime, begin(runtime, context=PEOPLE))
    case.go_on()
    clock.on(minutes=1)
    case.go_on()
    assert (case.state, broken) == ("good", [1])
    with runtime.database.read() as tx:
        children = children_of(tx, case.id)
    assert sorted(child.context["entity"]["data"]["name"] for child in children) == ["Ana", "Ben", "Cy"]
    assert {child.state for child in children} == {"checking"}
    assert {child.context["parent"] for child in children} == {case.id}
    assert set(case.context["childWorkflows"]["kyc"]) == {child.id for child in children}
    assert {each["result"]["caseId"] for each in case.output["items"]} == {child.id for child in children}
    # What comes of such a child finds its way back to the parent.
    with acting(runtime, children[0].id) as act:
        act.send("OK")
    run_due(runtime)
    noted = case_of(runtime, case.id).context["childWorkflows"]["kyc"][children[0].id]
    assert (noted["state"], noted["result"]["name"]) == ("good", children[0].context["entity"]["data"]["name"])


def test_a_case_that_collects_nothing_has_no_link_to_attach(make: Make, reached: Reached) -> None:
    case = run(make, reached, common("attach-ui-definition", uiDefinitionId="x"), {"entity": {}})
    assert (case.state, case.problem) == ("bad", "link")
