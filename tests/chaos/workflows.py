"""The workflows that the chaos cases run on: five effects each, of every kind that may be cut off halfway."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.definitions import Definitions

KIND = "counting_vendor"
CHILD = "chaos_child"

Row = tuple[str, str, str]
"""An effect as it must end: kind, name, status."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One workflow, with what must have become of each of its cases.

    `effects` are the rows of the case, `child` those of the child case that it starts, if any. `calls` names the
    plugins that must have reached the vendor, the child's too.
    """

    definition: Definition
    ends_in: str
    effects: Counter[Row]
    calls: tuple[str, ...]
    child: Counter[Row] | None = None


def _plugin(name: str, state: str, success: str | None = None, *, flaky: bool = True) -> dict[str, Any]:
    """A plugin that asks the vendor; a `flaky` one meets failures, so it is tried often and soon."""
    plugin: dict[str, Any] = {"name": name, "pluginKind": KIND, "stateNames": [state], "errorAction": "GIVE_UP"}
    if success:
        plugin["successAction"] = success
    if flaky:
        plugin["timeoutSeconds"] = 1.0
        plugin["retry"] = {"attempts": 50, "firstPauseSeconds": 0.05, "longestPauseSeconds": 1}
    return plugin


def _definition(name: str, starter: str, states: dict[str, Any], extensions: dict[str, Any], **more: Any) -> Definition:
    ends = {"done": {"type": "final"}, "given_up": {"type": "final"}}
    return Definition.parse(
        {
            "name": name,
            "version": 1,
            "events": {"START": {"actors": [starter]}},
            "definition": {"id": name, "initial": "new", "on": {"GIVE_UP": "given_up"}, "states": {**states, **ends}},
            "extensions": extensions,
            **more,
        }
    )


def _called(*names: str) -> list[Row]:
    return [("api", name, "done") for name in names]


def _five_in_a_row() -> Variant:
    names = ("steady_one", "flaky_two", "steady_three", "flaky_four", "flaky_five")
    plugins = [_plugin(name, "checking", flaky=name.startswith("flaky")) for name in names]
    plugins[-1]["successAction"] = "CHECKED"
    definition = _definition(
        "chaos_row",
        "api",
        {"new": {"on": {"START": "checking"}}, "checking": {"on": {"CHECKED": "done"}}},
        {"apiPlugins": plugins},
    )
    return Variant(definition, "done", Counter(_called(*names)), names)


def _with_timers() -> Variant:
    states = {
        "new": {"on": {"START": "asking"}},
        "asking": {"on": {"ASKED": "waiting"}},
        "waiting": {"after": {"150": "checking"}},
        "checking": {"on": {"CHECKED": "closing"}},
        # Left before its timer is due, which must then do nothing.
        "closing": {"on": {"CLOSED": "done"}, "after": {"PT1H": "given_up"}},
    }
    plugins = [
        _plugin("steady_ask", "asking", "ASKED", flaky=False),
        _plugin("flaky_check", "checking", "CHECKED"),
        _plugin("flaky_close", "closing", "CLOSED"),
    ]
    calls = ("steady_ask", "flaky_check", "flaky_close")
    timers = [("timer", "after.150.waiting", "done"), ("timer", "after.3600000.closing", "dropped")]
    return Variant(
        _definition("chaos_timers", "api", states, {"apiPlugins": plugins}),
        "done",
        Counter([*_called(*calls), *timers]),
        calls,
    )


def _with_child() -> Variant:
    number = [{"transformer": "jmespath", "mapping": "{number: number}"}]
    states = {
        "new": {"on": {"START": "waiting"}},
        "waiting": {"on": {"CHILD_DONE": "closing"}},
        "closing": {"on": {"CLOSED": "done"}},
    }
    extensions = {
        "childWorkflowPlugins": [
            {
                "name": "start_child",
                "definitionId": CHILD,
                "stateNames": ["waiting"],
                "initEvent": "START",
                "transformers": number,
                "errorAction": "GIVE_UP",
            }
        ],
        "apiPlugins": [_plugin("steady_note", "closing", flaky=False), _plugin("flaky_close", "closing", "CLOSED")],
    }
    callback = {
        "definitionId": CHILD,
        "transformers": number,
        "persistenceStates": ["done"],
        "deliverEvent": "CHILD_DONE",
    }
    calls = ("steady_note", "flaky_close")
    return Variant(
        _definition("chaos_family", "api", states, extensions, config={"childCallbackResults": [callback]}),
        "done",
        Counter([("childWorkflow", "start_child", "done"), *_called(*calls)]),
        (*calls, "flaky_child"),
        Counter([*_called("flaky_child"), ("childResult", "", "done")]),
    )


VARIANTS = (_five_in_a_row(), _with_timers(), _with_child())

_CHILD = _definition(
    CHILD,
    "system",
    {"new": {"on": {"START": "checking"}}, "checking": {"on": {"CHECKED": "done"}}},
    {"apiPlugins": [_plugin("flaky_child", "checking", "CHECKED")]},
)
_ALL = (_CHILD, *(variant.definition for variant in VARIANTS))
DEFINITIONS = Definitions({(each.name, each.version): each for each in _ALL})


def variant_of(number: int) -> Variant:
    """What the case with this number runs on."""
    return VARIANTS[number % len(VARIANTS)]
