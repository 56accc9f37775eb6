"""What if these rules had judged the past cases: at once, while somebody turns a threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ballerine_app.engine.rules import Policy, PolicyError, Rule
from ballerine_app.engine.rules.comparison import Comparison
from ballerine_app.engine.rules.what_if import Judged, PastCase
from ballerine_app.services.numbers import whole
from ballerine_app.services.past_cases import Population, lists_of_today
from ballerine_app.services.policy_cells import MOVED, choice_of, title_of
from ballerine_app.services.policy_comparison import (
    MOST_RULES,
    action_word,
    comparison_view,
    descriptions_of,
    moved_case,
)
from ballerine_app.services.policy_nudges import Nudges, bounds_of, levels_of, nudged, still_turned
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.past_cases import case_words
from ballerine_app.store.policies import get_policy, published_head
from ballerine_app.views.policy_comparison import CaseList, MovedCase, RuleKnob, ThresholdKnob, WhatIfView

# What evaluating may take; what is known by then is shown, and asking again gets further.
BUDGET_SECONDS: Final = 4.0
MOST_LISTED: Final = 50
PUBLISHED, SAVED = "published", "saved"
_NOTHING_TURNED: Final = Nudges()


@dataclass(frozen=True, slots=True)
class Asked:
    """What to judge and beside what: the published version of the name, or (SAVED) the saved `version_id`.

    `cell` chooses the cases to list, see `policy_cells`.
    """

    name: str
    content: Mapping[str, Any] | None
    nudges: Nudges = _NOTHING_TURNED
    against: str = PUBLISHED
    version_id: str = ""
    cell: str = MOVED


def what_if(runtime: Runtime, who: StaffMember, asked: Asked) -> WhatIfView:
    """How the newest cases that the policy of this name judged come out under the content, beside another one.

    Times are those at which the cases were judged, custom lists as they are today. A content that can't be used is
    told in the view. Nothing is written. Conflict("past_cases_busy").
    """
    if asked.content is None:
        return WhatIfView(problem="/")
    nudges = still_turned(asked.content, asked.nudges)
    view = _knobs(asked.content, nudges)
    try:
        candidate = Policy.parse(nudged(asked.content, nudges))
    except PolicyError as error:
        return replace(view, problem=str(error))
    baseline, data = _baseline(runtime, who, asked)
    with runtime.past_cases.of(runtime.database, who.project_id, asked.name) as population:
        beside = baseline or candidate
        pairs, covered, slowest = _judged(runtime, who, population, beside, candidate)
        cases = pairs[0].cases
        found, chosen = _compared(*pairs, asked.cell)
        total = len(population.cases)
    after = descriptions_of(nudged(asked.content, nudges))
    comparison = comparison_view(found, descriptions_of(data) if baseline else after, after)
    counts = {rule.id: rule for rule in comparison.rules}
    return replace(
        view,
        baseline="" if baseline is None else f"{baseline.version}",
        total=total,
        covered_word=whole(covered) if covered < total else "",
        slowest=slowest,
        since=min(case.at for case in cases).isoformat() if cases else "",
        comparison=comparison,
        rules=tuple(replace(knob, count=counts.get(knob.id, knob.count)) for knob in view.rules),
        listed=_listed(runtime, asked.cell, chosen),
    )


def _baseline(runtime: Runtime, who: StaffMember, asked: Asked) -> tuple[Policy | None, Mapping[str, Any]]:
    """What to compare with; None where there is none, or none that this release can use."""
    with runtime.database.read() as tx:
        head = published_head(tx, who.project_id, asked.name)
        version_id = asked.version_id if asked.against == SAVED else head[0] if head else ""
        row = get_policy(tx, who.project_id, version_id) if version_id else None
    if row is None or row.name != asked.name:
        return None, {}
    try:
        return Policy.parse(row.data), row.data
    except PolicyError:
        return None, {}


def _judged(
    runtime: Runtime, who: StaffMember, population: Population, before: Policy, after: Policy
) -> tuple[tuple[Judged, Judged], int, str]:
    conditions = [rule.when for rule in (*before.rules, *after.rules)]
    names = {name for when in conditions if isinstance(when, Rule) for name in when.lists}
    lists, revisions = lists_of_today(population, runtime.database, who.project_id, names, runtime.clock())
    cases = population.cases
    covered = cases.cover((*before.rules, *after.rules), lists, revisions, BUDGET_SECONDS)
    judged = [cases.judge(policy, revisions, covered.cases) for policy in (before, after)]
    return (judged[0], judged[1]), covered.cases, covered.slowest


_Line = tuple[PastCase, Any, Any]


def _compared(before: Judged, after: Judged, cell: str) -> tuple[Comparison, tuple[int, list[_Line]]]:
    """The counts, and of the chosen cases how many there are and the newest."""
    found, belongs, total = Comparison(), choice_of(cell), 0
    decisions = [case.decision for case in before.cases]
    wanted = set()
    for key, count in Counter(zip(before.codes, after.codes, decisions, strict=True)).items():
        old, new, decision = before.outcomes[key[0]], after.outcomes[key[1]], key[2]
        found.add(old, new, decision, count)
        if belongs(old, new, decision):
            wanted.add(key)
            total += count
    lines: list[_Line] = []
    if wanted:
        for case, old_code, new_code in zip(before.cases, before.codes, after.codes, strict=True):
            if (old_code, new_code, case.decision) in wanted:
                lines.append((case, before.outcomes[old_code], after.outcomes[new_code]))
                if len(lines) == MOST_LISTED:
                    break
    return found, (total, lines)


def _listed(runtime: Runtime, cell: str, chosen: tuple[int, list[_Line]]) -> CaseList:
    total, lines = chosen
    with runtime.database.read() as tx:
        words = case_words(tx, [case.id for case, _, _ in lines]) if lines else {}
    cases = tuple(_line(line, words[line[0].id]) for line in lines if line[0].id in words)
    return CaseList(cell, title_of(cell), cases, total, whole(total))


def _line(line: _Line, words: Any) -> MovedCase:
    case, before, after = line
    return moved_case(before, after, case.decision, case_id=case.id, reference=words.reference, name=words.name)


def _knobs(content: Mapping[str, Any], nudges: Nudges) -> WhatIfView:
    rules = content.get("rules")
    listed = [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    given = content.get("thresholds")
    levels = {**levels_of(content), **nudges.levels}
    return WhatIfView(
        rules=tuple(_rule_knob(rule, nudges) for rule in listed[:MOST_RULES]),
        more_rules=max(0, len(listed) - MOST_RULES),
        levels=tuple(levels.items()),
        thresholds=tuple(
            _threshold_knob(place, item, nudges) for place, item in enumerate(given if isinstance(given, list) else [])
        ),
        turned=len(nudges),
    )


def _rule_knob(rule: Mapping[str, Any], nudges: Nudges) -> RuleKnob:
    name, score = str(rule.get("id", "")), rule.get("score")
    stands = score if type(score) is int else 0
    set_to = nudges.scores.get(name, stands)
    return RuleKnob(name, str(rule.get("description", "")), stands, set_to, name not in nudges.off)


def _threshold_knob(place: int, item: Any, nudges: Nudges) -> ThresholdKnob:
    least, most = nudges.thresholds.get(place, bounds_of(item))
    action = item.get("action") if isinstance(item, dict) else None
    given = action if isinstance(action, dict) else {}
    named = given.get("step") or given.get("queue")
    label = f"{given.get('type')}:{named}" if named else str(given.get("type"))
    try:
        word = action_word(label)
    except KeyError:
        word = label
    return ThresholdKnob(place, word, least, most)
