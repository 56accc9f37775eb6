"""JsonLogic conditions as formulas."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth, truthy
from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.engine.rules.country_groups import COUNTRY_GROUPS
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.formula import (
    EMPTY,
    FALSE,
    TRUE,
    ZERO,
    Atom,
    Both,
    Choice,
    Const,
    Either,
    Formula,
    Not,
)
from ballerine_app.engine.rules.formula_values import Mask, Term, Test
from ballerine_app.engine.rules.paths import split_path
from ballerine_app.engine.rules.registry import CONTROL, OPERATORS, SCOPED

ORDERING: Final = frozenset({"<", "<=", ">", ">="})
_EQUALITY: Final = frozenset({"==", "!=", "===", "!=="})
_BOOLEAN: Final = frozenset({"all", "none", "some", "in", "starts_with", *ORDERING, *_EQUALITY})
_ANY: Final[Mask] = FALSE | EMPTY | TRUE
_MIRROR: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_LONGEST_LABEL: Final = 60
# How two values can stand to each other: smaller or larger; else whether they are equal by ==, by ===, by <= and >=.
_RELATIONS: Final = ("<", ">", *product((0, 1, 2), (False, True)))


def json_logic_formula(rule: Any) -> Formula:
    """The formula of a rule that `compile_rule` accepts."""
    step = operation(rule)
    if step is None:
        return Const(_mask(rule)) if not isinstance(rule, list) or not rule else Const(TRUE)
    name, arguments = step
    if name in ("and", "or"):
        parts = tuple(json_logic_formula(argument) for argument in arguments)
        return Both(parts) if name == "and" else Either(parts)
    if name in ("!", "!!"):
        negated = Not(json_logic_formula(arguments[0])) if arguments else Const(TRUE)
        return negated if name == "!" else Not(negated)
    if name in ("if", "?:"):
        return _choices(arguments)
    if name == "missing" and (keys := _constant_keys(arguments)) is not None:
        return Choice(Either(tuple(_is_missing(key) for key in keys)), Const(TRUE), Const(EMPTY))
    if name in ORDERING or name in _EQUALITY or name == "in":
        return comparison(rule, name, arguments)
    if name == "in_country_group" and len(arguments) == 2 and is_constant(arguments[1]):
        return _country_group(rule, arguments)
    if name in _BOOLEAN:
        return _unknown(rule)
    term, default = _term(rule)
    return Atom(term, Test(("truth", _text(default)), lambda value: _mask(_given(value, default)), (), _ANY))


def comparison(rule: Any, name: str, arguments: list[Any]) -> Formula:
    """The formula of a comparison with its arguments."""
    known = OPERATORS[name]
    given: list[Any] = [*arguments, *[UNDEFINED] * (known.least - len(arguments))][: known.most]
    terms = [None if is_constant(argument) else _term(argument) for argument in given]
    distinct = {term for term, _ in filter(None, terms)}
    if not distinct:
        return Const(_mask(known.call(Steps(), *given)))
    if len(distinct) == 2 and len(given) == 2 and name != "in":
        return _relation(name, *[term for term, _ in filter(None, terms)])
    constants = [value for value, term in zip(given, terms, strict=True) if term is None]
    if name == "in":
        if terms[0] is None or terms[1] is not None or not isinstance(constants[0], list):
            return _unknown(rule)
        constants = [item for item in constants[0] if not isinstance(item, list | dict)]
    if len(distinct) > 1 or any(isinstance(constant, list | dict) for constant in constants):
        return _unknown(rule)

    def run(value: Any) -> Mask:
        values = [each if term is None else _given(value, term[1]) for each, term in zip(given, terms, strict=True)]
        return _mask(known.call(Steps(), *values))

    (term,) = distinct
    return Atom(term, Test(_text(rule), run, tuple(constants), TRUE | FALSE, name in ORDERING))


def _country_group(rule: Any, arguments: list[Any]) -> Formula:
    group = COUNTRY_GROUPS.get(arguments[1]) if isinstance(arguments[1], str) else None
    if group is None or is_constant(arguments[0]):
        return _unknown(rule)
    term, default = _term(rule["in_country_group"][0])
    codes = sorted(group.countries)

    def run(value: Any) -> Mask:
        return TRUE if alpha_2(_given(value, default)) in group.countries else FALSE

    # A code in small letters stands for all other ways to write it, which only this operator understands.
    return Atom(term, Test(_text(rule), run, (*codes, *map(str.lower, codes)), TRUE | FALSE))


def operation(rule: Any) -> tuple[str, list[Any]] | None:
    """The operator of a rule and its arguments, or None for a constant."""
    if not isinstance(rule, dict) or len(rule) != 1:
        return None
    ((name, given),) = rule.items()
    if name not in OPERATORS and name not in CONTROL and name not in SCOPED:
        return None
    return name, given if isinstance(given, list) else [given]


def is_constant(rule: Any) -> bool:
    """Whether the rule reads nothing and computes nothing."""
    if isinstance(rule, list):
        return all(is_constant(item) for item in rule)
    return operation(rule) is None


def path_read(rule: Any) -> tuple[str, ...]:
    """The steps of a `var` with a written path, else nothing."""
    step = operation(rule)
    if step is None or step[0] != "var" or not step[1] or isinstance(step[1][0], list | dict):
        return ()
    return split_path(step[1][0])


def path_term(path: tuple[str, ...]) -> Term:
    """The term for a plain path; the same for JsonLogic and JMESPath."""
    return Term(("path", path), ".".join(path), path)


def _term(rule: Any) -> tuple[Term, Any]:
    path = path_read(rule)
    if path:
        defaults = operation(rule)[1][1:]  # type: ignore[index]  # a path comes from an operation
        if not defaults or is_constant(defaults[0]):
            return path_term(path), defaults[0] if defaults else None
    text = _text(rule)
    return Term(("json-logic", text), text if len(text) <= _LONGEST_LABEL else f"{text[:_LONGEST_LABEL]}…"), UNDEFINED


def _given(value: Any, default: Any) -> Any:
    return default if value is UNDEFINED else value


def _choices(arguments: list[Any]) -> Formula:
    rest: Formula = json_logic_formula(arguments[-1]) if len(arguments) % 2 else Const(FALSE)
    for index in range(len(arguments) - len(arguments) % 2 - 2, -1, -2):
        rest = Choice(json_logic_formula(arguments[index]), json_logic_formula(arguments[index + 1]), rest)
    return rest


def _constant_keys(arguments: list[Any]) -> list[str] | None:
    keys = arguments[0] if arguments and isinstance(arguments[0], list) else arguments
    return keys if keys and all(isinstance(key, str) and key for key in keys) else None


def _is_missing(key: str) -> Formula:
    def run(value: Any) -> Mask:
        return TRUE if value is None or value is UNDEFINED or value == "" else FALSE

    return Atom(path_term(split_path(key)), Test("missing", run, (), TRUE | FALSE))


def _relation(name: str, left: Term, right: Term) -> Formula:
    if str(left.key) > str(right.key):
        left, right, name = right, left, _MIRROR.get(name, name)
    label = f"{left.label} and {right.label}"
    term = Term(("relation", left.key, right.key), label, (), _RELATIONS)
    return Atom(term, Test(name, _RELATION_TESTS[name], (), TRUE | FALSE))


def _related(name: str) -> Callable[[Any], Mask]:
    def run(relation: Any) -> Mask:
        equal, level = (0, False) if isinstance(relation, str) else relation
        found = {
            "<": relation == "<",
            ">": relation == ">",
            "<=": relation == "<" or level,
            ">=": relation == ">" or level,
            "==": equal > 0,
            "!=": equal == 0,
            "===": equal == 2,
            "!==": equal != 2,
        }[name]
        return TRUE if found else FALSE

    return run


_RELATION_TESTS: Final = {name: _related(name) for name in (*ORDERING, *_EQUALITY)}


def _unknown(rule: Any) -> Formula:
    text = _text(rule)
    return Atom(Term(("json-logic", text), text), Test("boolean", lambda _: _ANY, (), TRUE | FALSE, exact=False))


def _mask(value: Any) -> Mask:
    if logic_truth(value):
        return TRUE if truthy(value) else ZERO
    return EMPTY if truthy(value) else FALSE


def _text(rule: Any) -> str:
    return json.dumps(rule, sort_keys=True, default=str)
