from typing import Any

import pytest

from ballerine_app.engine.rules import RuleError, compile_rule

X = {"var": "a.x"}


@pytest.mark.parametrize("name", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("data", [{}, {"a": None}, {"a": {}}, {"a": {"x": None}}])
def test_a_missing_value_is_not_compared(name: str, data: Any) -> None:
    for rule, pointer in (({name: [X, 5]}, f"/{name}"), ({"!": [{name: [5, X]}]}, f"/!/0/{name}")):
        strict = compile_rule(rule, strict=True)
        for evaluate in (strict, strict.explain):
            with pytest.raises(RuleError, match=r"'a\.x'") as caught:
                evaluate(data)
            assert caught.value.pointer == pointer
        compile_rule(rule)(data)


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("name", ["<", "<="])
def test_each_of_three_arguments_is_checked(name: str, position: int) -> None:
    arguments: list[Any] = [1, 2, 3]
    arguments[position] = X
    with pytest.raises(RuleError, match=r"'a\.x'"):
        compile_rule({name: arguments}, strict=True)({})
    assert compile_rule({name: arguments}, strict=True)({"a": {"x": position + 1}}) is True


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"<": [{"years_since": [X, "2026-01-01"]}, 18]}, "operand 1"),
        ({"<": [1]}, "operand 2"),
        ({"<": []}, "operand 1"),
        ({"some": [{"var": "items"}, {"<": [{"var": "n"}, 1]}]}, "'n'"),
        ({"<": [{"var": ["a.x", None]}, 1]}, "'a.x'"),
    ],
)
def test_what_is_missing_is_named(rule: Any, told: str) -> None:
    with pytest.raises(RuleError, match=told):
        compile_rule(rule, strict=True)({"items": [{}]})


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"<": [X, 5]}, True),
        ({"<": [{"var": ["gone", 7]}, 5]}, False),
        ({"and": [{"!!": [{"var": "gone"}]}, {"<": [{"var": "gone"}, 5]}]}, False),
        ({"==": [{"var": "gone"}, None]}, True),
        ({"max": [{"var": "gone"}, 1]}, 1),
        ({">": [5, X, None]}, True),
        ({"<": ["a", "b"]}, True),
    ],
)
def test_everything_else_is_as_always(rule: Any, value: Any) -> None:
    strict = compile_rule(rule, strict=True)
    assert strict({"a": {"x": 4}}) == value
    assert strict.explain({"a": {"x": 4}}).value == value


def test_both_kinds_are_kept_apart() -> None:
    rule = {"<": [{"var": "kept.apart"}, 5]}
    assert compile_rule(rule) is compile_rule(rule, strict=False)
    assert compile_rule(rule) is not compile_rule(rule, strict=True)
    assert compile_rule(rule)({}) is True
