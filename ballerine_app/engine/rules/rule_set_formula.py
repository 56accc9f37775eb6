"""Rule sets as formulas."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED
from ballerine_app.engine.rules.formula import FALSE, TRUE, Atom, Both, Const, Either, Formula
from ballerine_app.engine.rules.formula_values import Mask, Term, Test
from ballerine_app.engine.rules.json_logic_formula import path_term
from ballerine_app.engine.rules.rule_set_operators import SET_OPERATORS
from ballerine_app.engine.rules.rule_set_path import parse_key

# What their values alone don't tell apart: letter case, the time, and what counts as empty.
_INEXACT: Final = frozenset({"IN_CASE_INSENSITIVE", "LAST_YEAR", "EXISTS"})
_ORDERS: Final = frozenset({"GT", "GTE", "LT", "LTE", "BETWEEN"})
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


def rule_set_formula(data: Any) -> Formula:
    """The formula of a rule set that `RuleSet.parse` accepts."""
    if "rules" not in data:
        return _condition(data)
    parts = tuple(rule_set_formula(each) for each in data["rules"])
    if data["operator"] == "and":
        return Both(parts) if parts else Const(TRUE)
    return Either(parts) if parts else Const(FALSE)


def _condition(data: dict[str, Any]) -> Formula:
    name, value, text = data["operator"], data.get("value"), json.dumps(data, sort_keys=True)
    if name not in SET_OPERATORS or name in _INEXACT:
        term = Term(("rule-set", text), str(data["key"]))
        return Atom(term, Test("boolean", lambda _: TRUE | FALSE, (), TRUE | FALSE, exact=False))
    operator = SET_OPERATORS[name]

    def run(given: Any) -> Mask:
        if given is None or given is UNDEFINED or not operator.judges(given):
            return FALSE
        return TRUE if operator.test(given, value, _NO_TIME) else FALSE

    constants = (
        tuple(value.values()) if isinstance(value, dict) else tuple(value) if isinstance(value, list) else (value,)
    )
    test = Test(("rule-set", name, text), run, constants, TRUE | FALSE, name in _ORDERS)
    return Atom(path_term(parse_key(data["key"])), test)
