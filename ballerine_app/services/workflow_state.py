"""One state of a workflow in words: what leads on from it, what it waits for, which plugins it calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ballerine_app.engine.workflow import Definition, TransitionInfo
from ballerine_app.engine.workflow.guard_text import guard_text
from ballerine_app.locales import text
from ballerine_app.services.json_places import value_at
from ballerine_app.services.workflow_list import delay_words
from ballerine_app.services.workflow_tags import meanings
from ballerine_app.services.workflow_words import senders
from ballerine_app.views.workflows import Fact, PluginLine, StateDetail, WayLine

_PLUGINS = {
    "apiPlugins": "api", "commonPlugins": "common", "childWorkflowPlugins": "child", "dispatchEventPlugins": "dispatch",
}  # fmt: skip
_LONGEST_VALUE = 200


def state_detail(definition: Definition, path: str, count: int = 0) -> StateDetail:
    """The state with this path; an empty one where the definition has none. `count` are the cases in it."""
    info = definition.states.get(path)
    if info is None:
        return StateDetail()
    raw = value_at(definition.data, info.pointer) or {}
    ways = [_way(definition, each, path) for each in info.transitions]
    return StateDetail(
        path=path,
        initial=path in definition.initial.split(","),
        final=info.final,
        count=count,
        tags=meanings(info.tags),
        ways=tuple(way for way in ways if way.kind != "after"),
        timers=tuple(way for way in ways if way.kind == "after"),
        plugins=tuple(_plugins(definition.data, path)),
        entry=_actions(raw.get("entry")),
        exit=_actions(raw.get("exit")),
        meta=tuple(Fact(str(name), _value(value)) for name, value in info.meta.items()),
    )


def state_at(definition: Definition, pointer: str) -> str:
    """The state that a pointer into the definition is about; of a state around others, the first inside. Or ""."""
    inside = [info for info in definition.states.values() if _under(pointer, info.pointer)]
    if inside:
        return max(inside, key=lambda info: len(info.pointer)).path
    if "/states/" not in pointer:
        return ""
    return next((info.path for info in definition.states.values() if _under(info.pointer, pointer)), "")


def _under(pointer: str, outer: str) -> bool:
    return pointer == outer or pointer.startswith(f"{outer}/")


def _way(definition: Definition, transition: TransitionInfo, path: str) -> WayLine:
    kind = "after" if transition.delay_ms is not None else "event" if transition.event else "always"
    words = transition.event if transition.delay_ms is None else delay_words(transition.delay_ms)
    around = transition.declared_in
    return WayLine(
        key=transition.pointer,
        kind=kind,
        words=words or text("workflow.always"),
        target=transition.target or "",
        guard="" if transition.guard is None else _guard(transition.guard),
        senders=senders(definition.actors(transition.event)) if kind == "event" else "",
        description=transition.description,
        declared_in="" if around == path else around or text("workflows.state.everywhere"),
    )


def _guard(rule: Any) -> str:
    """A JMESPath condition is a text, a JsonLogic one is not."""
    return guard_text("jmespath" if isinstance(rule, str) else "json-logic", rule)


def _plugins(data: dict[str, Any], path: str) -> Iterator[PluginLine]:
    extensions = data.get("extensions")
    for group, kind in _PLUGINS.items():
        listed = extensions.get(group) if isinstance(extensions, dict) else None
        for plugin in listed if isinstance(listed, list) else ():
            names = plugin.get("stateNames") if isinstance(plugin, dict) else None
            if isinstance(names, list) and path in names:
                success, failure = (str(plugin.get(key) or "") for key in ("successAction", "errorAction"))
                yield PluginLine(text(f"workflows.plugin.{kind}"), str(plugin.get("name", "")), success, failure)


def _actions(given: Any) -> str:
    listed = given if isinstance(given, list) else [] if given is None else [given]
    return ", ".join(str(each.get("type", "")) if isinstance(each, dict) else str(each) for each in listed)


def _value(value: Any) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_VALUE else f"{shown[: _LONGEST_VALUE - 1]}…"
