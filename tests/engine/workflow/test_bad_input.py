"""What hostile or broken input does: an error that says why, and a case that stays as it was."""

from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.workflow import (
    AlwaysLoop,
    ContextError,
    Definition,
    DefinitionError,
    Event,
    EventNotAllowed,
    PayloadError,
    Snapshot,
    UnknownState,
)
from ballerine_app.engine.workflow.limits import LARGEST_INTEGER, find_unfit
from tests.engine.workflow.charts import expression, logic, make

REVIEW = {"review": {"on": {"approve": "approved"}}, "approved": {"type": "final"}}


def refused(data: Any) -> tuple[str, str]:
    """The code and pointer of the first problem."""
    with pytest.raises(DefinitionError) as caught:
        Definition.parse(data)
    return caught.value.problems[0].code, caught.value.problems[0].pointer


def flat(states: dict[str, Any], **root: Any) -> dict[str, Any]:
    return {"initial": next(iter(states)), "states": states, **root}


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"a": value}
    return value


def test_a_definition_of_a_megabyte_is_refused_and_one_below_it_works() -> None:
    assert refused(flat({"a": {"meta": {"text": "ü" * 500_000}}})) == ("too_large", "")
    assert Definition.parse(flat({"a": {"meta": {"text": "ü" * 499_000}}})).initial == "a"
    assert refused(flat({"a": {"meta": {"list": [1] * 500_000}}})) == ("too_large", "")


def test_ten_thousand_states_work_and_no_more() -> None:
    states = {f"s{i}": {"on": {"NEXT": f"s{i + 1}"}} for i in range(9_999)}
    definition = Definition.parse(flat({**states, "s9999": {"type": "final"}}))
    assert definition.advance(definition.start(), Event("NEXT")).snapshot.state == "s1"
    assert definition.advance(Snapshot("s9998", {}), Event("NEXT")).done
    assert refused(flat({f"s{i}": {} for i in range(10_001)})) == ("too_large", "/states")


def test_a_parallel_statechart_has_fewer_states() -> None:
    assert refused({"type": "parallel", "states": {f"s{i}": {} for i in range(2_001)}}) == ("too_large", "/states")
    definition = Definition.parse(
        {"type": "parallel", "states": {f"s{i}": {"on": {"GO": f"s{i}"}} for i in range(300)}}
    )
    outcome = definition.advance(definition.start(), Event("GO"))
    assert (outcome.taken, len(outcome.trace), outcome.entered) == (True, 300, ())


def test_few_events_around_many_states_are_refused() -> None:
    data = flat({f"s{i}": {} for i in range(9_000)}, on={f"E{i}": ".s0" for i in range(100)})
    assert refused(data) == ("too_large", "/states")


@pytest.mark.parametrize(
    "transition",
    [
        {"target": "a", "cond": logic({"<": [{"var": "x" * 70}, 1]})},
        {"target": "a", "cond": expression(f"{'x' * 90} == 'y'")},
        {"actions": {"type": "assign", "options": {"set": {"x" * 80: 1}}}},
    ],
)
def test_guards_and_actions_have_a_budget(transition: dict[str, Any]) -> None:
    few = Definition.parse(flat({"a": {"on": {f"E{i}": transition for i in range(500)}}}))
    assert len(few.next_events("a")) == 500
    with pytest.raises(DefinitionError) as caught:
        Definition.parse(flat({"a": {"on": {f"E{i}": transition for i in range(1_200)}}}))
    (problem,) = caught.value.problems
    assert problem.code == "too_large"
    assert problem.pointer.startswith("/states/a/on/E")


@pytest.mark.parametrize("levels", [100, 1_000, 100_000])
def test_depth_is_refused_everywhere(levels: int) -> None:
    deep = nested(levels)
    assert refused(flat({"a": {"meta": deep}}))[0] == "too_deep"
    states: dict[str, Any] = {}
    for _ in range(levels):
        states = flat({"a": states})
    assert refused(states)[0] == "too_deep"
    definition = make(REVIEW)
    with pytest.raises(ContextError, match="levels"):
        definition.start(deep)
    for name, payload in (("UPDATE_CONTEXT", {"context": deep}), ("DEEP_MERGE_CONTEXT", {"newContext": deep})):
        with pytest.raises(PayloadError, match="levels"):
            definition.advance(definition.start(), Event(name, payload))
    with pytest.raises(PayloadError, match="levels"):
        definition.check_payload("approve", deep)


def test_a_structure_that_holds_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["a"] = [loop]
    assert refused(flat({"a": {"meta": loop}}))[0] == "too_deep"


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        "\ud800",
        {"\udfff": 1},
        {5: 1},
        {None: 1},
        b"x",
        (1,),
        {1, 2},
        object(),
        LARGEST_INTEGER + 1,
        -LARGEST_INTEGER - 1,
        10**400,
    ],
    ids=lambda value: repr(value).split(" at ")[0],
)
def test_what_json_cannot_hold_is_refused_everywhere(value: Any) -> None:
    assert refused(flat({"a": {"meta": {"x": value}}}))[0] == "not_json"
    definition = make(REVIEW)
    with pytest.raises(ContextError):
        definition.start({"x": value})
    start = Snapshot("review", {"x": 1})
    with pytest.raises(PayloadError):
        definition.advance(start, Event("UPDATE_CONTEXT", {"context": {"x": value}}))
    with pytest.raises(PayloadError):
        definition.check_payload("approve", {"x": value})
    assert start == Snapshot("review", {"x": 1})


@pytest.mark.parametrize("value", [LARGEST_INTEGER, -LARGEST_INTEGER, True, 1e300, "", "\U0001f600", [], {}, None])
def test_what_json_can_hold_is_fine(value: Any) -> None:
    assert find_unfit({"x": value}) is None


@pytest.mark.parametrize("name", ["__proto__", "__class__", "constructor", "prototype", "__init__", "toString"])
def test_names_of_the_languages_below_are_plain_names(name: str) -> None:
    cond = logic({"==": [{"var": f"{name}.{name}"}, 1]})
    definition = make({name: {"on": {name: {"target": f"{name}2", "cond": cond}}}, f"{name}2": {"tags": [name]}})
    outcome = definition.advance(definition.start({name: {name: 1}}), Event(name))
    assert (outcome.snapshot.state, outcome.tags) == (f"{name}2", (name,))
    merged = definition.advance(outcome.snapshot, Event("DEEP_MERGE_CONTEXT", {"newContext": {name: {"x": 2}}}))
    assert merged.snapshot.context == {name: {name: 1, "x": 2}}
    missed = definition.advance(definition.start({"x": 1}), Event(name))
    assert (missed.taken, missed.trace[0].inputs) == (False, ((f"{name}.{name}", None),))


@pytest.mark.parametrize("rule", ["__class__", "x.__class__.__name__", "keys(@) == `[]`"])
def test_expressions_reach_no_attributes(rule: str) -> None:
    definition = make({"a": {"on": {"GO": {"target": "b", "cond": expression(rule)}}}, "b": {}})
    assert not definition.advance(definition.start({"x": {"y": 1}}), Event("GO")).taken


CALLS = ["os.mkdir", "os.system", "builtins.exec", "ballerine_app.engine.workflow.actions.unset", "__import__('os')"]


@pytest.mark.parametrize("name", CALLS)
def test_texts_that_name_functions_do_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = [name, {"type": name, "options": {"path": "made"}}]
    transition = {"target": "b", "actions": words}
    states: dict[str, Any] = {
        "a": {"entry": words, "exit": name, "on": {"made": transition}, "after": {"5": transition}},
        "b": {"entry": name, "always": [{"target": "c", "actions": words}]},
        "c": {"initial": "d", "onDone": transition, "states": {"d": {"type": "final", "entry": name}}},
    }
    states["c"]["onDone"] = {"actions": words}
    definition = make(states)
    for event in ("made", "after.5.a"):
        outcome = definition.advance(definition.start({"made": 1}), Event(event, {"path": "made"}))
        assert outcome.snapshot == Snapshot("c.d", {"made": 1})
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(DefinitionError):
        make({"a": {"on": {"GO": {"target": "a", "cond": name}}}})
    with pytest.raises(DefinitionError):
        make({"a": {"invoke": {"src": name}}})


def test_an_unknown_event_changes_nothing() -> None:
    definition = make(REVIEW)
    start = Snapshot("review", {"x": 1})
    for event in ("", "*", "\x00always", "\x00done", "after.5.review", "to_approved", "approve "):
        with pytest.raises(EventNotAllowed):
            definition.advance(start, Event(event))
        assert definition.why(start, event) == ()
    assert start == Snapshot("review", {"x": 1})


def test_a_circle_of_automatic_transitions_changes_nothing() -> None:
    definition = make({"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": "b"}})
    start = definition.start({"x": 1})
    with pytest.raises(AlwaysLoop):
        definition.advance(start, Event("GO"))
    assert start == Snapshot("a", {"x": 1})


@pytest.mark.parametrize("state", ["", ".", ",", "review,", "review,approved", "review.x", "Review", "x" * 100_000])
def test_an_unknown_state_is_an_error(state: str) -> None:
    with pytest.raises(UnknownState):
        make(REVIEW).advance(Snapshot(state, {}), Event("approve"))


def test_thousands_of_mistakes_are_all_told() -> None:
    data = flat({"a": {"on": {f"E{i}": "gone" for i in range(5_000)}, **{f"key{i}": 1 for i in range(5_000)}}})
    with pytest.raises(DefinitionError) as caught:
        Definition.parse(data)
    assert len(caught.value.problems) == 10_000


@pytest.mark.parametrize(
    "payload", [{"n": float("nan")}, {"n": float("inf")}, {"t": "\ud800"}, {"\ud800": 1}, {"n": 2**53}, nested(101)]
)
def test_a_payload_that_cannot_be_stored_is_refused_by_any_event(payload: dict[str, Any]) -> None:
    definition = make(REVIEW)
    before = definition.start({"n": 1})
    with pytest.raises(PayloadError):
        definition.advance(before, Event("approve", payload))
    assert before == Snapshot("review", {"n": 1})
