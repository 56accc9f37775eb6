"""Scorecards whose points or limits have no effect."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.errors import PolicyError
from ballerine_app.engine.rules.lint_policy_fields import fields_in
from ballerine_app.engine.rules.policy_fields import KnownFields
from ballerine_app.engine.rules.problem import Problem
from ballerine_app.engine.rules.scorecard import Scorecard
from ballerine_app.engine.rules.scorecard_result import written


def check_scorecard(data: dict[str, Any], known: KnownFields) -> list[Problem]:
    """Look at the scorecard of a policy's JSON, where it has one that can be used."""
    raw = data.get("scorecard")
    if not isinstance(raw, dict):
        return []
    try:
        card = Scorecard.parse({"name": data.get("name"), "version": data.get("version"), **raw})
    except PolicyError:
        return []  # what parses the policy says so
    found: list[Problem] = []
    least = most = card.base
    for index, each in enumerate(card.characteristics):
        pointer = f"/scorecard/characteristics/{index}"
        found += fields_in(raw["characteristics"][index]["value"], f"{pointer}/value", known)
        points = [band.points for band in each.bands]
        points += [each.missing] + ([each.otherwise] if each.otherwise is not None else [])
        least, most = least + min(points), most + max(points)
        if len(set(points)) == 1:
            message = f"{each.description} gives {written(points[0])} points in every case."
            found.append(Problem("points_without_effect", f"{pointer}/bands", message, "info"))
    for index, limit in enumerate(card.limits):
        pointer = f"/scorecard/limits/{index}/from"
        if limit.least > most:
            message = f"No case reaches {written(limit.least)} points: at most {written(most)} can be had."
            found.append(Problem("limit_unreached", pointer, message, "warning"))
        elif index + 1 < len(card.limits) and card.limits[index + 1].least <= least:
            message = f"Every case has at least {written(least)} points, so that the next limit counts instead."
            found.append(Problem("limit_unreached", pointer, message, "warning"))
    if card.limits and card.limits[0].least > least:
        start = written(card.limits[0].least)
        message = f"A case with less than {start} points has a limit of 0; as few as {written(least)} are possible."
        found.append(Problem("limit_gap", "/scorecard/limits/0/from", message, "info"))
    return found
