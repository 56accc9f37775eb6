"""Trying small changes on a policy's JSON: other scores, rules off, other levels and thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ballerine_app.engine.rules.policy import DEFAULT_LEVELS

Json = Mapping[str, Any]

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Nudges:
    """What is turned: rules that are off, scores by rule, levels by name, thresholds by place as (from, to)."""

    off: frozenset[str] = frozenset()
    scores: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.off) + len(self.scores) + len(self.levels) + len(self.thresholds)


def nudged(content: Json, nudges: Nudges) -> dict[str, Any]:
    """The content with what is turned; rules that are off are left out. What the content doesn't have is ignored."""
    made = dict(content)
    rules = content.get("rules")
    if isinstance(rules, list):
        made["rules"] = [_scored(rule, nudges) for rule in rules if _name(rule) not in nudges.off]
    if nudges.levels:
        made["levels"] = {**levels_of(content), **nudges.levels}
    thresholds = content.get("thresholds")
    if nudges.thresholds and isinstance(thresholds, list):
        made["thresholds"] = [_moved(item, nudges.thresholds.get(place)) for place, item in enumerate(thresholds)]
    return made


def levels_of(content: Json) -> dict[str, int]:
    """The highest scores of low, medium and high, as the content says or leaves them."""
    given = content.get("levels")
    return (
        {name: _whole(given.get(name), bound) for name, bound in DEFAULT_LEVELS.items()}
        if isinstance(given, dict)
        else dict(DEFAULT_LEVELS)
    )


def still_turned(content: Json, nudges: Nudges) -> Nudges:
    """Without what is as the content has it, or what the content doesn't have."""
    listed = content.get("rules")
    rules = {_name(rule): rule for rule in listed if isinstance(rule, dict)} if isinstance(listed, list) else {}
    given = content.get("thresholds")
    thresholds = given if isinstance(given, list) else []
    levels = levels_of(content)
    return Nudges(
        off=frozenset(name for name in nudges.off if name in rules),
        scores={
            name: score for name, score in nudges.scores.items() if name in rules and rules[name].get("score") != score
        },
        levels={name: bound for name, bound in nudges.levels.items() if levels.get(name, bound) != bound},
        thresholds={
            place: bounds
            for place, bounds in nudges.thresholds.items()
            if place < len(thresholds) and bounds_of(thresholds[place]) != bounds
        },
    )


def bounds_of(threshold: Any) -> tuple[int, int]:
    """From and to which score a threshold of the content counts."""
    given = threshold if isinstance(threshold, dict) else {}
    return _whole(given.get("from"), 0), _whole(given.get("to"), MOST)


def _scored(rule: Any, nudges: Nudges) -> Any:
    name = _name(rule)
    return {**rule, "score": nudges.scores[name]} if name in nudges.scores else rule


def _moved(threshold: Any, bounds: tuple[int, int] | None) -> Any:
    if bounds is None or not isinstance(threshold, dict):
        return threshold
    return {**threshold, "from": bounds[0], "to": bounds[1]}


def _name(rule: Any) -> str:
    found = rule.get("id") if isinstance(rule, dict) else None
    return found if isinstance(found, str) else ""


def _whole(value: Any, otherwise: int) -> int:
    return value if type(value) is int else otherwise
