"""JMESPath guards as formulas."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED, truthy
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.formula import (
    EMPTY,
    FALSE,
    TRUE,
    ZERO,
    Atom,
    Both,
    Const,
    Either,
    Formula,
    Not,
)
from ballerine_app.engine.rules.formula_values import Mask, Term, Test
from ballerine_app.engine.rules.jmes_parser import is_flawed, parse_expression
from ballerine_app.engine.rules.jmes_values import equal, is_false
from ballerine_app.engine.rules.json_logic_formula import path_term

Tree = dict[str, Any]
_ANY: Final[Mask] = FALSE | EMPTY | ZERO | TRUE
_ORDER: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
_MIRROR: Final = {"lt": "gt", "gt": "lt", "lte": "gte", "gte": "lte"}
_BOOLEAN: Final = frozenset({"comparator", "not_expression"})
_BOOLEAN_FUNCTIONS: Final = frozenset({"contains", "starts_with", "ends_with"})
# How two values can stand to each other; "alike" and "unlike" ones have no order.
_RELATIONS: Final = ("lt", "eq", "gt", "alike", "unlike")
_LONGEST_LABEL: Final = 60


def jmespath_formula(expression: str) -> Formula:
    """The formula of an expression. ValueError when it can't be read, RecursionError when it is too deep."""
    return _formula(parse_expression(expression))


def calls_functions(expression: str) -> bool:
    """Whether the expression calls a function, which can fail."""
    waiting: list[Any] = [parse_expression(expression)]
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, dict):
            if tree["type"] == "function_expression":
                return True
            waiting.extend(tree["children"])
    return False


def field_path(tree: Tree) -> tuple[str, ...]:
    """The steps of a chain of plain fields, else nothing."""
    if tree["type"] == "field":
        return (tree["value"],)
    if tree["type"] != "subexpression":
        return ()
    steps = [field_path(child) for child in tree["children"]]
    return tuple(step for part in steps for step in part) if all(steps) else ()


def _formula(tree: Tree) -> Formula:
    kind = tree["type"]
    if kind in ("and_expression", "or_expression"):
        parts = tuple(_formula(child) for child in _chain(tree, kind))
        return Both(parts) if kind == "and_expression" else Either(parts)
    if kind == "not_expression":
        return Not(_formula(tree["children"][0]))
    if kind == "literal":
        return Const(_mask(tree["value"]))
    if kind == "comparator":
        return _comparison(tree)
    if kind == "subexpression" and tree["children"][0]["type"] in _BOOLEAN:
        return Const(FALSE)  # a field of true or false: `!a.b` is read as `(!a).b`
    if is_flawed(tree):
        return Const(0)  # it fails, so it gives no result
    term = _term(tree)
    if kind == "function_expression" and tree["value"] in _BOOLEAN_FUNCTIONS:
        return Atom(term, Test("boolean", lambda _: _ANY, (), TRUE | FALSE, exact=False))
    return Atom(term, Test("jmespath truth", lambda value: _mask(_given(value)), (), _ANY))


def _chain(tree: Tree, kind: str) -> list[Tree]:
    """The operands of a row of equal operators, which the parser nests to the left."""
    operands: list[Tree] = []
    while tree["type"] == kind:
        left, right = tree["children"]
        operands.append(right)
        tree = left
    operands.append(tree)
    return operands[::-1]


def _comparison(tree: Tree) -> Formula:
    name, (left, right) = tree["value"], tree["children"]
    literal = [child["type"] == "literal" for child in (left, right)]
    if is_flawed(tree):
        return Const(0)
    if all(literal):
        return Const(_compare(name, left["value"], right["value"]))
    if not any(literal):
        return _relation(name, _term(left), _term(right))
    constant = (left if literal[0] else right)["value"]
    term = _term(right if literal[0] else left)
    key = ("jmespath", name, literal[0], json.dumps(constant, sort_keys=True))

    def run(value: Any) -> Mask:
        given = _given(value)
        return _compare(name, constant, given) if literal[0] else _compare(name, given, constant)

    return Atom(term, Test(key, run, (constant,), TRUE | FALSE, name in _ORDER))


def _relation(name: str, left: Term, right: Term) -> Formula:
    if str(left.key) > str(right.key):
        left, right, name = right, left, _MIRROR.get(name, name)
    term = Term(("jmespath relation", left.key, right.key), f"{left.label} and {right.label}", (), _RELATIONS)
    return Atom(term, Test(name, _related(name, left == right), (), TRUE | FALSE))


def _related(name: str, same: bool) -> Callable[[Any], Mask]:
    passing = {
        "lt": ("lt",),
        "lte": ("lt", "eq"),
        "gt": ("gt",),
        "gte": ("gt", "eq"),
        "eq": ("eq", "alike"),
        "ne": ("lt", "gt", "unlike"),
    }[name]

    def run(relation: Any) -> Mask:
        if same and relation not in ("eq", "alike"):
            return 0
        return TRUE if relation in passing else FALSE

    return run


def _compare(name: str, left: Any, right: Any) -> Mask:
    if name in ("eq", "ne"):
        return TRUE if equal(left, right, Steps()) is (name == "eq") else FALSE
    numbers = all(type(each) in (int, float) for each in (left, right))
    comparable = numbers or (isinstance(left, str) and isinstance(right, str))
    return TRUE if comparable and _ORDER[name](left, right) else FALSE


def _term(tree: Tree) -> Term:
    path = field_path(tree)
    if path and not any(step == "length" or step.isdigit() or "." in step for step in path):
        return path_term(path)
    text = json.dumps(tree, sort_keys=True)
    return Term(("jmespath", text), ".".join(path) if path else "an expression")


def _given(value: Any) -> Any:
    return None if value is UNDEFINED else value


def _mask(value: Any) -> Mask:
    if is_false(value):
        return EMPTY if truthy(value) else FALSE
    return TRUE if truthy(value) else ZERO
