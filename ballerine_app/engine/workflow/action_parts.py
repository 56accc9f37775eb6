"""The actions of a definition's `actions`, `entry` and `exit`: looked up once, run in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ballerine_app.engine.rules import RuleError
from ballerine_app.engine.workflow.actions import ACTIONS, ActionFunction, OptionsError
from ballerine_app.engine.workflow.errors import ActionError, Problem
from ballerine_app.engine.workflow.limits import find_unfit
from ballerine_app.engine.workflow.rule_reading import RuleReading
from ballerine_app.engine.workflow.values import Context, Effect, Event


@dataclass(frozen=True, slots=True)
class BoundAction:
    """An action with a definition's prepared options; `state` is the path of the state that declares it."""

    name: str
    function: ActionFunction
    options: Any
    state: str
    pointer: str


def bind_actions(
    given: Any, state: str, pointer: str, problems: list[Problem], reading: RuleReading
) -> tuple[BoundAction, ...]:
    """The actions of one value: a name, an object {type, options}, or a list of these.

    An unregistered name does nothing and is a warning; options that an action can't use are an error.
    """
    listed = given if isinstance(given, list) else [given] if given else []
    found: list[BoundAction] = []
    for index, item in enumerate(listed):
        place = f"{pointer}/{index}" if isinstance(given, list) else pointer
        named = item.get("type") if isinstance(item, dict) else item
        known = ACTIONS.get(named) if isinstance(named, str) else None
        if known is None:
            message = f"The action {str(named)[:64]!r} is not registered and does nothing."
            problems.append(Problem("unknown_action", place, message, "warning"))
            continue
        inner = f"{place}/options" if isinstance(item, dict) else place
        given_options = item.get("options") if isinstance(item, dict) else None
        if not reading.spend(given_options, inner, problems):
            continue
        try:
            options = known.prepare(given_options)
        except OptionsError as error:
            problems.append(Problem("action_options", f"{inner}{error.pointer}", error.message))
        else:
            found.append(BoundAction(known.name, known.function, options, state, place))
    return tuple(found)


def run_actions(
    actions: tuple[BoundAction, ...], context: Context, event: Event, cause: str, effects: list[Effect]
) -> Context:
    """The context after the actions; what they ask for is added to `effects`.

    ActionError names the one that failed, and `cause`, the type of the event that led here.
    """
    for each in actions:
        try:
            result = each.function(context, event, each.options)
        except RuleError as error:
            raise ActionError(each.state, cause, each.name, each.pointer, error.message) from error
        if isinstance(result, Effect):
            unfit = find_unfit(result.params)
            if unfit:
                raise ActionError(each.state, cause, each.name, each.pointer, f"Payload: {unfit.message}")
            effects.append(replace(result, state=each.state))
        else:
            context = result
    return context
