"""Random definitions, and a tiny interpreter of them that shares no line with the engine."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

Chart = dict[str, Any]
EVENTS = ("go", "back", "ok", "bad", "again")
PLUGINS = ("alpha", "beta", "gamma")


def envelopes(*, plugins: bool = False) -> st.SearchStrategy[Chart]:
    """Definitions of up to six states, two of which may hold states inside; automatic transitions never run back.

    Each comes from one number: drawn piece by piece, a definition would use up what Hypothesis has for the events.
    """
    return st.integers(0, 2**32).map(lambda seed: _Writer(Random(seed)).envelope(plugins=plugins))


class _Writer:
    def __init__(self, random: Random) -> None:
        self._random = random

    def envelope(self, *, plugins: bool) -> Chart:
        names = [f"s{number}" for number in range(self._random.randint(2, 5))]
        inner = {name: [f"{name}{letter}" for letter in "ab"] for name in names[1:3] if self._random.random() < 0.5}
        states: Chart = {}
        for index, name in enumerate(names):
            state: Chart = {"on": self._handlers([*names, "end"])}
            if index and self._random.random() < 0.2:
                later = self._random.choice([*names[index + 1 :], "end"])
                state["always"] = [{"target": later, "cond": self._guard()}]
            if name in inner:
                state["initial"] = inner[name][0]
                state["states"] = {child: self._inner_state(inner[name], names) for child in inner[name]}
            states[name] = state
        states["end"] = {"type": "final"}
        chart = {"id": "random", "initial": names[0], "states": states}
        envelope: Chart = {"name": "random", "version": 1, "definition": chart}
        if plugins:
            leaves = [child for name in names for child in [f"{name}.{each}" for each in inner.get(name, ())] or [name]]
            envelope["extensions"] = {"apiPlugins": [self._plugin(name, leaves) for name in PLUGINS]}
        return envelope

    def _inner_state(self, siblings: list[str], names: list[str]) -> Chart:
        away = self._handlers([f"#random.{name}" for name in names])
        return {"on": {**away, **self._handlers(siblings)}}

    def _handlers(self, targets: list[str]) -> Chart:
        events = self._random.sample(EVENTS, self._random.randint(1, 4))
        return {event: self._transition(targets) for event in events}

    def _transition(self, targets: list[str]) -> Any:
        plain: list[Any] = [self._random.choice(targets) for _ in range(3)]
        guarded = [{"target": target, "cond": self._guard()} for target in plain[:2]]
        return self._random.choice([plain[2], plain[2], guarded[0], guarded, [*guarded, {"target": plain[2]}]])

    def _guard(self) -> Chart:
        rule = {self._random.choice(["<", ">="]): [{"var": "n"}, self._random.randint(0, 4)]}
        return {"type": "json-logic", "options": {"rule": rule}}

    def _plugin(self, name: str, leaves: list[str]) -> Chart:
        states = self._random.sample(leaves, min(len(leaves), self._random.randint(1, 3)))
        return {
            "name": name,
            "pluginKind": self._random.choice(["works", "fails"]),
            "stateNames": sorted(states),
            "successAction": self._random.choice(EVENTS),
            "errorAction": self._random.choice(EVENTS),
        }


class Model:
    """What a definition of `envelopes` does, in the plainest way."""

    def __init__(self, envelope: Chart) -> None:
        self._root = {"states": envelope["definition"]["states"], "initial": envelope["definition"]["initial"]}
        self.plugins = (envelope.get("extensions") or {}).get("apiPlugins", [])
        self.start = self._leaf(self._root["initial"])

    def next_events(self, state: str) -> set[str]:
        """The events that the state or one around it handles."""
        return {event for _, node in self._around(state) for event in node.get("on", {})}

    def done(self, state: str) -> bool:
        """Whether the case has ended."""
        return state == "end"

    def step(self, state: str, event: str, n: int, carried: int | None = None) -> tuple[str, bool]:
        """The state after an event and whether a transition was taken; `carried` stands in front of `n` in guards."""
        seen = n if carried is None else carried
        for path, node in self._around(state):
            for candidate in self._candidates(node.get("on", {}).get(event)):
                if self._passes(candidate, seen):
                    return self.settle(self._target(path, candidate["target"]), n), True
        return state, False

    def settle(self, state: str, n: int) -> str:
        """The state after the automatic transitions."""
        while True:
            moves = (
                self._target(path, candidate["target"])
                for path, node in self._around(state)
                for candidate in self._candidates(node.get("always"))
                if self._passes(candidate, n)
            )
            following = next(moves, None)
            if following is None:
                return state
            state = following

    def calls(self, state: str) -> list[Chart]:
        """The plugins that entering a state calls for, in order."""
        return [plugin for plugin in self.plugins if state in plugin["stateNames"]]

    def _around(self, state: str) -> list[tuple[str, Chart]]:
        outer, _, inner = state.partition(".")
        node = self._root["states"][outer]
        return [*([(state, node["states"][inner])] if inner else []), (outer, node)]

    def _target(self, path: str, target: str) -> str:
        if target.startswith("#"):
            return self._leaf(target.removeprefix("#random."))
        outer, _, inner = path.partition(".")
        return f"{outer}.{target}" if inner else self._leaf(target)

    def _leaf(self, name: str) -> str:
        initial = self._root["states"][name].get("initial")
        return f"{name}.{initial}" if initial else name

    @staticmethod
    def _candidates(given: Any) -> list[Chart]:
        listed = given if isinstance(given, list) else [] if given is None else [given]
        return [{"target": each} if isinstance(each, str) else each for each in listed]

    @staticmethod
    def _passes(candidate: Chart, n: int) -> bool:
        if "cond" not in candidate:
            return True
        [(operator, (_, limit))] = candidate["cond"]["options"]["rule"].items()
        return n < limit if operator == "<" else n >= limit
