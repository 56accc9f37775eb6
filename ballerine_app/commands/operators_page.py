"""docs/rule-operators.md, written from the operators themselves so that it can't be wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ballerine_app.engine.rules.country_groups import COUNTRY_GROUPS
from ballerine_app.engine.rules.operator_docs import OperatorDoc, operator_docs
from ballerine_app.engine.rules.rule_set_operators import SET_OPERATORS

_INTRODUCTION: Final = """\
# Operators of rules

Every operator that a rule can use, with an example whose value the tests check. How to write a rule is in
[rules.md](rules.md); where this differs from JsonLogic elsewhere and from Ballerine is in
[rule-conformance.md](rule-conformance.md). This page is what `ballerine operators` prints.

An operator of ours that lacks a value it needs gives null, unless its line says otherwise. The examples run at
2026-11-22 16:30 UTC, with a list `blocked-countries` that holds `PRK`.
"""

CHAPTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "Reading data": ("var", "missing", "missing_some"),
    "Logic": ("and", "or", "if", "?:", "!", "!!"),
    "Comparing": ("==", "!=", "===", "!==", "<", "<=", ">", ">="),
    "Arithmetic": ("+", "-", "*", "/", "%", "min", "max"),
    "Texts": (
        *("cat", "substr", "in", "starts_with", "ends_with", "contains_text", "same_text", "matches"),
        "name_similarity",
    ),
    "Lists in the data": ("map", "filter", "reduce", "all", "some", "none", "merge", "in"),
    "One value from many": ("sum_of", "count_of", "avg_of", "min_of", "max_of", "distinct", "percentile"),
    "Dates and ages": (
        *("now", "today", "age", "years_since", "days_ago", "days_until", "days_between", "before", "after"),
        *("within_last", "within_next", "shift_date"),
    ),
    "Countries": ("in_country_group", "same_country"),
    "Money": ("minor_units", "money_above"),
    "Custom lists": ("in_list", "not_in_list"),
    "Screening": ("aml_hits",),
    "For looking into a rule": ("log",),
}

_COUNTRY_GROUPS: Final = """
## Groups of countries

| Group | So since | Countries |
| --- | --- | --- |
"""
_SET_OPERATORS: Final = """
## Operators of rule sets

Ballerine's own rules: `{"key", "operator", "value"}`. `AML_CHECK` takes `{"childWorkflowName", "operator", "value"}` as
its value, and applies one of these operators to the hits of a child's screening.

| Operator | Holds for | Value | Passes | Fails |
| --- | --- | --- | --- | --- |
"""


def operators_page() -> str:
    """The page as Markdown."""
    docs = operator_docs()
    parts = [_INTRODUCTION]
    for chapter, names in CHAPTERS.items():
        parts.append(f"\n## {chapter}\n\n{_table(docs[name] for name in names)}")
    parts.append(_country_groups())
    parts.append(_set_operators())
    return "".join(parts)


def _country_groups() -> str:
    told = ((name, group.since, " ".join(sorted(group.countries))) for name, group in COUNTRY_GROUPS.items())
    rows = (f"| `{name}` | {since} | {countries} |" for name, since, countries in told)
    return _COUNTRY_GROUPS + "\n".join(rows) + "\n"


def _set_operators() -> str:
    rows: list[str] = []
    for name, known in SET_OPERATORS.items():
        value, passing, failing = known.example
        cells = (f"`{name}`", known.doc, "none" if value is None else _code(value), _code(passing), _code(failing))
        rows.append(f"| {' | '.join(cells)} |")
    return _SET_OPERATORS + "\n".join(rows) + "\n"


def _table(docs: Iterable[OperatorDoc]) -> str:
    rows = [f"| `{each.name}` | {_cell(each.doc)} | {_example(each)} |" for each in docs]
    return "\n".join(["| Operator | What it gives | Example |", "| --- | --- | --- |", *rows]) + "\n"


def _example(each: OperatorDoc) -> str:
    rule, data, value = each.example
    on = f" on {_code(data)}" if data else ""
    return f"{_code(rule)}{on} gives {_code(value)}"


def _code(value: Any) -> str:
    return f"`{_cell(json.dumps(value, ensure_ascii=False))}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
