"""Actions that can't happen, or that say the same twice."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Final

from ballerine_app.engine.rules.formula import HOLDS, Both, Not
from ballerine_app.engine.rules.formula_questions import Asker
from ballerine_app.engine.rules.judged_rule import Judged
from ballerine_app.engine.rules.policy import Policy, Threshold
from ballerine_app.engine.rules.problem import Problem

_MOST_STEPS: Final = 100_000
_MOST_PAIRS: Final = 500


def check_actions(policy: Policy, data: Any, rules: list[Judged]) -> list[Problem]:
    """Look at the actions of each rule, at those of rules that fire together, and at the thresholds."""
    found: list[Problem] = []
    for each in rules:
        kinds = {action.type for action in each.rule.actions}
        raw = data["rules"][int(each.pointer.rpartition("/")[2])]
        pointer = f"{each.pointer}/{'actions' if 'actions' in raw else 'action'}"
        if {"auto_approve", "block"} <= kinds:
            message = f"{each.name} blocks what it approves: a blocked case is never approved by itself."
            found.append(Problem("action_impossible", pointer, message, "warning"))
        if len([action for action in each.rule.actions if action.type == "route_to_queue"]) > 1:
            message = f"{each.name} routes to several queues, and a case stands in one."
            found.append(Problem("action_repeated", pointer, message, "warning"))
    found += _blocked(rules)
    found += _thresholds(policy.thresholds)
    return found


def _blocked(rules: list[Judged]) -> list[Problem]:
    """Rules that approve, and fire only together with one that blocks."""
    asker = Asker(_MOST_STEPS)
    blocking = [each for each in rules if any(action.type == "block" for action in each.rule.actions)]
    found: list[Problem] = []
    pairs = 0
    for each in rules:
        kinds = {action.type for action in each.rule.actions}
        if "auto_approve" not in kinds or "block" in kinds:
            continue
        for other in blocking:
            pairs += 1
            if pairs > _MOST_PAIRS:
                return found
            if each.rule.applies_to <= other.rule.applies_to and asker.impossible(
                Both((each.formula, Not(other.formula))), HOLDS
            ):
                message = f"{each.name} never approves a case: {other.name} fires too, and blocks it."
                found.append(Problem("action_impossible", each.pointer, message, "warning"))
                break
    return found


def _thresholds(thresholds: tuple[Threshold, ...]) -> list[Problem]:
    found: list[Problem] = []
    for (first, one), (second, other) in combinations(enumerate(thresholds), 2):
        least, most = max(one.least, other.least), min(one.most, other.most)
        if least > most:
            continue
        scores = f"scores from {least} to {most}" if least < most else f"a score of {least}"
        pointer = f"/thresholds/{second}"
        kinds = {one.action.type, other.action.type}
        if one.action == other.action:
            message = f"For {scores}, this says what threshold {first + 1} says already."
            found.append(Problem("threshold_repeated", pointer, message, "info"))
        elif kinds == {"auto_approve", "block"}:
            message = f"For {scores}, this and threshold {first + 1} block and approve; the block wins."
            found.append(Problem("threshold_overlap", pointer, message, "warning"))
        elif kinds == {"route_to_queue"}:
            message = f"For {scores}, this and threshold {first + 1} route to different queues."
            found.append(Problem("threshold_overlap", pointer, message, "warning"))
    return found
