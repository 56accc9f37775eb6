"""Guards as people read them: `risk.score < 40 and "block" not in risk.actions`."""

from __future__ import annotations

import json
from typing import Any, Final

_COMPARISONS: Final = {
    "==": "=",
    "===": "=",
    "!=": "≠",
    "!==": "≠",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
}
_ARITHMETIC: Final = {"+": "+", "-": "-", "*": "*", "/": "/", "%": "mod"}
_EACH: Final = {"all": "every", "some": "some", "none": "no"}
_LOOSEST, _OR, _AND, _NOT, _COMPARE, _SUM, _WHOLE = range(7)  # what binds tighter needs no brackets in what is looser

Written = tuple[str, int]


def guard_text(guard_type: str | None, rule: Any) -> str:
    """A transition's condition in one line, "" where it has none.

    JMESPath stays as written. JsonLogic is written as a formula; what is no rule is JSON.
    """
    if guard_type is None:
        return ""
    if guard_type != "json-logic":
        return rule if isinstance(rule, str) else _json(rule)
    return _written(rule)[0]


def _written(rule: Any) -> Written:
    if isinstance(rule, list):
        return f"[{', '.join(_written(each)[0] for each in rule)}]", _WHOLE
    if not isinstance(rule, dict) or len(rule) != 1:
        return _json(rule), _WHOLE
    ((name, given),) = rule.items()
    arguments = given if isinstance(given, list) else [given]
    if name == "var":
        return _read(arguments)
    if name in ("and", "or") and arguments:
        binding = _AND if name == "and" else _OR
        return f" {name} ".join(_inside(each, binding) for each in arguments), binding
    if name == "!" and len(arguments) == 1:
        return _negated(arguments[0])
    if name in _COMPARISONS and len(arguments) > 1:
        return f" {_COMPARISONS[name]} ".join(_inside(each, _SUM) for each in arguments), _COMPARE
    if name == "in" and len(arguments) == 2:
        return f"{_inside(arguments[0], _SUM)} in {_inside(arguments[1], _SUM)}", _COMPARE
    if name in _ARITHMETIC and len(arguments) > 1:
        return f" {_ARITHMETIC[name]} ".join(_inside(each, _WHOLE) for each in arguments), _SUM
    if name in _EACH and len(arguments) == 2:
        return f"{_EACH[name]} item of {_inside(arguments[0], _WHOLE)}: {_written(arguments[1])[0]}", _LOOSEST
    if name in ("if", "?:") and len(arguments) == 3:
        test, then, other = (_inside(each, _OR) for each in arguments)
        return f"if {test} then {then} else {other}", _LOOSEST
    return f"{name}({', '.join(_written(each)[0] for each in arguments)})", _WHOLE


def _read(arguments: list[Any]) -> Written:
    path = arguments[0] if arguments else ""
    if isinstance(path, dict | list):
        return f"value at ({_written(path)[0]})", _WHOLE
    text = "item" if path in ("", None) else str(path)
    return (text, _WHOLE) if len(arguments) < 2 else (f"{text} ?? {_inside(arguments[1], _WHOLE)}", _SUM)


def _negated(rule: Any) -> Written:
    inner = rule.get("in") if isinstance(rule, dict) and len(rule) == 1 else None
    if isinstance(inner, list) and len(inner) == 2:
        return f"{_inside(inner[0], _SUM)} not in {_inside(inner[1], _SUM)}", _COMPARE
    return f"not {_inside(rule, _COMPARE)}", _NOT


def _inside(rule: Any, binding: int) -> str:
    text, own = _written(rule)
    return text if own >= binding else f"({text})"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
