"""Actions of definitions by name: pure functions that change the context or ask for an effect.

A definition only names actions that are registered here; no text of it is ever imported or called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules import Rule, RuleError, compile_rule
from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.values import Context, Effect, Event

Result = Context | Effect
ActionFunction = Callable[[Context, Event, Any], Result]
Example = tuple[Any, Context, Result]

LONGEST_PATH: Final = 50  # steps


class OptionsError(Exception):
    """Options that an action can't use. `pointer` leads to the place in them, `message` is a sentence."""

    def __init__(self, message: str, pointer: str = "") -> None:
        self.message = message
        self.pointer = pointer
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Action:
    """A registered action. `prepare` compiles a definition's options once, `function` gets what it returns.

    `example` is (options, context, result); a dict as the result is the new context.
    """

    name: str
    function: ActionFunction
    prepare: Callable[[Any], Any]
    doc: str
    example: Example


ACTIONS: Final[dict[str, Action]] = {}


def action(name: str, *, prepare: Callable[[Any], Any], example: Example) -> Callable[[ActionFunction], ActionFunction]:
    """Register a pure function (context, event, prepared options) as action `name`; its docstring documents it.

    It returns the new context, which may share parts with the old one but never changes it, or an Effect, whose state
    is filled in. `prepare` raises OptionsError. ValueError when the name is taken.
    """

    def register(function: ActionFunction) -> ActionFunction:
        if name in ACTIONS:
            raise ValueError(f"action {name!r} is registered twice")
        ACTIONS[name] = Action(name, function, prepare, (function.__doc__ or "").strip(), example)
        return function

    return register


def _prepare_assign(options: Any) -> tuple[tuple[tuple[str, ...], Rule], ...]:
    given = _options(options, "set")
    if not isinstance(given["set"], dict):
        raise OptionsError("An object of paths and rules is expected here.", "/set")
    return tuple(
        (_path(path, f"/set/{escape(path)}"), _rule(rule, f"/set/{escape(path)}"))
        for path, rule in given["set"].items()
    )


@action(
    "assign",
    prepare=_prepare_assign,
    example=({"set": {"a.total": {"+": [{"var": "a.x"}, 1]}}}, {"a": {"x": 1}}, {"a": {"x": 1, "total": 2}}),
)
def assign(context: Context, event: Event, options: tuple[tuple[tuple[str, ...], Rule], ...]) -> Context:
    """Set dotted paths of the context: `set` maps each to a JsonLogic rule over the context with the payload over it.

    All rules see the context as it was before. What stands in a path's way and is no object becomes one.
    """
    data = _data(context, event)
    values = [(path, rule(data, event.at)) for path, rule in options]
    for path, value in values:
        context = _with(context, path, value)
    return context


def _prepare_unset(options: Any) -> tuple[tuple[str, ...], ...]:
    paths = _options(options, "paths")["paths"]
    if not isinstance(paths, list):
        raise OptionsError("A list of paths is expected here.", "/paths")
    return tuple(_path(path, f"/paths/{index}") for index, path in enumerate(paths))


@action("unset", prepare=_prepare_unset, example=({"paths": ["a.x"]}, {"a": {"x": 1, "y": 2}}, {"a": {"y": 2}}))
def unset(context: Context, event: Event, options: tuple[tuple[str, ...], ...]) -> Context:
    """Remove the dotted `paths` from the context; one that it doesn't have is no error."""
    for path in options:
        context = _without(context, path)
    return context


def _prepare_dispatch(options: Any) -> tuple[str, Rule | None]:
    given = _options(options, "event", "payload")
    event = given["event"]
    if not isinstance(event, str) or not event or not event.isprintable():
        raise OptionsError("The name of an event is expected here.", "/event")
    return event, _rule(given["payload"], "/payload") if given.get("payload") is not None else None


@action(
    "dispatch",
    prepare=_prepare_dispatch,
    example=(
        {"event": "ALERT", "payload": {"var": "a"}},
        {"a": {"x": 1}},
        Effect("dispatchEvent", "ALERT", "", event="ALERT", params={"x": 1}),
    ),
)
def dispatch(context: Context, event: Event, options: tuple[str, Rule | None]) -> Effect:
    """Ask for `event` to be sent, with the object that the JsonLogic rule `payload` gives for the data of `assign`."""
    name, rule = options
    payload = rule(_data(context, event), event.at) if rule else {}
    if not isinstance(payload, dict):
        raise RuleError("The payload of a dispatched event must be an object.", "/payload")
    return Effect("dispatchEvent", name, "", event=name, params=payload)


def _data(context: Context, event: Event) -> Context:
    return {**context, **event.payload} if event.payload else context


def _with(value: Any, path: tuple[str, ...], given: Any) -> Context:
    copied = dict(value) if isinstance(value, dict) else {}
    copied[path[0]] = given if len(path) == 1 else _with(copied.get(path[0]), path[1:], given)
    return copied


def _without(value: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(value, dict) or path[0] not in value:
        return value
    if len(path) == 1:
        return {key: inner for key, inner in value.items() if key != path[0]}
    inner = _without(value[path[0]], path[1:])
    return value if inner is value[path[0]] else {**value, path[0]: inner}


def _options(options: Any, required: str, *optional: str) -> dict[str, Any]:
    if not isinstance(options, dict) or required not in options:
        raise OptionsError(f"The action needs options with {required!r}.")
    for key in options:
        if key != required and key not in optional:
            raise OptionsError(f"Unknown key {key[:64]!r}.", f"/{escape(key)}")
    return options


def _path(given: Any, pointer: str) -> tuple[str, ...]:
    steps = tuple(given.split(".")) if isinstance(given, str) else ()
    if not steps or not all(steps) or len(steps) > LONGEST_PATH:
        raise OptionsError(f"A dotted path of at most {LONGEST_PATH} steps is expected here.", pointer)
    return steps


def _rule(given: Any, pointer: str) -> Rule:
    try:
        return compile_rule(given)
    except RuleError as error:
        hint = f" Did you mean {error.suggestion!r}?" if error.suggestion else ""
        raise OptionsError(f"{error.message}{hint}", f"{pointer}{error.pointer}") from error
