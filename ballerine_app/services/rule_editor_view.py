"""A policy's JSON as the editor shows it: cards in words, and what is chosen as a form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ballerine_app.engine.rules.errors import PolicyError
from ballerine_app.engine.rules.form_templates import path_of
from ballerine_app.engine.rules.policy import DEFAULT_LEVELS
from ballerine_app.engine.rules.policy_rule import parse_policy_rule
from ballerine_app.locales import text
from ballerine_app.services.action_edit import ACTION_TYPES, actions_of
from ballerine_app.services.condition_edit import form_of
from ballerine_app.services.condition_words import condition_lines, field_of
from ballerine_app.services.rule_fields import value_words
from ballerine_app.services.rule_form_rows import form_rows
from ballerine_app.views.rule_editor import (
    ActionRow,
    BandRow,
    CharacteristicRow,
    EditorFinding,
    EditorView,
    LevelRow,
    LimitRow,
    RuleCard,
    RuleForm,
    ScorecardForm,
    ScoreForm,
    ThresholdRow,
)
from ballerine_app.views.rule_fields import FieldCatalogue

SCORE, SCORECARD = "score", "scorecard"
_MOST_CARDS: Final = 500
_MOST_LINES: Final = 5
_RANKS: Final = {"error": 0, "warning": 1, "info": 2}
_KINDS: Final = ("individual", "business")


def editor_view(
    data: dict[str, Any], fields: FieldCatalogue, chosen: str, findings: Iterable[tuple[str, str, str, str]]
) -> EditorView:
    """What the editor shows. `chosen` is a part: `rule:3`, "score" or "scorecard"; the first rule where it isn't there.

    `findings` are (severity, message, pointer, code).
    """
    given = data.get("rules")
    rules = given if isinstance(given, list) else []
    own = [_finding(number, each) for number, each in enumerate(findings)]
    index = _index(chosen)
    if chosen not in (SCORE, SCORECARD) and not (index is not None and index < len(rules)):
        index = 0 if rules else None
        chosen = "rule:0" if rules else SCORE
    rule = rules[index] if index is not None and index < len(rules) else None
    return EditorView(
        cards=tuple(_card(each, place, fields, own) for place, each in enumerate(rules[:_MOST_CARDS])),
        chosen=chosen,
        rule=_rule(rule, index or 0, len(rules), fields, own) if isinstance(rule, dict) else RuleForm(),
        score=_score(data) if chosen == SCORE else ScoreForm(),
        scorecard=_scorecard(data, fields) if chosen == SCORECARD else ScorecardForm(),
    )


def part_of(pointer: str) -> str:
    """The part of the editor that a finding's pointer leads to; "" where there is none."""
    steps = pointer.split("/")[1:]
    if len(steps) > 1 and steps[0] == "rules" and steps[1].isdecimal():
        return f"rule:{int(steps[1])}"
    if steps and steps[0] in ("levels", "thresholds", "aggregation"):
        return SCORE
    return SCORECARD if steps and steps[0] == "scorecard" else ""


def _finding(number: int, given: tuple[str, str, str, str]) -> EditorFinding:
    severity, message, pointer, code = given
    return EditorFinding(f"{number} {pointer}", severity, message, pointer, part_of(pointer), code=code)


def _index(part: str) -> int | None:
    kind, _, number = part.partition(":")
    return int(number) if kind == "rule" and number.isascii() and number.isdigit() and len(number) < 6 else None


def _card(rule: Any, index: int, fields: FieldCatalogue, findings: list[EditorFinding]) -> RuleCard:
    part = f"rule:{index}"
    own = sorted((each for each in findings if each.part == part), key=lambda each: _RANKS[each.severity])
    worst = own[0].severity if own else ""
    try:
        parse_policy_rule(rule, f"/rules/{index}")
        broken = ""
    except PolicyError as error:
        broken = error.message
    if not isinstance(rule, dict):
        return RuleCard(part=part, broken=broken, reason=text("rule_editor.card.no_rule"), finding="error", findings=1)
    lines = condition_lines(form_of(rule), fields)
    return RuleCard(
        part=part,
        id=_text(rule.get("id")),
        reason=_text(rule.get("reason")) or text("rule_editor.card.unnamed"),
        lines=lines[:_MOST_LINES],
        more=max(len(lines) - _MOST_LINES, 0),
        score=_points(rule),
        effects=tuple(_action(place, each).words for place, each in enumerate(actions_of(rule))),
        where=" · ".join(_text(rule[key]) for key in ("domain", "indicator") if rule.get(key)),
        applies=_applies(rule),
        broken=broken,
        finding=worst,
        findings=len(own),
    )


def _points(rule: dict[str, Any]) -> str:
    score, weight = rule.get("score"), rule.get("weight", 1)
    told = f"+{score}" if isinstance(score, int) else _text(score)
    return told if weight == 1 else text("rule_editor.card.weighted", score=told, weight=_text(weight))


def _applies(rule: dict[str, Any]) -> str:
    kinds = rule.get("appliesTo")
    only = kinds[0] if isinstance(kinds, list) and len(kinds) == 1 else ""
    return text(f"rule_editor.only.{only}") if only in _KINDS else ""


def _rule(
    rule: dict[str, Any], index: int, count: int, fields: FieldCatalogue, findings: list[EditorFinding]
) -> RuleForm:
    pointer = f"/rules/{index}"
    group, rows = form_rows(rule, pointer, fields, [each for each in findings if each.part == f"rule:{index}"])
    kinds = rule.get("appliesTo")
    rare = ("weight", "minScore", "maxScore", "additionalScore", "domain", "indicator", "riskLevel")
    return RuleForm(
        part=f"rule:{index}",
        pointer=pointer,
        id=_text(rule.get("id")),
        reason=_text(rule.get("reason")),
        description=_text(rule.get("description")),
        score=_text(rule.get("score")),
        weight=_text(rule.get("weight")),
        least=_text(rule.get("minScore")),
        most=_text(rule.get("maxScore")),
        additional=_text(rule.get("additionalScore")),
        domain=_text(rule.get("domain")),
        indicator=_text(rule.get("indicator")),
        risk_level=_text(rule.get("riskLevel")),
        applies=kinds[0] if isinstance(kinds, list) and len(kinds) == 1 and kinds[0] in _KINDS else "",
        rule_set="ruleSet" in rule,
        group=group,
        rows=rows,
        actions=tuple(_action(place, each) for place, each in enumerate(actions_of(rule))),
        more=any(key in rule for key in rare),
        first=index == 0,
        last=index == count - 1,
    )


def _action(index: int, action: Any) -> ActionRow:
    kind = action.get("type") if isinstance(action, dict) else None
    if kind not in ACTION_TYPES:
        return ActionRow(index, "", "", _text(kind) or text("rule_editor.action.unknown"))
    named = _text(action.get("step") or action.get("queue"))
    told = value_words(named, "") if kind == "require_step" else named
    return ActionRow(index, kind, named, text(f"rule_editor.does.{kind}", named=told))


def _score(data: dict[str, Any]) -> ScoreForm:
    levels = data.get("levels")
    given = {**DEFAULT_LEVELS, **(levels if isinstance(levels, dict) else {})}
    bounds = [given[name] for name in ("low", "medium", "high")]
    whole = all(type(each) is int for each in bounds) and 0 <= bounds[0] < bounds[1] < bounds[2] <= 100
    edges = [-1, *bounds, 100]
    thresholds = data.get("thresholds")
    return ScoreForm(
        aggregation=_text(data.get("aggregation", "sum")),
        low=_text(bounds[0]),
        medium=_text(bounds[1]),
        high=_text(bounds[2]),
        scale=tuple(
            LevelRow(name, text(f"risk.{name}"), str(edges[place + 1]), edges[place + 1] - edges[place])
            for place, name in enumerate((*DEFAULT_LEVELS, "critical"))
        )
        if whole
        else (),
        thresholds=tuple(
            _threshold(place, each)
            for place, each in enumerate(thresholds if isinstance(thresholds, list) else ())
            if isinstance(each, dict)
        ),
    )


def _threshold(index: int, threshold: dict[str, Any]) -> ThresholdRow:
    least, most = _text(threshold.get("from")), _text(threshold.get("to"))
    action = _action(index, threshold.get("action"))
    words = text("rule_editor.threshold.words", least=least, most=most or "100", action=action.words)
    return ThresholdRow(index, least, most, action, words, f"/thresholds/{index}")


def _scorecard(data: dict[str, Any], fields: FieldCatalogue) -> ScorecardForm:
    card = data.get("scorecard")
    if not isinstance(card, dict):
        return ScorecardForm()
    return ScorecardForm(
        present=True,
        currency=_text(card.get("currency")),
        base=_text(card.get("base")),
        characteristics=tuple(
            _characteristic(place, each, fields) for place, each in _objects(card.get("characteristics"))
        ),
        limits=tuple(_limit(place, each) for place, each in _objects(card.get("limits"))),
    )


def _characteristic(index: int, each: dict[str, Any], fields: FieldCatalogue) -> CharacteristicRow:
    path = path_of(each.get("value"))
    return CharacteristicRow(
        index=index,
        id=_text(each.get("id")),
        description=_text(each.get("description")),
        path=path or "",
        field=field_of(fields, "", path).label if path is not None else "",
        source="" if path is not None else json.dumps(each.get("value"), ensure_ascii=False),
        bands=tuple(_band(place, band) for place, band in _objects(each.get("bands"))),
        missing=_text(each.get("missing")),
        otherwise=_text(each.get("otherwise")),
    )


def _band(index: int, band: dict[str, Any]) -> BandRow:
    values = band.get("in")
    return BandRow(
        index=index,
        least=_text(band.get("from")),
        below=_text(band.get("below")),
        listed=", ".join(map(_text, values)) if isinstance(values, list) else "",
        is_values="in" in band,
        points=_text(band.get("points")),
    )


def _limit(index: int, limit: dict[str, Any]) -> LimitRow:
    amount = limit.get("limit")
    computed = isinstance(amount, dict | list)
    return LimitRow(
        index=index,
        least=_text(limit.get("from")),
        amount="" if computed else _text(amount),
        at_most=_text(limit.get("atMost")),
        source=json.dumps(amount, ensure_ascii=False) if computed else "",
    )


def _objects(given: Any) -> list[tuple[int, dict[str, Any]]]:
    listed = given if isinstance(given, list) else []
    return [(index, each) for index, each in enumerate(listed) if isinstance(each, dict)]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
