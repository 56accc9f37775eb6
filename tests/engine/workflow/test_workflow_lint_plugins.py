from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, lint

STATES: dict[str, Any] = {
    "start": {"on": {"GO": "call", "SKIP": "wait"}},
    "call": {"on": {"DONE": "wait", "FAILED": "end"}},
    "wait": {"on": {"ANSWER": "end", "AGAIN": "call"}},
    "end": {"type": "final"},
}
EVENTS = {name: {"actors": ["system"]} for name in ("GO", "SKIP", "DONE", "FAILED", "ANSWER", "AGAIN")}
GOOD = {
    "name": "p",
    "pluginKind": "api",
    "stateNames": ["call"],
    "successAction": "DONE",
    "errorAction": "FAILED",
    "request": {"transform": [{"transformer": "jmespath", "mapping": "{a: b}"}]},
}


def found(*plugins: dict[str, Any], group: str = "apiPlugins", **envelope: Any) -> list[tuple[str, str, str]]:
    data = {
        "events": EVENTS,
        "definition": {"initial": "start", "states": STATES},
        "extensions": {group: list(plugins)},
        **envelope,
    }
    return [(each.code, each.pointer, each.severity) for each in lint(Definition.parse(data))]


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != key}


def test_a_good_plugin_has_no_findings() -> None:
    assert found(GOOD) == []


HERE = "/extensions/apiPlugins/0"


@pytest.mark.parametrize(
    ("plugin", "expected"),
    [
        (without("pluginKind"), [("plugin_kind", HERE, "warning")]),
        (without("successAction"), [("plugin_no_callback", HERE, "warning")]),
        (without("stateNames"), [("plugin_unused", HERE, "info")]),
        ({**GOOD, "successAction": "ANSWER"}, [("plugin_callback", f"{HERE}/successAction", "warning")]),
        ({**GOOD, "errorAction": "NOBODY"}, [("plugin_callback", f"{HERE}/errorAction", "warning")]),
        ({**GOOD, "noVendorAction": "ANSWER"}, [("plugin_callback", f"{HERE}/noVendorAction", "warning")]),
        ({**GOOD, "timeoutAction": "NOBODY"}, [("plugin_callback", f"{HERE}/timeoutAction", "warning")]),
        # The case may wait for the callback in another state than the one that asked.
        ({**GOOD, "timeoutAction": "ANSWER"}, []),
        (
            {**GOOD, "stateNames": ["call", "end"]},
            [
                ("plugin_callback", f"{HERE}/successAction", "warning"),
                ("plugin_callback", f"{HERE}/errorAction", "warning"),
            ],
        ),
        ({**GOOD, "stateNames": ["call", "nowhere"]}, [("plugin_state", f"{HERE}/stateNames", "warning")]),
        (
            {**GOOD, "request": {"transform": {"transformer": "jmespath", "mapping": "@"}}},
            [("plugin_transform", f"{HERE}/request/transform", "warning")],
        ),
        (
            {**GOOD, "request": {"transformers": []}},
            [("plugin_transform", f"{HERE}/request/transformers", "warning")],
        ),
        (
            {**GOOD, "response": {"transform": [{"transformer": "jq", "mapping": "."}]}},
            [("plugin_transform", f"{HERE}/response/transform/0", "warning")],
        ),
        (
            {**GOOD, "request": {"transform": [{"transformer": "jmespath", "mapping": "{a:"}]}},
            [("plugin_mapping", f"{HERE}/request/transform/0/mapping", "warning")],
        ),
        ({"name": "p", "pluginKind": "webhook", "stateNames": ["call"]}, []),
        (
            {"name": "p", "pluginKind": "api", "stateNames": ["call"]},
            [("plugin_no_callback", HERE, "info")],
        ),
        ({"name": "p", "pluginKind": "api", "stateNames": ["end"]}, []),
    ],
    ids=str,
)
def test_findings_about_one_plugin(plugin: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert found(plugin) == expected


def test_a_callback_that_only_the_next_state_handles_is_named() -> None:
    definition = Definition.parse(
        {
            "events": EVENTS,
            "definition": {"initial": "start", "states": STATES},
            "extensions": {"apiPlugins": [{**GOOD, "successAction": "ANSWER"}]},
        }
    )
    (finding,) = lint(definition)
    assert "sends 'ANSWER', which 'call' can't handle" in finding.message
    assert "Only 'wait' handles it" in finding.message


def test_a_plugin_of_the_first_state_does_not_run_at_the_start() -> None:
    plugin = {"name": "p", "pluginKind": "webhook", "stateNames": ["start"]}
    assert found(plugin) == [("plugin_initial", f"{HERE}/stateNames", "warning")]


def test_an_answer_that_comes_when_the_state_was_left() -> None:
    second = {**GOOD, "name": "q"}
    assert ("plugin_overtaken", "/extensions/apiPlugins/1", "warning") in found(GOOD, second)
    states = {**STATES, "wait": {"on": {**STATES["wait"]["on"], "DONE": "wait"}}}
    assert found(GOOD, second, definition={"initial": "start", "states": states}) == []


def test_two_plugins_of_one_name() -> None:
    states = {**STATES, "wait": {"on": {**STATES["wait"]["on"], "DONE": "wait"}}}
    codes = [code for code, _, _ in found(GOOD, GOOD, definition={"initial": "start", "states": states})]
    assert codes == ["plugin_name", "plugin_name"]


def test_plugins_that_call_other_plugins() -> None:
    child = {"name": "child", "pluginKind": "child", "definitionId": "d"}
    each = {
        "name": "each",
        "pluginKind": "iterative",
        "actionPluginName": "child",
        "stateNames": ["call"],
        "successAction": "DONE",
        "errorAction": "FAILED",
    }
    assert (
        found(each, group="commonPlugins", extensions={"childWorkflowPlugins": [child], "commonPlugins": [each]}) == []
    )
    assert ("plugin_action", "/extensions/commonPlugins/0/actionPluginName", "warning") in found(
        {**each, "actionPluginName": "nobody"}, group="commonPlugins"
    )
    assert ("child_definition", "/extensions/childWorkflowPlugins/0", "warning") in found(
        {"name": "child", "stateNames": ["call"]}, group="childWorkflowPlugins"
    )


@pytest.mark.parametrize(
    ("envelope", "expected"),
    [
        ({"config": {"initialEvent": "GO"}}, []),
        ({"config": {"initialEvent": "DONE"}}, [("initial_event", "/config/initialEvent", "warning")]),
        (
            {
                "config": {
                    "childCallbackResults": [{"definitionId": "c", "deliverEvent": "NO", "persistenceStates": ["x"]}]
                }
            },
            [("child_event", "/config/childCallbackResults/0/deliverEvent", "warning")],
        ),
        (
            {"config": {"childCallbackResults": [{"deliverEvent": "ANSWER"}]}},
            [
                ("child_definition", "/config/childCallbackResults/0", "warning"),
                ("child_event", "/config/childCallbackResults/0", "warning"),
            ],
        ),
        (
            {"persistStates": [{"state": "call"}, {"state": "x"}], "submitStates": [{"state": "y"}]},
            [
                ("client_state", "/persistStates/1/state", "warning"),
                ("client_state", "/submitStates/0/state", "warning"),
            ],
        ),
    ],
    ids=str,
)
def test_findings_about_settings(envelope: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert found(**envelope) == expected


def test_plugins_of_parallel_states_may_be_heard_elsewhere() -> None:
    states = {
        "both": {
            "type": "parallel",
            "onDone": "end",
            "states": {
                "left": {"initial": "call", "states": {"call": {"on": {"GO": "over"}}, "over": {"type": "final"}}},
                "right": {
                    "initial": "wait",
                    "states": {"wait": {"on": {"DONE": "over", "FAILED": "over"}}, "over": {"type": "final"}},
                },
            },
        },
        "end": {"type": "final"},
    }
    events = {name: EVENTS[name] for name in ("GO", "DONE", "FAILED")}
    plugin = {**GOOD, "stateNames": ["both.left.call", "both"]}
    codes = [code for code, _, _ in found(plugin, definition={"initial": "both", "states": states}, events=events)]
    assert codes == ["plugin_initial"]
