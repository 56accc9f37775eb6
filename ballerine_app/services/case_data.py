"""What a case without an applicant's journey holds: its data in groups, for a page that has no documents to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ballerine_app.engine.workflow.leaves import Path, dotted, leaves
from ballerine_app.locales import catalogue, text
from ballerine_app.services.explanation_words import written
from ballerine_app.services.journey_fields import SOURCES
from ballerine_app.services.rule_fields import field_label
from ballerine_app.views.case import CaseData, DataGroup, Fact

MOST_FACTS: Final = 200
# What other parts of the page tell.
_ELSEWHERE: Final = frozenset({"risk", "documents", "signals"})


def case_data(context: Mapping[str, Any]) -> CaseData:
    """The values in the context's order, a group per part of it, MOST_FACTS at most."""
    own = {key: value for key, value in context.items() if key not in _ELSEWHERE}
    values = list(leaves(own).items()) if own else []
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for path, value in values[:MOST_FACTS]:
        groups.setdefault(_group(path), []).append(Fact(_label(path), written(value)))
    shown = tuple(DataGroup(_title(group), tuple(facts)) for group, facts in groups.items())
    return CaseData(shown, max(0, len(values) - MOST_FACTS))


def _group(path: Path) -> tuple[str, ...]:
    """The part of the context; of answers, whose they are."""
    vendor = SOURCES.get(str(path[0])) == "vendor" and len(path) > 1
    return tuple(str(step) for step in path[: 2 if vendor else 1])


def _title(group: tuple[str, ...]) -> str:
    if len(group) > 1:
        return text("case.data.answer", name=group[1])
    return text("case.data.entity") if group[0] == "entity" else field_label(group[0])


def _label(path: Path) -> str:
    """What the value is called inside its group; values of lists are numbered."""
    named = tuple(step for step in path if isinstance(step, str))
    numbers = " ".join(str(step + 1) for step in path if isinstance(step, int))
    group = len(_group(path))
    whole = dotted(named)
    alone = f"field.{whole}" in catalogue() or path[0] == "entity" or len(named) <= group
    return f"{field_label(whole if alone else dotted(named[group:]))} {numbers}".rstrip()
