"""What one version of a risk policy changes against another, in sentences a reviewer can judge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ballerine_app.locales import text
from ballerine_app.views.definition_diff import DiffWords

MOST_SENTENCES: Final = 200
_LONGEST: Final = 80
# Of a policy: what is told in its own way, and what differs between any two versions.
_OWN: Final = ("rules", "levels", "thresholds", "tests", "scorecard", "version")
# Keys of a rule whose old and new values fit into a sentence.
_SHORT: Final = ("score", "additionalScore", "minScore", "maxScore", "weight", "reason", "domain", "indicator")

_Told = tuple[str, str]
_Json = dict[str, Any]


def policy_summary(before: _Json, after: _Json) -> tuple[DiffWords, ...]:
    """The differences of two policies' contents; also of those that can't judge."""
    found = [
        *_rules(_by(before.get("rules"), "id"), _by(after.get("rules"), "id")),
        *_levels(before.get("levels"), after.get("levels")),
        *_whole("thresholds", before, after),
        *_whole("scorecard", before, after),
        *_tests(_by(before.get("tests"), "name"), _by(after.get("tests"), "name")),
        *_entries(before, after),
    ]
    if not found and _order(before) != _order(after):
        found.append(("changed", text("policy_diff.order")))
    sentences = [DiffWords(f"{number} {kind}", kind, words) for number, (kind, words) in enumerate(found)]
    if len(sentences) <= MOST_SENTENCES:
        return tuple(sentences)
    more = DiffWords("more", "changed", text("diff.more", n=len(sentences) - MOST_SENTENCES))
    return (*sentences[:MOST_SENTENCES], more)


def _rules(before: dict[str, _Json], after: dict[str, _Json]) -> Iterator[_Told]:
    for kind, key in _compared(before, after):
        rule = _named(before[key] if kind == "removed" else after[key], key)
        if kind != "changed":
            yield kind, text(f"policy_diff.rule.{kind}", rule=rule)
            continue
        for what, name in _compared(before[key], after[key]):
            old, new = before[key].get(name), after[key].get(name)
            if name in _SHORT:
                shown = {"before": _short(old), "after": _short(new)}
                yield "changed", text("policy_diff.rule.value", rule=rule, name=_key(name), **shown)
            elif name in ("when", "ruleSet"):
                if what != "removed":
                    yield "changed", text("policy_diff.rule.condition", rule=rule)
            elif name in ("action", "actions"):
                if what != "removed" or not {"action", "actions"} & after[key].keys():
                    told = _actions(after[key]) or text("policy_diff.nothing")
                    yield "changed", text("policy_diff.rule.actions", rule=rule, actions=told)
            else:
                yield "changed", text("policy_diff.rule.key", rule=rule, name=_key(name))


def _levels(before: Any, after: Any) -> Iterator[_Told]:
    if before == after:
        return
    given = after if isinstance(after, dict) else {"low": 39, "medium": 69, "high": 84}
    bounds = {name: _short(given.get(name)) for name in ("low", "medium", "high")}
    yield "changed", text("policy_diff.levels", **bounds)


def _whole(name: str, before: _Json, after: _Json) -> Iterator[_Told]:
    for kind, key in _compared(before, after):
        if key == name:
            yield kind, text(f"policy_diff.{name}.{kind}")


def _tests(before: dict[str, _Json], after: dict[str, _Json]) -> Iterator[_Told]:
    for kind, name in _compared(before, after):
        yield kind, text(f"policy_diff.test.{kind}", name=name)


def _entries(before: _Json, after: _Json) -> Iterator[_Told]:
    for kind, key in _compared(*({key: each[key] for key in each if key not in _OWN} for each in (before, after))):
        yield kind, text(f"diff.entry.{kind}", name=_key(key))


def _actions(rule: _Json) -> str:
    given = rule.get("actions", [rule["action"]] if "action" in rule else [])
    told = []
    for each in given if isinstance(given, list) else []:
        kind = each.get("type") if isinstance(each, dict) else None
        if kind and kind != "score":
            told.append(" ".join(str(part) for part in (kind, each.get("step") or each.get("queue")) if part))
    return ", ".join(told)


def _named(rule: _Json, key: str) -> str:
    reason = rule.get("reason")
    return text("policy_diff.rule", reason=reason, id=key) if isinstance(reason, str) and reason else key


def _key(name: str) -> str:
    known = {"score", "reason", "description", "weight", "domain", "appliesTo", "aggregation"}
    return text(f"policy_diff.key.{name}") if name in known else name


def _short(value: Any) -> str:
    if value is None:
        return text("policy_diff.nothing")
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"


def _compared(before: _Json, after: _Json) -> Iterator[tuple[str, str]]:
    """Each key with what happened to it, what is new first in the place where it stands."""
    for key in after:
        if key not in before:
            yield "added", key
        elif before[key] != after[key]:
            yield "changed", key
    for key in before:
        if key not in after:
            yield "removed", key


def _by(given: Any, key: str) -> dict[str, _Json]:
    listed = given if isinstance(given, list) else []
    return {str(each.get(key)): each for each in listed if isinstance(each, dict)}


def _order(policy: _Json) -> list[str]:
    return list(_by(policy.get("rules"), "id"))
