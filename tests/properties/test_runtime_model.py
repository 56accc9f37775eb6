"""Cases in the real store against the model: no event lost, no effect doubled, logs and versions that add up."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ballerine_app.compose import build_runtime
from ballerine_app.engine.workflow import Definition
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_start import open_case
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.effect_run import run_effect
from ballerine_app.services.errors import Conflict
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.topics import case_topic
from ballerine_app.settings import Settings
from ballerine_app.store.audit_check import Verified, verify
from ballerine_app.store.audit_log import SYSTEM, entries
from ballerine_app.store.cases import get_case
from ballerine_app.store.effects import due_effects, effects_of_case
from tests.journeys import FakeClock
from tests.properties.charts import EVENTS, Chart, Model, envelopes

_MOST_RUNS = 30


@dataclass
class Expected:
    """What the model says of one case."""

    state: str
    n: int = 0
    moves: int = 1
    waiting: list[tuple[Chart, int]] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)


class Runtimes(RuleBasedStateMachine):
    """Events, results of plugins and restarts in any order."""

    migrated: Path

    @initialize(envelope=envelopes(plugins=True))
    def begin(self, envelope: Chart) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(self.migrated, self.folder / "ballerine.db")
        self.model = Model(envelope)
        self.definition = Definition.parse(envelope)
        self.clock = FakeClock()
        self.calls: Counter[str] = Counter()
        self.cases: dict[str, Expected] = {}
        self.causes = 0
        self._open()

    def _open(self) -> None:
        built = build_runtime(Settings(data_dir=self.folder))
        self.runtime = replace(
            built,
            clock=self.clock,
            definitions=Definitions({("random", 1): self.definition}),
            plugins={"works": self._works, "fails": self._fails},
        )

    def _works(self, call: PluginCall) -> PluginAnswer:
        self.calls[call.key] += 1
        return PluginAnswer({"attempt": call.attempt})

    def _fails(self, call: PluginCall) -> PluginAnswer:
        self.calls[call.key] += 1
        raise PluginFailed("no such company", retry=False)

    @precondition(lambda self: len(self.cases) < 3)
    @rule(n=st.integers(0, 4))
    def start(self, n: int) -> None:
        with self.runtime.database.write() as tx:
            act = open_case(tx, self.runtime, self.definition, {"n": n}, SYSTEM, project_id="default")
        self.cases[act.case.id] = Expected(self.model.start, n)

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), carried=st.none() | st.integers(0, 4))
    def send(self, data: st.DataObject, carried: int | None) -> None:
        case_id = data.draw(st.sampled_from(sorted(self.cases)))
        expected = self.cases[case_id]
        handled = sorted(self.model.next_events(expected.state))
        kind = data.draw(st.sampled_from([*handled, *handled, *EVENTS]))
        known = self.model.next_events(expected.state)
        takes = kind in known and not self.model.done(expected.state)
        moved = self.model.step(expected.state, kind, expected.n, carried) if takes else (expected.state, False)
        payload = None if carried is None else {"n": carried}
        if moved[1]:
            self._act(case_id, lambda act: act.send(kind, payload))
            self._move(expected, moved[0])
        else:
            code = "event_refused" if takes else "event_not_now"
            with pytest.raises(Conflict) as refusal:
                self._act(case_id, lambda act: act.send(kind, payload))
            assert refusal.value.code == code

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), n=st.integers(0, 4))
    def change(self, data: st.DataObject, n: int) -> None:
        case_id = data.draw(st.sampled_from(sorted(self.cases)))
        expected = self.cases[case_id]
        changes = expected.n != n
        self._act(case_id, lambda act: act.merge_context({"n": n}))
        if changes:
            expected.n = n
            state = expected.state
            self._move(expected, state if self.model.done(state) else self.model.settle(state, n))

    @precondition(lambda self: self.cases)
    @rule(again=st.booleans())
    def run_effects(self, again: bool) -> None:
        # Plugins may send a case round in circles for ever, so the runs are counted.
        for _ in range(_MOST_RUNS):
            with self.runtime.database.read() as tx:
                due = due_effects(tx, self.clock(), 1)
            if not due:
                break
            run_effect(self.runtime, due[0].id, due[0].attempt + 1)
            self._settle(self.cases[due[0].case_id])
        else:
            return
        assert not any(expected.waiting for expected in self.cases.values())
        if again:
            # A run that comes twice, as after a kill, changes nothing and calls nobody.
            after = dict(self.calls)
            with self.runtime.database.read() as tx:
                ended = [effect for case_id in self.cases for effect in effects_of_case(tx, case_id)]
            for effect in ended:
                if effect.status in ("done", "failed", "dropped"):
                    run_effect(self.runtime, effect.id, effect.attempt)
            assert self.calls == after
        assert all(count <= 1 for count in self.calls.values())

    @rule(seconds=st.integers(0, 5))
    def restart(self, seconds: int) -> None:
        self.runtime.database.close()
        self.clock.on(seconds=seconds)
        self._open()

    @invariant()
    def adds_up(self) -> None:
        if not hasattr(self, "runtime"):
            return
        for case_id, expected in self.cases.items():
            with self.runtime.database.read() as tx:
                case = get_case(tx, "default", case_id)
                log = entries(tx, case_topic(case_id))
                effects = effects_of_case(tx, case_id)
            assert case is not None
            assert (case.state, case.context["n"]) == (expected.state, expected.n)
            assert len([entry for entry in log if "id" in entry.meta]) >= expected.moves
            assert sorted(effect.name for effect in effects) == sorted(name for name, _ in expected.asked)
            assert case.version <= len(log)

    def teardown(self) -> None:
        if hasattr(self, "runtime"):
            for case_id in self.cases:
                with self.runtime.database.read() as tx:
                    assert isinstance(verify(tx, case_topic(case_id)), Verified)
                assert isinstance(replay_case(self.runtime, case_id), Identical)
            with suppress(FileNotFoundError):
                self.runtime.database.close()
            shutil.rmtree(self.folder)

    def _act(self, case_id: str, act: Any) -> None:
        with self.runtime.database.read() as tx:
            before = get_case(tx, "default", case_id)
        assert before is not None
        refused = True
        try:
            with (
                self.runtime.database.write() as tx,
                changing_case(tx, self.runtime, "default", case_id, SYSTEM, self.clock()) as changing,
            ):
                act(changing)
                refused = not changing.changed
        finally:
            with self.runtime.database.read() as tx:
                after = get_case(tx, "default", case_id)
            assert after is not None
            assert after.version == before.version + (not refused)

    def _move(self, expected: Expected, state: str) -> None:
        expected.moves += 1
        if state != expected.state:
            expected.state = state
            self.causes += 1
            calls = self.model.calls(state)
            expected.waiting += [(plugin, self.causes) for plugin in calls]
            expected.asked += [(plugin["name"], self.causes) for plugin in calls]

    def _settle(self, expected: Expected) -> None:
        """Run what waits first; a result that a newer call of the same plugin speaks for is dropped."""
        plugin, cause = expected.waiting.pop(0)
        if any(name == plugin["name"] and later > cause for name, later in expected.asked):
            return
        event = plugin["successAction"] if plugin["pluginKind"] == "works" else plugin["errorAction"]
        if self.model.done(expected.state) or event not in self.model.next_events(expected.state):
            return
        state, taken = self.model.step(expected.state, event, expected.n)
        if taken:
            self._move(expected, state)


def test_the_store_and_the_model_agree(migrated: Path) -> None:
    machine = type("Machine", (Runtimes,), {"migrated": migrated})
    chosen = settings(
        max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(machine, settings=chosen)
