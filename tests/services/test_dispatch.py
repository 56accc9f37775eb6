"""What definitions dispatch, by plugins and by actions, stands in the audit log."""

from __future__ import annotations

from typing import Any

from ballerine_app.services.effect_run import run_due
from tests.workflows import CHECKED, Make, begin, case_of, effects, log, workflow


def _dispatching(**plugin: Any) -> Any:
    declared = {
        "name": "tell",
        "eventName": "ENTITIES_UPDATE",
        "stateNames": ["checking"],
        "successAction": "OK",
        "errorAction": "FAILED",
        **plugin,
    }
    return workflow(CHECKED, extensions={"dispatchEventPlugins": [declared]})


def test_a_plugin_dispatches_its_transformed_payload(make: Make) -> None:
    mapping = "{ubos: entity.ubos, from: source, case: workflowRuntimeId, mode: workflowRuntimeConfig.mode}"
    definition = _dispatching(payload={"source": "web"}, transformers=[{"transformer": "jmespath", "mapping": mapping}])
    data = {**definition.data, "config": {"mode": "full"}}
    runtime = make(type(definition).parse(data))
    case = begin(runtime, context={"entity": {"ubos": ["Ana"]}})
    run_due(runtime)
    (line,) = [entry for entry in log(runtime, case) if entry.event == "event.dispatched"]
    assert line.meta == {"name": "ENTITIES_UPDATE"}
    assert line.payload == {"ubos": ["Ana"], "from": "web", "case": case, "mode": "full"}
    assert case_of(runtime, case).state == "good"


def test_a_payload_without_a_transform_goes_as_it_is(make: Make) -> None:
    runtime = make(_dispatching(payload=[1, 2]))
    case = begin(runtime)
    run_due(runtime)
    (line,) = [entry for entry in log(runtime, case) if entry.event == "event.dispatched"]
    assert line.payload == {"value": [1, 2]}


def test_a_broken_transform_ends_in_the_error_event(make: Make) -> None:
    runtime = make(_dispatching(transformers=[{"transformer": "jmespath", "mapping": "length(missing)"}]))
    case = begin(runtime)
    run_due(runtime)
    assert case_of(runtime, case).state == "bad"
    assert case_of(runtime, case).context["pluginsOutput"]["tell"]["status"] == "ERROR"
    assert effects(runtime, case)[0].problem == "transform"


def test_an_action_dispatches_at_once(make: Make) -> None:
    action = {"type": "dispatch", "options": {"event": "HELLO", "payload": {"var": "entity"}}}
    states = {**CHECKED, "idle": {"on": {"start": {"target": "checking", "actions": [action]}}}}
    runtime = make(workflow(states))
    case = begin(runtime, context={"entity": {"a": 1}})
    (line,) = [entry for entry in log(runtime, case) if entry.event == "event.dispatched"]
    assert (line.meta, line.payload) == ({"name": "HELLO"}, {"a": 1})
    assert effects(runtime, case) == []
