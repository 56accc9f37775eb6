from typing import Any

import pytest

from ballerine_app.engine.workflow import Event, Snapshot
from tests.engine.workflow.charts import log, make, walk


def states(**history: Any) -> dict[str, Any]:
    return {
        "form": {
            "initial": "one",
            "on": {"PAUSE": "paused"},
            "states": {
                "one": {"on": {"NEXT": "two"}},
                "two": {"initial": "a", "states": {"a": {"on": {"NEXT": "b"}}, "b": {}}},
                "back": {"type": "history", **history},
            },
        },
        "paused": {"on": {"RESUME": "form.back"}},
    }


def test_deep_history_returns_to_the_leaf() -> None:
    definition = make(states(history="deep"))
    assert list(definition.states) == ["form.one", "form.two.a", "form.two.b", "paused"]
    assert walk(definition, "NEXT", "NEXT", "PAUSE", "RESUME") == ["form.two.a", "form.two.b", "paused", "form.two.b"]


@pytest.mark.parametrize("history", [{}, {"history": "shallow"}, {"history": True}])
def test_shallow_history_returns_to_the_child_and_starts_it_anew(history: dict[str, Any]) -> None:
    assert walk(make(states(**history)), "NEXT", "NEXT", "PAUSE", "RESUME")[-1] == "form.two.a"


def test_the_snapshot_carries_what_is_remembered() -> None:
    definition = make(states(history="deep"))
    start = definition.start()
    assert start.history == {}
    paused = definition.advance(start, Event("PAUSE")).snapshot
    assert paused == Snapshot("paused", {}, {"form": "form.one"})
    merged = definition.advance(paused, Event("UPDATE_CONTEXT", {"context": {}})).snapshot
    assert merged.history == {"form": "form.one"}
    assert start.history == {}


def test_nothing_remembered_leads_to_the_default() -> None:
    assert walk(make(states()), "RESUME", start=Snapshot("paused", {})) == ["form.one"]
    assert walk(make(states(target="two")), "RESUME", start=Snapshot("paused", {})) == ["form.two.a"]
    assert walk(make(states(target="two.b")), "RESUME", start=Snapshot("paused", {})) == ["form.two.b"]


@pytest.mark.parametrize("remembered", ["gone", "form.two", "paused", "form.two.b,gone", "form.back", ""])
def test_what_the_definition_does_not_have_is_forgotten(remembered: str) -> None:
    start = Snapshot("paused", {}, {"form": remembered})
    assert walk(make(states(history="deep")), "RESUME", start=start) == ["form.one"]


def test_the_declared_target_is_the_default() -> None:
    definition = make(states(target="two"))
    assert definition.states["paused"].transitions[0].target == "form.two.a"


def test_entry_actions_follow_what_is_entered() -> None:
    chart = states(history="deep")
    chart["form"]["states"]["two"]["entry"] = log("two")
    chart["form"]["states"]["two"]["states"]["b"]["entry"] = log("b")
    outcome = make(chart).advance(Snapshot("paused", {"log": []}, {"form": "form.two.b"}), Event("RESUME"))
    assert outcome.snapshot.context["log"] == ["two", "b"]
    assert outcome.entered == ("form", "form.two", "form.two.b")


@pytest.mark.parametrize(("kind", "back"), [("deep", "p.a.y,p.b.y"), ("shallow", "p.a.x,p.b.x")])
def test_history_of_a_parallel_state(kind: str, back: str) -> None:
    region = {"initial": "x", "states": {"x": {"on": {"GO": "y"}}, "y": {}}}
    chart = {
        "p": {
            "type": "parallel",
            "on": {"OUT": "out"},
            "states": {"a": region, "b": region, "h": {"history": kind}},
        },
        "out": {"on": {"BACK": "p.h"}},
    }
    definition = make(chart)
    assert walk(definition, "GO", "OUT", "BACK") == ["p.a.y,p.b.y", "out", back]


def test_history_of_one_region() -> None:
    region = {
        "initial": "x",
        "states": {"x": {"on": {"GO": "y"}}, "y": {"on": {"AWAY": "#off"}}, "h": {"type": "history"}},
    }
    other = {"initial": "x", "states": {"x": {}}}
    chart = {
        "p": {"type": "parallel", "states": {"a": region, "b": other}},
        "off": {"id": "off", "on": {"BACK": "p.a.h"}},
    }
    assert walk(make(chart), "GO", "AWAY", "BACK") == ["p.a.y,p.b.x", "off", "p.a.y,p.b.x"]
