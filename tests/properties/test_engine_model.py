"""The engine against a model, on random definitions and events."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.workflow import Definition, Event, EventNotAllowed
from tests.properties.charts import EVENTS, Model, envelopes

_events = st.lists(
    st.tuples(st.sampled_from([*EVENTS, "set"]), st.none() | st.integers(0, 4), st.integers(0, 4)), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(envelope=envelopes(), events=_events)
def test_the_engine_does_what_the_model_does(
    envelope: dict[str, Any], events: list[tuple[str, int | None, int]]
) -> None:
    before = copy.deepcopy(envelope)
    definition, model = Definition.parse(envelope), Model(envelope)
    n, state = 0, model.start
    snapshot = definition.start({"n": n})
    assert snapshot.state == state

    for kind, carried, value in events:
        kept = copy.deepcopy(snapshot)
        assert set(definition.next_events(state)) == (set() if model.done(state) else model.next_events(state))
        if kind == "set":
            n = value
            outcome = definition.advance(snapshot, Event("UPDATE_CONTEXT", {"context": {"n": n}}))
            state, taken = model.settle(state, n) if not model.done(state) else state, True
        elif kind not in definition.next_events(state):
            with pytest.raises(EventNotAllowed) as refusal:
                definition.advance(snapshot, Event(kind))
            assert (refusal.value.event, refusal.value.state) == (kind, state)
            continue
        else:
            payload = None if carried is None else {"n": carried}
            outcome = definition.advance(snapshot, Event(kind, payload))
            state, taken = model.step(state, kind, n, carried)
        assert snapshot == kept
        assert (outcome.snapshot.state, outcome.taken, outcome.done) == (state, taken, model.done(state))
        assert outcome.snapshot.context == {"n": n}
        assert bool(outcome.entered) == (state != kept.state)
        assert sum(step.taken for step in outcome.trace if step.event) == int(taken and kind != "set")
        snapshot = outcome.snapshot
    assert envelope == before
