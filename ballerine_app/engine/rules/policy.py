"""A risk policy: the file that says which rules raise the score, by how much, and what else they cause."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast

from ballerine_app.engine.rules.compiler import Rule
from ballerine_app.engine.rules.errors import PolicyError
from ballerine_app.engine.rules.json_shapes import a_list, a_score, a_text, a_version, an_object
from ballerine_app.engine.rules.policy_action import Action, parse_action
from ballerine_app.engine.rules.policy_conditions import PolicyConditions
from ballerine_app.engine.rules.policy_rule import PolicyRule, parse_policy_rule
from ballerine_app.engine.rules.policy_test import PolicyTest, parse_tests
from ballerine_app.engine.rules.scorecard import Scorecard

Level = Literal["low", "medium", "high", "critical"]
Aggregation = Literal["sum", "highest"]

DEFAULT_LEVELS: Final[Mapping[str, int]] = {"low": 39, "medium": 69, "high": 84}
MOST_RULES: Final = 2_000
MOST_PARTS: Final = 100_000  # of all rules together, which are compiled together
MOST_THRESHOLDS: Final = 50
_REQUIRED: Final = ("name", "version", "rules")
_KEYS: Final = frozenset({*_REQUIRED, "description", "levels", "aggregation", "thresholds", "tests", "scorecard"})
_THRESHOLD_KEYS: Final = frozenset({"from", "to", "action"})


@dataclass(frozen=True, slots=True)
class Threshold:
    """An action that every case with a score from `least` to `most`, both included, causes."""

    least: int
    most: int
    action: Action


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy. `levels` are the highest scores of low, medium and high; `hash` is that of its content.

    `aggregation` says how the scores of the rules that fire make one: their `sum`; or, as in Ballerine, the `highest`
    with the additional scores of all the others. `scorecard` gives points and a limit beside the score, and `tests` say
    what has to come out, which `policy_test_run` checks. `conditions` are those of its rules, compiled together.
    """

    name: str
    version: int
    levels: Mapping[str, int]
    rules: tuple[PolicyRule, ...]
    hash: str
    aggregation: Aggregation = "sum"
    thresholds: tuple[Threshold, ...] = ()
    scorecard: Scorecard | None = None
    tests: tuple[PolicyTest, ...] = ()
    conditions: PolicyConditions = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "conditions", PolicyConditions(self.rules))

    @classmethod
    def parse(cls, data: Any) -> Policy:
        """Check a policy's JSON (as Python values) and compile its rules. PolicyError: pointer and reason."""
        policy = an_object(data, "", _KEYS, required=_REQUIRED)
        name = a_text(policy["name"], "/name")
        version = a_version(policy["version"], "/version")
        if "description" in policy:
            a_text(policy["description"], "/description")
        aggregation = policy.get("aggregation", "sum")
        if aggregation not in ("sum", "highest"):
            raise PolicyError("The aggregation is sum or highest.", "/aggregation")
        listed = a_list(policy["rules"], "/rules", MOST_RULES)
        rules = tuple(parse_policy_rule(item, f"/rules/{index}") for index, item in enumerate(listed))
        if sum(rule.when.node.size for rule in rules if isinstance(rule.when, Rule)) > MOST_PARTS:
            raise PolicyError(f"The rules have more than {MOST_PARTS} parts together.", "/rules")
        seen: set[str] = set()
        for index, rule in enumerate(rules):
            if rule.id in seen:
                raise PolicyError(f"Two rules have the id {rule.id!r}.", f"/rules/{index}/id")
            if rule.additional_score is not None and aggregation == "sum":
                message = "An additionalScore counts only where the policy's aggregation is highest."
                raise PolicyError(message, f"/rules/{index}/additionalScore")
            seen.add(rule.id)
        levels = _levels(policy.get("levels", dict(DEFAULT_LEVELS)))
        given = a_list(policy.get("thresholds", []), "/thresholds", MOST_THRESHOLDS)
        thresholds = tuple(_threshold(item, f"/thresholds/{index}") for index, item in enumerate(given))
        return cls(
            name,
            version,
            levels,
            rules,
            policy_hash(policy),
            cast(Aggregation, aggregation),
            thresholds,
            _scorecard(policy["scorecard"], name, version) if "scorecard" in policy else None,
            parse_tests(policy.get("tests", []), "/tests"),
        )


def policy_hash(data: dict[str, Any]) -> str:
    """The hash that a policy of this content has, also where it can't be used."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _scorecard(data: Any, name: str, version: int) -> Scorecard:
    """The scorecard of a policy, whose name and version it has."""
    pointer = "/scorecard"
    if not isinstance(data, dict):
        raise PolicyError("An object is expected here.", pointer)
    for key in ("name", "version"):
        if key in data:
            raise PolicyError(f"A policy's scorecard has the policy's {key}, and none of its own.", f"{pointer}/{key}")
    try:
        return Scorecard.parse({**data, "name": name, "version": version})
    except PolicyError as error:
        raise PolicyError(error.message, f"{pointer}{error.pointer}") from error


def _threshold(data: Any, pointer: str) -> Threshold:
    threshold = an_object(data, pointer, _THRESHOLD_KEYS, required=("action", "from"))
    least = a_score(threshold["from"], f"{pointer}/from", "score")
    most = a_score(threshold.get("to", 100), f"{pointer}/to", "score")
    if least > most:
        raise PolicyError("The threshold begins above its end.", f"{pointer}/from")
    action = parse_action(threshold["action"], f"{pointer}/action")
    if action is None:
        raise PolicyError("A threshold needs an action beside the score.", f"{pointer}/action")
    return Threshold(least, most, action)


def _levels(data: Any) -> Mapping[str, int]:
    levels = an_object(data, "/levels", frozenset(DEFAULT_LEVELS), required=tuple(DEFAULT_LEVELS))
    bounds = [levels[name] for name in DEFAULT_LEVELS]
    if any(type(bound) is not int for bound in bounds) or not 0 <= bounds[0] < bounds[1] < bounds[2] <= 100:
        raise PolicyError("The levels low, medium and high must rise from 0 to 100.", "/levels")
    return {name: levels[name] for name in DEFAULT_LEVELS}
