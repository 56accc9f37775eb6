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
from ballerine_app.engine.workflow.lint_events import events_by_state
from ballerine_app.engine.workflow.lint_structure import leaves_of

_CALLBACKS: Final = (("successAction", "succeeds"), ("errorAction", "fails"))
_UNSERVED: Final = ("noVendorAction", "finds no vendor")
# The case may wait in another state by then.
_LATE: Final = ("timeoutAction", "hears nothing from its vendor")
_MOST_TOGETHER: Final = 20
_SILENT_KINDS: Final = frozenset({"webhook", "transformer", "riskRules", "child"})
_TRANSFORMS: Final = (("request", "transform"), ("response", "transform"), ("iterateOn",), ("transformers",))
_TRANSFORMERS: Final = frozenset({"jmespath", "helper", "helpers"})


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plugin as written, with the innermost states that call it; `called` is true for states around others too."""

    raw: dict[str, Any]
    group: str
    pointer: str
    name: str
    states: tuple[str, ...]
    called: bool

    def action(self, key: str) -> str | None:
        """The event of a callback, or None."""
        given = self.raw.get(key)
        return given if isinstance(given, str) and given else None


class _Known:
    """What the checks of all plugins look up: who handles what, what is entered, and what stands around what."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.handled_in = events_by_state(definition)
        self.handled: frozenset[str] = frozenset().union(*self.handled_in.values())
        states = definition.states
        self.entered = {
            leaf for path, each in states.items() for t in each.transitions for leaf in leaves_of(t) if leaf != path
        }
        self.around = {path[:cut] for path in states for cut in range(len(path)) if path[cut] == "."}


def check_plugins(definition: Definition) -> list[Problem]:
    """All findings about a definition's plugins."""
    known = _Known(definition)
    plugins = list(_plugins(known))
    called = {str(plugin.raw.get("actionPluginName")) for plugin in plugins}
    names = Counter(plugin.name for plugin in plugins)
    problems = [
        Problem("plugin_name", plugin.pointer, f"Another plugin is named {plugin.name!r} too.", "warning")
        for plugin in plugins
        if names[plugin.name] > 1
    ]
    for plugin in plugins:
        problems += _needs(plugin, names)
        problems += _calls(plugin, known, called)
        problems += _callbacks(plugin, known)
        problems += _transforms(plugin)
    return problems + _overtaken(plugins, known)


def _plugins(known: _Known) -> Iterator[Plugin]:
    data = known.definition.data
    extensions = data.get("extensions") if isinstance(data.get("definition"), dict) else None
    for group in ("dispatchEventPlugins", "childWorkflowPlugins", "commonPlugins", "apiPlugins"):
        listed = extensions.get(group) if isinstance(extensions, dict) else None
        for index, raw in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(raw, dict) and isinstance(raw.get("name"), str):
                given = raw.get("stateNames")
                names = [name for name in given if isinstance(name, str)] if isinstance(given, list) else []
                states = tuple(name for name in names if name in known.definition.states)
                called = bool(states) or any(name in known.around for name in names)
                yield Plugin(raw, group, f"/extensions/{group}/{index}", raw["name"], states, called)


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


def _calls(plugin: Plugin, known: _Known, called: set[str]) -> Iterator[Problem]:
    if not plugin.called and plugin.name not in called:
        message = f"No state calls the plugin {plugin.name!r}; it runs only when it is invoked by name."
        yield Problem("plugin_unused", plugin.pointer, message, "info")
    for first in known.definition.initial.split(","):
        if first not in plugin.states:
            continue
        runs = "runs there only when a case comes back" if first in known.entered else "never runs there"
        message = f"A case starts in {first!r} without entering it, so {plugin.name!r} {runs}."
        yield Problem("plugin_initial", f"{plugin.pointer}/stateNames", message, "warning")


def _callbacks(plugin: Plugin, known: _Known) -> Iterator[Problem]:
    present = [key for key, _ in _CALLBACKS if plugin.action(key)]
    kind = plugin.raw.get("pluginKind")
    waiting = [state for state in plugin.states if not known.definition.states[state].final]
    if len(present) == 1:
        other, when = next((key, when) for key, when in _CALLBACKS if key not in present)
        message = f"The plugin {plugin.name!r} has a {present[0]} but no {other}, so no event follows when it {when}."
        yield Problem("plugin_no_callback", plugin.pointer, message, "warning")
    elif not present and waiting and kind is not None and kind not in _SILENT_KINDS:
        message = f"The plugin {plugin.name!r} has no successAction and errorAction, so its result moves no case."
        yield Problem("plugin_no_callback", plugin.pointer, message, "info")
    for key, when in (*_CALLBACKS, _UNSERVED, _LATE):
        event = plugin.action(key)
        if event is None:
            continue
        deaf = [state for state in plugin.states if event not in known.handled_in[state]] if key != _LATE[0] else []
        if deaf or (event not in known.handled and (not plugin.states or key == _LATE[0])):
            where = f"which {_listed(deaf)} can't handle" if deaf else "which no state handles"
            message = f"When the plugin {plugin.name!r} {when}, it sends {event!r}, {where}, so the case won't move."
            message += _later(event, deaf, known)
            yield Problem("plugin_callback", f"{plugin.pointer}/{key}", message, "warning")


def _later(event: str, deaf: list[str], known: _Known) -> str:
    """Where a case may be by then that does handle the event."""
    found = sorted(
        {
            leaf
            for state in deaf
            for t in known.definition.states[state].transitions
            for leaf in leaves_of(t)
            if leaf != state and event in known.handled_in.get(leaf, ())
        }
    )
    return f" Only {_listed(found)} handles it, where the case may be by then." if found else ""


def _overtaken(plugins: list[Plugin], known: _Known) -> list[Problem]:
    """Plugins of one state whose answers come when another's has led out of it, with no guard that waits for all."""
    problems = []
    by_state: dict[str, list[Plugin]] = {}
    for plugin in plugins:
        for state in plugin.states:
            by_state.setdefault(state, []).append(plugin)
    for state, together in by_state.items():
        for first in together[:_MOST_TOGETHER]:
            for second in together[:_MOST_TOGETHER]:
                target = _left_by(known.definition, state, first.action("successAction"))
                event = second.action("successAction")
                if first is second or target is None or event is None or event in known.handled_in[target]:
                    continue
                if event in known.handled_in[state]:
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
    return certain if certain != state and certain in definition.states else None


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
