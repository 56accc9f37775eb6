"""A comparison in words: what the tabs What-if, Backtests and Shadow show alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ballerine_app.engine.rules.comparison import APPROVED_STOPPED, REJECTED_PASSED, Comparison
from ballerine_app.engine.rules.outcome import Broken, Outcome
from ballerine_app.locales import text
from ballerine_app.services.numbers import signed, whole
from ballerine_app.services.policy_flow import BROKEN, FATES, LEVELS, flow
from ballerine_app.views.policy_comparison import ComparisonView, CountChange, MovedCase, RuleChange

_RANK: Final = {level: rank for rank, level in enumerate(LEVELS) if level != BROKEN}
MOST_RULES: Final = 200
_MOST_ACTIONS: Final = 30

Descriptions = Mapping[str, str]


def comparison_view(found: Comparison, before: Descriptions, after: Descriptions) -> ComparisonView:
    """The counts in words. `before` and `after` are the descriptions of each content's rules by id, in their order."""
    moves = [(pair, count) for pair, count in found.levels.items() if BROKEN not in pair]
    broken = sum(found.broken.values())
    return ComparisonView(
        cases=found.cases,
        cases_word=whole(found.cases),
        moved=found.moved,
        moved_word=whole(found.moved),
        stricter=whole(sum(count for (old, new), count in moves if _RANK[new] > _RANK[old])),
        milder=whole(sum(count for (old, new), count in moves if _RANK[new] < _RANK[old])),
        rescored=whole(found.rescored),
        levels=flow(found.levels, "level", LEVELS),
        fates=flow(found.fates, "fate", FATES),
        actions=tuple(_actions(found)),
        people=tuple(_people(found)),
        decided=whole(found.decided),
        rules=tuple(_rules(found, before, after)),
        broken=broken,
        broken_word=whole(broken),
    )


def descriptions_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The descriptions of a content's rules by id, in their order."""
    rules = content.get("rules")
    listed = [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    return {str(rule.get("id", "")): str(rule.get("description", "")) for rule in listed}


def moved_case(
    before: Outcome | Broken, after: Outcome | Broken, decision: str, *, case_id: str, reference: str, name: str
) -> MovedCase:
    """A case with both results in words."""
    old, new = _actions_of(before), _actions_of(after)
    return MovedCase(
        case_id=case_id,
        reference=reference,
        name=name,
        score_before=before.score if isinstance(before, Outcome) else -1,
        level_before=before.level if isinstance(before, Outcome) else "",
        score=after.score if isinstance(after, Outcome) else -1,
        level=after.level if isinstance(after, Outcome) else "",
        fate_before=before.fate if isinstance(before, Outcome) else BROKEN,
        fate=after.fate if isinstance(after, Outcome) else BROKEN,
        gained=tuple(action_word(label) for label in new if label not in old),
        lost=tuple(action_word(label) for label in old if label not in new),
        decision=decision,
        problem=text("what_if.broke", rule=after.rule, why=after.why) if isinstance(after, Broken) else "",
    )


def action_word(label: str) -> str:
    """An action's label (see Action.label) in words."""
    kind, _, name = label.partition(":")
    # Names of steps and queues are written for machines.
    name = name.replace("_", " ")
    return text(f"what_if.action.{kind}", name=name) if name else text(f"what_if.action.{kind}")


def _actions_of(result: Outcome | Broken) -> tuple[str, ...]:
    return result.actions if isinstance(result, Outcome) else ()


def _actions(found: Comparison) -> Iterable[CountChange]:
    labels = sorted({*found.actions_before, *found.actions_after})
    for label in labels[:_MOST_ACTIONS]:
        yield _change(label, action_word(label), found.actions_before, found.actions_after)


def _people(found: Comparison) -> Iterable[CountChange]:
    for kind in (APPROVED_STOPPED, REJECTED_PASSED):
        word = text(f"what_if.people.{kind}")
        yield _change(kind, word, found.disagree_before, found.disagree_after, cell=f"people:{kind}")


def _change(key: str, word: str, before: Counter[str], after: Counter[str], cell: str = "") -> CountChange:
    return CountChange(
        key=key,
        word=word,
        before=whole(before[key]),
        after=whole(after[key]),
        change=signed(after[key] - before[key]),
        worse=after[key] > before[key],
        cell=cell if after[key] else "",
    )


def _rules(found: Comparison, before: Descriptions, after: Descriptions) -> Iterable[RuleChange]:
    ids = [*after, *(name for name in before if name not in after)]
    for name in ids[:MOST_RULES]:
        old, new = found.rules_before[name], found.rules_after[name]
        yield RuleChange(
            id=name,
            description=after.get(name) or before.get(name, ""),
            known="both" if name in before and name in after else "after" if name in after else "before",
            before=whole(old),
            after=whole(new),
            change=signed(new - old),
            bar_before=_share(old, found.cases),
            bar_after=_share(new, found.cases),
            broken=whole(found.broken[name]) if found.broken[name] else "",
            why=found.reasons.get(name, ""),
        )


def _share(count: int, total: int) -> float:
    return round(100 * count / total, 2) if total else 0
