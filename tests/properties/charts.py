"""Random definitions, and a tiny interpreter of them that shares no line with the engine."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Chart = dict[str, Any]
EVENTS = ("go", "back", "ok", "bad", "again")
PLUGINS = ("alpha", "beta", "gamma")


@st.composite
def envelopes(draw: st.DrawFn, *, plugins: bool = False) -> Chart:
    """A definition of up to six states, two of which may hold states inside; automatic transitions never run back."""
    names = [f"s{number}" for number in range(draw(st.integers(2, 5)))]
    inner = {name: [f"{name}{letter}" for letter in "ab"] for name in names[1:3] if draw(st.booleans())}
    states: Chart = {}
    for index, name in enumerate(names):
        state = _state(draw, names, index)
        if name in inner:
            state["initial"] = inner[name][0]
            state["states"] = {child: _inner_state(draw, inner[name], names) for child in inner[name]}
        states[name] = state
    states["end"] = {"type": "final"}
    envelope: Chart = {
        "name": "random",
        "version": 1,
        "definition": {"id": "random", "initial": names[0], "states": states},
    }
    if plugins:
        leaves = [child for name in names for child in [f"{name}.{each}" for each in inner.get(name, ())] or [name]]
        envelope["extensions"] = {"apiPlugins": [_plugin(draw, name, leaves) for name in PLUGINS]}
    return envelope


def _state(draw: st.DrawFn, names: list[str], index: int) -> Chart:
    state: Chart = {"on": draw(_handlers([*names, "end"]))}
    later = [*names[index + 1 :], "end"]
    if index and draw(st.integers(0, 3)) == 0:
        state["always"] = [{"target": draw(st.sampled_from(later)), "cond": draw(_guards())}]
    return state


def _inner_state(draw: st.DrawFn, siblings: list[str], names: list[str]) -> Chart:
    local = draw(_handlers(siblings))
    away = draw(_handlers([f"#random.{name}" for name in names]))
    return {"on": {**away, **local}}


def _handlers(targets: list[str]) -> st.SearchStrategy[Chart]:
    plain = st.sampled_from(targets)
    guarded = st.builds(lambda target, cond: {"target": target, "cond": cond}, plain, _guards())
    several = st.lists(guarded, min_size=1, max_size=2)
    either = st.one_of(
        plain, plain, guarded, several, st.builds(lambda some, last: [*some, {"target": last}], several, plain)
    )
    return st.dictionaries(st.sampled_from(EVENTS), either, min_size=1, max_size=4)


def _guards() -> st.SearchStrategy[Chart]:
    return st.builds(
        lambda operator, limit: {"type": "json-logic", "options": {"rule": {operator: [{"var": "n"}, limit]}}},
        st.sampled_from(["<", ">="]),
        st.integers(0, 4),
    )


def _plugin(draw: st.DrawFn, name: str, leaves: list[str]) -> Chart:
    return {
        "name": name,
        "pluginKind": draw(st.sampled_from(["works", "fails"])),
        "stateNames": sorted(draw(st.sets(st.sampled_from(leaves), min_size=1, max_size=3))),
        "successAction": draw(st.sampled_from(EVENTS)),
        "errorAction": draw(st.sampled_from(EVENTS)),
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
