"""The why panel: which rules fired, on which values from where, what they caused, and the whole arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ballerine_app.locales import catalogue, text
from ballerine_app.services.explanation_words import lines, match_words, matches, sentence, written
from ballerine_app.services.journey_fields import SOURCES
from ballerine_app.services.judgement import actions_of
from ballerine_app.services.rule_fields import field_label
from ballerine_app.store.tables import AuditEntry
from ballerine_app.views.why import (
    ReadValue,
    RuleProblem,
    RuleView,
    ScorecardRow,
    ScorecardView,
    ScoreChange,
    WhyView,
)

# What our records know because a document said so.
_ORIGIN = {"signals.identityIssuer": "document"}


@dataclass(frozen=True, slots=True)
class Origins:
    """Where a case's data comes from: `journey` tells that an applicant filled it in, `answered` when each vendor's
    plugin answered last (ISO 8601).
    """

    journey: bool
    answered: Mapping[str, str]


def why_view(
    risk: dict[str, Any], origins: Origins, evaluations: Sequence[AuditEntry], levels: Mapping[str, int]
) -> WhyView:
    """The panel for what stands under `risk` in a case's context.

    `levels` are those of the policy that judged. `evaluations` are the newest entries of the audit log that tell a
    changed judgement, newest first.
    """
    if not risk:
        return WhyView()
    version = risk.get("policyVersion")
    name = str(risk.get("policyName") or "")
    return WhyView(
        arithmetic=risk["arithmetic"],
        aggregation=risk.get("aggregation", "sum"),
        levels=tuple(levels.values()),
        rules=tuple(
            _rule(rule, origins, fired=True) for rule in sorted(risk["fired"], key=lambda rule: -rule["score"])
        ),
        quiet_rules=tuple(_rule(rule, origins, fired=False) for rule in risk["notFired"]),
        thresholds=tuple(_threshold(each) for each in risk.get("thresholds", [])),
        problems=tuple(_problem(each) for each in risk.get("problems", [])),
        change=_change(risk, evaluations),
        scorecard=_scorecard(risk.get("scorecard")),
        policy=name,
        policy_version="" if version is None else str(version),
        policy_href="" if version is None else f"/rules/{quote(name)}?version={version}",
        evaluated_at=risk.get("evaluatedAt", ""),
    )


def action_words(action: Mapping[str, Any]) -> str:
    """What an action causes, in words."""
    kind = action["type"]
    if kind == "require_step":
        known = f"document.name.{action['step']}"
        step = text(known).lower() if known in catalogue() else action["step"]
        return text("case.why.action.require_step", step=step)
    if kind == "route_to_queue":
        return text("case.why.action.route_to_queue", queue=action["queue"])
    return text(f"case.why.action.{kind}")


def _rule(rule: dict[str, Any], origins: Origins, *, fired: bool) -> RuleView:
    told = rule.get("explanation")
    bounds = [text(f"case.why.bound.{key}", n=rule[key]) for key in ("minScore", "maxScore") if key in rule]
    return RuleView(
        id=rule["id"],
        reason=rule["reason"],
        description=rule["description"],
        score=rule.get("score", 0),
        fired=fired,
        calculation=rule.get("calculation", ""),
        read=tuple(_value(path, value, origins) for path, value in _values(rule)),
        caused=(*bounds, *(action_words(action) for action in actions_of(rule))) if fired else (),
        matches=tuple(match_words(name, match) for name, match in matches(told)) if told else (),
        lines=lines(told) if told else (),
        because=sentence(told) if told and not fired else "",
    )


def _values(rule: dict[str, Any]) -> list[tuple[str, Any]]:
    values = rule["values"]
    return [(value["path"], value["value"]) if isinstance(value, dict) else (value[0], value[1]) for value in values]


def _value(path: str, value: Any, origins: Origins) -> ReadValue:
    steps = path.split(".")
    source = _ORIGIN.get(path) or SOURCES.get(steps[0], "other")
    if source == "applicant" and not origins.journey:
        source = "other"
    vendor = steps[1] if source == "vendor" and len(steps) > 1 else ""
    words = text("case.why.source.vendor_named", name=vendor) if vendor else text(f"case.why.source.{source}")
    return ReadValue(field_label(path), written(value), source, words, origins.answered.get(vendor, ""))


def _threshold(threshold: Mapping[str, Any]) -> str:
    return text(
        "case.why.threshold", least=threshold["from"], most=threshold["to"], action=action_words(threshold["action"])
    )


def _problem(problem: Mapping[str, Any]) -> RuleProblem:
    return RuleProblem(str(problem.get("name") or problem["rule"]), str(problem["reason"]))


def _change(risk: Mapping[str, Any], evaluations: Sequence[AuditEntry]) -> ScoreChange:
    """How the newest judgement differs from the one before it; nothing for the first one."""
    if len(evaluations) < 2 or evaluations[0].meta.get("before") is None:
        return ScoreChange()
    now, before = evaluations[0].meta, evaluations[1].meta
    names = {rule["id"]: rule["reason"] for rule in (*risk["fired"], *risk["notFired"])}
    came = [names.get(rule, rule) for rule in now["rules"] if rule not in before["rules"]]
    went = [names.get(rule, rule) for rule in before["rules"] if rule not in now["rules"]]
    if now["before"] == now["score"] and not came and not went:
        return ScoreChange()
    return ScoreChange(now["before"], evaluations[0].at.isoformat(), tuple(came), tuple(went))


def _scorecard(card: dict[str, Any] | None) -> ScorecardView:
    if not card:
        return ScorecardView()
    return ScorecardView(
        points=written(card["points"]),
        limit=f"{card['limit']:,.10g} {card['currency']}",
        arithmetic=card["arithmetic"],
        base=written(card["base"]) if card["base"] else "",
        rows=tuple(
            ScorecardRow(each["description"], written(each["value"]), _band(each["band"]), written(each["points"]))
            for each in card["characteristics"]
        ),
    )


def _band(band: str) -> str:
    return text(f"case.why.band.{band}") if band in ("missing", "otherwise") else band
