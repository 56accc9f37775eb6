"""A risk policy: the file that says which rules raise the score, by how much, and what else they cause."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from ballerine_app.engine.rules.compiler import Rule, compile_rule
from ballerine_app.engine.rules.errors import PolicyError, RuleError

EntityType = Literal["individual", "business"]
ActionType = Literal["require_step", "auto_approve", "block"]
Level = Literal["low", "medium", "high", "critical"]

DEFAULT_LEVELS: Final[Mapping[str, int]] = {"low": 39, "medium": 69, "high": 84}
MOST_RULES: Final = 2_000
_POLICY_KEYS: Final = frozenset({"name", "version", "description", "levels", "rules"})
_RULE_KEYS: Final = frozenset({"id", "description", "when", "score", "reason", "action", "appliesTo"})
_ACTION_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "require_step": frozenset({"type", "step"}),
    "auto_approve": frozenset({"type"}),
    "block": frozenset({"type"}),
}


@dataclass(frozen=True, slots=True)
class Action:
    """What a rule causes beside its score. `step` names the flow step of `require_step`, else None."""

    type: ActionType
    step: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The action as it stands in the file."""
        return {"type": self.type} if self.step is None else {"type": self.type, "step": self.step}


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One rule: when `when` is true (JsonLogic's truth: an empty list is false), `score` (0 to 100) is added.

    `applies_to` holds the entity types that the rule judges.
    """

    id: str
    description: str
    when: Rule
    score: int
    reason: str
    action: Action | None
    applies_to: frozenset[str]


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy. `levels` are the highest scores of low, medium and high; `hash` is that of its content."""

    name: str
    version: int
    levels: Mapping[str, int]
    rules: tuple[PolicyRule, ...]
    hash: str

    @classmethod
    def parse(cls, data: Any) -> Policy:
        """Check a policy's JSON (as Python values) and compile its rules. PolicyError: pointer and reason."""
        policy = _object(data, "", _POLICY_KEYS, required=("name", "version", "rules"))
        name = _text(policy["name"], "/name")
        version = policy["version"]
        if type(version) is not int or version < 1:
            raise PolicyError("The version must be a whole number from 1 on.", "/version")
        listed = policy["rules"]
        if not isinstance(listed, list) or len(listed) > MOST_RULES:
            raise PolicyError(f"Rules must be a list of at most {MOST_RULES}.", "/rules")
        rules = tuple(_rule(item, f"/rules/{index}") for index, item in enumerate(listed))
        seen: set[str] = set()
        for index, rule in enumerate(rules):
            if rule.id in seen:
                raise PolicyError(f"Two rules have the id {rule.id!r}.", f"/rules/{index}/id")
            seen.add(rule.id)
        levels = _levels(policy.get("levels", dict(DEFAULT_LEVELS)))
        text = json.dumps(policy, sort_keys=True, separators=(",", ":"))
        return cls(name, version, levels, rules, hashlib.sha256(text.encode()).hexdigest())


def _rule(data: Any, pointer: str) -> PolicyRule:
    rule = _object(data, pointer, _RULE_KEYS, required=("id", "description", "when", "score", "reason"))
    score = rule["score"]
    if type(score) is not int or not 0 <= score <= 100:
        raise PolicyError("The score must be a whole number from 0 to 100.", f"{pointer}/score")
    try:
        when = compile_rule(rule["when"])
    except RuleError as error:
        hint = f" Did you mean {error.suggestion!r}?" if error.suggestion else ""
        raise PolicyError(f"{error.message}{hint}", f"{pointer}/when{error.pointer}") from error
    return PolicyRule(
        id=_text(rule["id"], f"{pointer}/id"),
        description=_text(rule["description"], f"{pointer}/description"),
        when=when,
        score=score,
        reason=_text(rule["reason"], f"{pointer}/reason"),
        action=_action(rule["action"], f"{pointer}/action") if "action" in rule else None,
        applies_to=_applies_to(rule.get("appliesTo", ["individual", "business"]), f"{pointer}/appliesTo"),
    )


def _action(data: Any, pointer: str) -> Action:
    kind = data.get("type") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in _ACTION_KEYS:
        raise PolicyError(f"An action's type is one of {', '.join(_ACTION_KEYS)}.", f"{pointer}/type")
    action = _object(data, pointer, _ACTION_KEYS[kind], required=tuple(_ACTION_KEYS[kind]))
    step = _text(action["step"], f"{pointer}/step") if "step" in action else None
    return Action(cast(ActionType, kind), step)


def _applies_to(data: Any, pointer: str) -> frozenset[str]:
    if not isinstance(data, list) or not data or any(item not in ("individual", "business") for item in data):
        raise PolicyError("appliesTo lists individual, business or both.", pointer)
    return frozenset(data)


def _levels(data: Any) -> Mapping[str, int]:
    levels = _object(data, "/levels", frozenset(DEFAULT_LEVELS), required=tuple(DEFAULT_LEVELS))
    bounds = [levels[name] for name in DEFAULT_LEVELS]
    if any(type(bound) is not int for bound in bounds) or not 0 <= bounds[0] < bounds[1] < bounds[2] <= 100:
        raise PolicyError("The levels low, medium and high must rise from 0 to 100.", "/levels")
    return {name: levels[name] for name in DEFAULT_LEVELS}


def _object(data: Any, pointer: str, known: frozenset[str], required: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise PolicyError("An object is expected here.", pointer)
    for key in data:
        if key not in known:
            raise PolicyError(f"Unknown key {key!r}; known are {', '.join(sorted(known))}.", f"{pointer}/{key}")
    for key in sorted(required):
        if key not in data:
            raise PolicyError(f"The key {key!r} is missing.", pointer)
    return data


def _text(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PolicyError("A text is expected here.", pointer)
    return value
