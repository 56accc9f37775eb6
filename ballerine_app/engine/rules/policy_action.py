"""What a policy causes beside the score: by a rule that fires, or by the score that comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from ballerine_app.engine.rules.errors import PolicyError
from ballerine_app.engine.rules.json_shapes import a_list, a_text, an_object

ActionType = Literal["require_step", "route_to_queue", "auto_approve", "block"]

MOST_ACTIONS: Final = 10
_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "score": frozenset({"type"}),
    "require_step": frozenset({"type", "step"}),
    "route_to_queue": frozenset({"type", "queue"}),
    "auto_approve": frozenset({"type"}),
    "block": frozenset({"type"}),
}


@dataclass(frozen=True, slots=True)
class Action:
    """What a rule causes beside its score. `step` names the flow step of `require_step`, `queue` the queue of
    `route_to_queue`; else they are None.
    """

    type: ActionType
    step: str | None = None
    queue: str | None = None

    @property
    def label(self) -> str:
        """The action as one word, e.g. `block` or `require_step:proof_of_address`."""
        named = self.step or self.queue
        return f"{self.type}:{named}" if named else self.type

    def as_json(self) -> dict[str, Any]:
        """The action as it stands in the file."""
        named = {"step": self.step, "queue": self.queue}
        return {"type": self.type, **{key: value for key, value in named.items() if value is not None}}


def parse_action(data: Any, pointer: str) -> Action | None:
    """An action from its JSON; None for `score`, which says that there is nothing beside the score. PolicyError."""
    kind = data.get("type") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in _KEYS:
        raise PolicyError(f"An action's type is one of {', '.join(_KEYS)}.", f"{pointer}/type")
    action = an_object(data, pointer, _KEYS[kind], required=_KEYS[kind])
    named = {key: a_text(action[key], f"{pointer}/{key}") for key in ("step", "queue") if key in action}
    return None if kind == "score" else Action(cast(ActionType, kind), **named)


def parse_actions(rule: dict[str, Any], pointer: str) -> tuple[Action, ...]:
    """The actions of a rule, which has either one `action` or a list of `actions`. PolicyError."""
    if "action" in rule and "actions" in rule:
        raise PolicyError("A rule has either action or actions.", f"{pointer}/actions")
    if "action" in rule:
        found = [parse_action(rule["action"], f"{pointer}/action")]
    else:
        given = a_list(rule.get("actions", []), f"{pointer}/actions", MOST_ACTIONS)
        found = [parse_action(item, f"{pointer}/actions/{index}") for index, item in enumerate(given)]
    return tuple(dict.fromkeys(action for action in found if action))
