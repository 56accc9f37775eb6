"""Plugins whose result nobody waits for, that are never called, or that lack what they need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.errors import ExpressionError
from ballerine_app.engine.rules.jmes import compile_expression
from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.errors import Problem

_CALLBACKS: Final = (("successAction", "succeeds"), ("errorAction", "fails"))
_SILENT_KINDS: Final = frozenset({"webhook", "transformer", "riskRules", "child"})
_TRANSFORMS: Final = (("request", "transform"), ("response", "transform"), ("iterateOn",), ("transformers",))
_TRANSFORMERS: Final = frozenset({"jmespath", "helper", "helpers"})


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plugin as written, with the states of the definition that call it."""

    raw: dict[str, Any]
    group: str
    pointer: str
    name: str
    states: tuple[str, ...]

    def action(self, key: str) -> str | None:
        """The event of a callback, or None."""
        given = self.raw.get(key)
        return given if isinstance(given, str) and given else None


def check_plugins(definition: Definition) -> list[Problem]:
    """All findings about a definition's plugins."""
    plugins = list(_plugins(definition))
    called = {str(plugin.raw.get("actionPluginName")) for plugin in plugins}
    names = Counter(plugin.name for plugin in plugins)
    problems = [
        Problem("plugin_name", plugin.pointer, f"Another plugin is named {plugin.name!r} too.", "warning")
        for plugin in plugins
        if names[plugin.name] > 1
    ]
    for plugin in plugins:
        problems += _needs(plugin, names)
        problems += _calls(plugin, definition, called)
        problems += _callbacks(plugin, definition)
        problems += _transforms(plugin)
    return problems + _overtaken(plugins, definition)


def _plugins(definition: Definition) -> Iterator[Plugin]:
    extensions = definition.data.get("extensions") if isinstance(definition.data.get("definition"), dict) else None
    for group in ("dispatchEventPlugins", "childWorkflowPlugins", "commonPlugins", "apiPlugins"):
        listed = extensions.get(group) if isinstance(extensions, dict) else None
        for index, raw in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(raw, dict) and isinstance(raw.get("name"), str):
                names = raw.get("stateNames")
                listed_names = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
                states = tuple(name for name in listed_names if name in definition.states)
                yield Plugin(raw, group, f"/extensions/{group}/{index}", raw["name"], states)


def _needs(plugin: Plugin, names: Counter[str]) -> Iterator[Problem]:
    if plugin.group == "apiPlugins" and not plugin.raw.get("pluginKind"):
        kind = "api" if all(plugin.action(key) for key, _ in _CALLBACKS) else "webhook"
        message = f"The plugin {plugin.name!r} names no pluginKind, so it is taken as {kind!r}."
        yield Problem("plugin_kind", plugin.pointer, message, "warning")
    if plugin.group == "childWorkflowPlugins" and not plugin.raw.get("definitionId"):
        message = f"The plugin {plugin.name!r} doesn't say which definition its child case follows."
        yield Problem("child_definition", plugin.pointer, message, "warning")
    inner = plugin.raw.get("actionPluginName")
    if inner is not None and str(inner) not in names:
        message = f"The plugin {plugin.name!r} calls {str(inner)[:64]!r} for each item, which doesn't exist."
        yield Problem("plugin_action", f"{plugin.pointer}/actionPluginName", message, "warning")


def _calls(plugin: Plugin, definition: Definition, called: set[str]) -> Iterator[Problem]:
    if not plugin.states:
        if plugin.name not in called:
            message = f"No state calls the plugin {plugin.name!r}; it runs only when it is invoked by name."
            yield Problem("plugin_unused", plugin.pointer, message, "info")
        return
    entered = {t.target for state in definition.states.values() for t in state.transitions if t.target != state.path}
    if definition.initial in plugin.states:
        runs = "runs there only when a case comes back" if definition.initial in entered else "never runs there"
        message = f"A case starts in {definition.initial!r} without entering it, so {plugin.name!r} {runs}."
        yield Problem("plugin_initial", f"{plugin.pointer}/stateNames", message, "warning")


def _callbacks(plugin: Plugin, definition: Definition) -> Iterator[Problem]:
    present = [key for key, _ in _CALLBACKS if plugin.action(key)]
    kind = plugin.raw.get("pluginKind")
    waiting = [state for state in plugin.states if not definition.states[state].final]
    if len(present) == 1:
        other = next(key for key, _ in _CALLBACKS if key not in present)
        message = f"The plugin {plugin.name!r} has a {present[0]} but no {other}, so it sends no event at all."
        yield Problem("plugin_no_callback", plugin.pointer, message, "warning")
    elif not present and waiting and kind is not None and kind not in _SILENT_KINDS:
        message = f"The plugin {plugin.name!r} has no successAction and errorAction, so its result moves no case."
        yield Problem("plugin_no_callback", plugin.pointer, message, "info")
    handled = {event for state in definition.states for event in definition.next_events(state)}
    for key, when in _CALLBACKS:
        event = plugin.action(key)
        if event is None:
            continue
        deaf = [state for state in plugin.states if event not in definition.next_events(state)]
        if deaf or (not plugin.states and event not in handled):
            where = f"which {_listed(deaf)} can't handle" if deaf else "which no state handles"
            message = f"When the plugin {plugin.name!r} {when}, it sends {event!r}, {where}, so the case won't move."
            message += _later(event, deaf, definition)
            yield Problem("plugin_callback", f"{plugin.pointer}/{key}", message, "warning")


def _later(event: str, deaf: list[str], definition: Definition) -> str:
    """Where a case may be by then that does handle the event."""
    found = sorted(
        {
            t.target
            for state in deaf
            for t in definition.states[state].transitions
            if t.target is not None and t.target != state and event in definition.next_events(t.target)
        }
    )
    return f" Only {_listed(found)} handles it, where the case may be by then." if found else ""


def _overtaken(plugins: list[Plugin], definition: Definition) -> list[Problem]:
    """Plugins of one state whose answers come when another's has led out of it, with no guard that waits for all."""
    problems = []
    by_state: dict[str, list[Plugin]] = {}
    for plugin in plugins:
        for state in plugin.states:
            by_state.setdefault(state, []).append(plugin)
    for state, together in by_state.items():
        for first in together:
            for second in together:
                target = _left_by(definition, state, first.action("successAction"))
                event = second.action("successAction")
                if first is second or target is None or event is None or event in definition.next_events(target):
                    continue
                if event in definition.next_events(state):
                    message = (
                        f"{state!r} calls {first.name!r} and {second.name!r}. The answer of the first leads to "
                        f"{target!r}, which doesn't handle {event!r}, the answer of the second."
                    )
                    problems.append(Problem("plugin_overtaken", second.pointer, message, "warning"))
    return problems


def _left_by(definition: Definition, state: str, event: str | None) -> str | None:
    """Where the event leads from the state for certain, or None where it stays or a guard decides."""
    tried = [t for t in definition.states[state].transitions if event and t.event == event]
    certain = tried[0].target if tried and tried[0].guard is None else None
    return certain if certain != state else None


def _transforms(plugin: Plugin) -> Iterator[Problem]:
    for keys in _TRANSFORMS:
        given: Any = plugin.raw
        for key in keys:
            given = given.get(key) if isinstance(given, dict) else None
        pointer = f"{plugin.pointer}/{'/'.join(keys)}"
        if given is not None and not isinstance(given, list):
            message = f"A transform of the plugin {plugin.name!r} is no list of steps; Ballerine sends all data then."
            yield Problem("plugin_transform", pointer, message, "warning")
        for index, step in enumerate(given if isinstance(given, list) else ()):
            yield from _step(plugin, step, f"{pointer}/{index}")
    for key in ("request", "response"):
        side = plugin.raw.get(key)
        if isinstance(side, dict) and "transform" not in side and "transformers" in side:
            message = f"The steps belong under 'transform'; under 'transformers' {plugin.name!r} does not use them."
            yield Problem("plugin_transform", f"{plugin.pointer}/{key}/transformers", message, "warning")


def _step(plugin: Plugin, step: Any, pointer: str) -> Iterator[Problem]:
    transformer = step.get("transformer") if isinstance(step, dict) else None
    if transformer not in _TRANSFORMERS:
        message = f"The plugin {plugin.name!r} names the transformer {str(transformer)[:64]!r}, which doesn't exist."
        yield Problem("plugin_transform", pointer, message, "warning")
    elif transformer == "jmespath":
        try:
            compile_expression(step.get("mapping"), collapse=True)
        except ExpressionError as error:
            message = f"The mapping of the plugin {plugin.name!r} can't be read: {error.message}"
            yield Problem("plugin_mapping", f"{pointer}/mapping", message, "warning")


def _listed(states: list[str]) -> str:
    return ", ".join(map(repr, states))
