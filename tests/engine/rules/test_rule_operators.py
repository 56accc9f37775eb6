from typing import Any

import pytest

from ballerine_app.engine.rules import compile_rule
from ballerine_app.engine.rules.registry import OPERATORS, operator


@pytest.mark.parametrize("name", sorted(name for name, known in OPERATORS.items() if known.strict))
def test_documented_example_is_true(name: str) -> None:
    known = OPERATORS[name]
    assert known.example is not None
    rule, data, value = known.example
    assert name in rule
    assert compile_rule(rule)(data) == value


def test_every_operator_is_documented() -> None:
    assert [name for name, known in OPERATORS.items() if not known.doc] == []


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        operator("if", 1, 1)(lambda value: value)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"days_until": ["2024-02-28T23:00:00Z", "2024-03-01"]}, -2),
        ({"days_until": [None, "2024-03-01"]}, None),
        ({"days_until": ["31/12/2024", "2024-03-01"]}, None),
        ({"years_since": ["2004-02-29", "2022-03-01"]}, 18),
        ({"years_since": ["2004-13-01", "2022-03-01"]}, None),
        ({"starts_with": [None, "a"]}, False),
        ({"starts_with": ["IBAN DE89", "DE"]}, False),
        ({"same_text": ["Straße", "STRASSE"]}, True),
        ({"same_text": ["Ann", "Anna"]}, False),
        ({"same_text": [None, "Anna"]}, None),
    ],
)
def test_own_operators(rule: Any, value: Any) -> None:
    assert compile_rule(rule)({}) == value
