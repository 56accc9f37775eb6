"""Fields that aren't known, values that a field can't have, and custom lists and groups that don't exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ballerine_app.engine.rules.coercion import to_number
from ballerine_app.engine.rules.country_codes import ALPHA_2, alpha_2
from ballerine_app.engine.rules.dates import read_instant
from ballerine_app.engine.rules.form import Condition, Value
from ballerine_app.engine.rules.form_conditions import single_condition
from ballerine_app.engine.rules.form_operators import MEASURES
from ballerine_app.engine.rules.json_logic_formula import operation
from ballerine_app.engine.rules.judged_rule import Judged, operations_in
from ballerine_app.engine.rules.policy_fields import KnownField, KnownFields
from ballerine_app.engine.rules.problem import Problem
from ballerine_app.engine.rules.registry import LIST_OPERATORS, SCOPED, suggest
from ballerine_app.engine.rules.rule_set_path import parse_key

_ORDERED: Final = frozenset({"more_than", "at_least", "less_than", "at_most", "between", "within"})
_ORDERED_SETS: Final = frozenset({"GT", "GTE", "LT", "LTE", "BETWEEN"})
_COMPARED: Final = frozenset({"is", "is_not", "one_of", "not_one_of", "is_exactly", "is_not_exactly"})
_COMPARED_SETS: Final = frozenset({"EQUALS", "NOT_EQUALS", "IN", "NOT_IN"})
_OF_DATES: Final = frozenset({"before", "after", "within_last", "within_next", "older_than", "later_than"})
_OF_TEXTS: Final = frozenset(
    ["same_text", "contains", "not_contains", "starts_with", "ends_with", "matches", "not_matches", "sounds_like"]
)
_OF_COUNTRIES: Final = frozenset({"in_country_group", "not_in_country_group", "same_country"})
_NO_DATE: Final = frozenset({"number", "yes_no", "country", "choice", "list", "tags", "money", "screening"})
_NO_TEXT: Final = frozenset({"number", "yes_no", "list", "money", "screening", "object"})
_NO_COUNTRY: Final = frozenset({"number", "yes_no", "date", "list", "money", "screening", "object"})
_NO_LIST: Final = frozenset({"text", "number", "yes_no", "date", "country", "choice"})
_WORDS: Final = {
    "text": "a text",
    "number": "a number",
    "date": "a date",
    "country": "a country",
    "yes_no": "yes or no",
    "choice": "a choice",
    "list": "a list",
    "tags": "a list",
    "money": "an amount of money",
    "screening": "the result of a screening",
    "object": "a group of fields",
}


def check_fields(rules: list[Judged], known: KnownFields) -> list[Problem]:
    """Look at every field, value and list that the conditions name."""
    found: list[Problem] = []
    for each in rules:
        if each.is_rule_set:
            found += _of_rule_set(each.condition, each.condition_pointer, known)
        else:
            found += fields_in(each.condition, each.condition_pointer, known)
    return found


def fields_in(rule: Any, pointer: str, known: KnownFields) -> Iterator[Problem]:
    """The findings about the fields, values and lists of a JsonLogic rule that stands at `pointer`."""
    for step, place, scope in operations_in(rule, pointer):
        name, arguments = operation(step) or ("", [])
        if scope is not None:
            yield from _path(name, arguments, place, scope, known)
            condition = single_condition(step)
            if condition:
                yield from _condition(condition, place, scope, known)
        if name in LIST_OPERATORS and len(arguments) == 2 and isinstance(arguments[1], str):
            yield from _list(arguments[1], place, known)
        if name in SCOPED and scope is not None:
            yield from _no_list(arguments[0], place, scope, known)


def _path(name: str, arguments: list[Any], pointer: str, scope: str, known: KnownFields) -> Iterator[Problem]:
    if name == "var" and arguments and isinstance(arguments[0], str):
        yield from _unknown(_joined(scope, arguments[0]), pointer, known)
    elif name == "missing":
        keys = arguments[0] if arguments and isinstance(arguments[0], list) else arguments
        for key in keys:
            if isinstance(key, str):
                yield from _unknown(_joined(scope, key), pointer, known)


def _unknown(path: str, pointer: str, known: KnownFields) -> Iterator[Problem]:
    if known.knows(_plain(path)):
        return
    likely = known.likely(_plain(path))
    hint = f" Did you mean {known.label(likely)} ({likely})?" if likely else ""
    message = f"No case has a field {path[:100]!r} that is known.{hint}"
    yield Problem("unknown_path", pointer, message, "warning")


def _condition(condition: Condition, pointer: str, scope: str, known: KnownFields) -> Iterator[Problem]:
    subject, name = condition.subject, condition.operator
    field = known.find(_plain(_joined(scope, subject.path)))
    if field is None or field.type == "any":
        return
    if subject.measure:
        if field.type not in MEASURES[subject.measure].types:
            yield _mismatch(field, pointer, f"is {_WORDS[field.type]}, of which there is no such number")
        return
    wrong = _wrong_operator(name, field)
    if wrong:
        yield _mismatch(field, pointer, wrong)
    elif name in _COMPARED or name in _ORDERED:
        yield from _values(field, condition.values, pointer, name in _ORDERED)
    elif name in ("before", "after") and isinstance(condition.values[0], str):
        if read_instant(condition.values[0]) is None:
            yield _mismatch(field, pointer, f"is compared with {condition.values[0][:60]!r}, which is no date")
    elif name == "same_country" and isinstance(condition.values[0], str):
        yield from _countries(field, condition.values, pointer, strict=False)


def _wrong_operator(name: str, field: KnownField) -> str:
    kind, own = field.type, f"is {_WORDS[field.type]}"
    if name in _OF_DATES and kind in _NO_DATE:
        return f"{own}, and this condition needs a date"
    if name in _OF_TEXTS and kind in _NO_TEXT:
        return f"{own}, and this condition needs a text"
    if name in _OF_COUNTRIES and kind in _NO_COUNTRY:
        return f"{own}, and this condition needs a country"
    return ""


def _values(field: KnownField, values: tuple[Value, ...], pointer: str, ordered: bool) -> Iterator[Problem]:
    given = [item for value in values for item in (value if isinstance(value, tuple) else (value,))]
    plain = [item for item in given if isinstance(item, str | int | float)]
    if field.type == "country" and not ordered:
        yield from _countries(field, tuple(plain), pointer, strict=True)
        return
    if field.type == "choice" and field.choices and not ordered:
        for item in plain:
            if item not in field.choices and item != "":
                likely = suggest(str(item), field.choices)
                hint = f" Did you mean {likely!r}?" if likely else ""
                told = f"{field.label} is never {str(item)[:60]!r}.{hint}"
                yield Problem("unknown_value", pointer, told, "warning")
        return
    for item in plain:
        reason = _unfit(field, item)
        if reason:
            yield _mismatch(field, pointer, reason)
            return


def _unfit(field: KnownField, item: Any) -> str:
    """Why a field of a type can't be compared with a value; "" where it can."""
    kind = field.type
    text = isinstance(item, str)
    if kind == "number" and text and to_number(item) != to_number(item):
        return f"is a number, and is compared with the text {item[:60]!r}"
    if kind == "yes_no" and text:
        return f"is yes or no, and is compared with the text {item[:60]!r}"
    if kind in ("text", "date") and not text:
        return f"is {_WORDS[kind]}, and is compared with {'yes or no' if isinstance(item, bool) else 'a number'}"
    if kind == "date" and item and read_instant(item) is None:
        return f"is a date, and is compared with {item[:60]!r}, which is none"
    if kind in ("list", "tags", "money", "screening", "object"):
        return f"is {_WORDS[kind]}, and is compared with a single value"
    return ""


def _countries(field: KnownField, values: tuple[Value, ...], pointer: str, *, strict: bool) -> Iterator[Problem]:
    for value in values:
        if value == "":
            continue
        code = alpha_2(value)
        if code is None:
            hint = ALPHA_2.get(str(suggest(str(value).upper(), ALPHA_2)), "") if len(str(value)) == 3 else ""
            meant = f" Did you mean {hint!r}?" if hint else ""
            message = f"{field.label} is compared with {str(value)[:60]!r}, which is no country's code.{meant}"
            yield Problem("unknown_country", pointer, message, "warning")
        elif strict and code != value:
            message = f"{field.label} has codes of two capital letters: {value!r} is never met, {code!r} is."
            yield Problem("unknown_country", pointer, message, "warning")


def _list(name: str, pointer: str, known: KnownFields) -> Iterator[Problem]:
    if known.lists is None or name in known.lists:
        return
    likely = suggest(name, sorted(known.lists))
    hint = f" Did you mean {likely!r}?" if likely else ""
    message = f"There is no list {name[:64]!r}, so the rule fails.{hint}"
    yield Problem("unknown_list", pointer, message, "error")


def _no_list(source: Any, pointer: str, scope: str, known: KnownFields) -> Iterator[Problem]:
    step = operation(source)
    if step is None or step[0] != "var" or not step[1] or not isinstance(step[1][0], str):
        return
    field = known.find(_plain(_joined(scope, step[1][0])))
    if field is not None and field.type in _NO_LIST:
        yield _mismatch(field, pointer, f"is {_WORDS[field.type]}, and this condition needs a list")


def _of_rule_set(data: Any, pointer: str, known: KnownFields) -> Iterator[Problem]:
    if "rules" in data:
        for index, each in enumerate(data["rules"]):
            yield from _of_rule_set(each, f"{pointer}/rules/{index}", known)
        return
    if data["operator"] == "AML_CHECK":
        return
    path = ".".join(parse_key(data["key"]))
    yield from _unknown(path, f"{pointer}/key", known)
    field = known.find(_plain(path))
    if field is None or field.type == "any" or data["operator"] not in _COMPARED_SETS | _ORDERED_SETS:
        return
    value = data["value"]
    given = tuple(value.values()) if isinstance(value, dict) else tuple(value) if isinstance(value, list) else (value,)
    yield from _values(field, given, f"{pointer}/value", data["operator"] in _ORDERED_SETS)


def _mismatch(field: KnownField, pointer: str, why: str) -> Problem:
    return Problem("type_mismatch", pointer, f"{field.label} {why}.", "warning")


def _joined(scope: str, path: str) -> str:
    return ".".join(filter(None, (scope, path)))


def _plain(path: str) -> str:
    """The path with `[]` for the number of an item."""
    steps: list[str] = []
    for step in path.split("."):
        if steps and step.isascii() and step.isdigit():
            steps[-1] += "[]"
        else:
            steps.append(step)
    return ".".join(steps)
