from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import jmespath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import json_size
from ballerine_app.engine.rules.errors import ExpressionError
from ballerine_app.engine.rules.jmes import LONGEST_EXPRESSION, compile_expression

DATA: dict[str, Any] = {
    "entity": {"id": "e1", "data": {"name": "Äcme", "score": 1.0, "ubos": [{"n": "U"}, {"n": "V"}]}},
    "documents": [
        {"id": "d1", "decision": {"status": "approved"}, "pages": [{"side": "front", "uri": "u1"}, {"side": "back"}]},
        {"id": "d2", "decision": {"status": None}, "pages": []},
    ],
    "children": {"c1": {"state": "approved"}, "c2": {"state": "idle"}},
    "nums": [3, 1, 2],
    "one": [1],
    "yes": [True],
    "empty": [],
    "s": "abc",
    "zero": 0,
    "no": False,
    "nothing": None,
}
# Where both implementations agree, so that the package itself can tell what is right.
AGREED = [
    "entity.data.name",
    "entity.missing.deeper",
    "s.deeper",
    "documents[0].pages[?side=='front'].uri | [0]",
    "documents[].pages[].uri",
    "documents[*].pages[*].uri",
    "documents[].[id, decision.status]",
    "documents[?decision.status]",
    "documents[?decision.status != null].id",
    "length(documents[?decision.status]) < length(documents)",
    "children.*.state",
    "children.*.[state][]",
    "length(children.*[])",
    "*",
    "nums[-1]",
    "nums[-3]",
    "nums[-4]",
    "nums[5]",
    "nums[::-1]",
    "nums[1:]",
    "s[0]",
    "s[1:]",
    "nums[?@ > `1`]",
    "zero && s",
    "no || nothing || s",
    "!zero",
    "!empty",
    "!(no && s)",
    "nums == `[3, 1, 2]`",
    "zero == `0.0`",
    "no == zero",
    "{a: s, b: entity.id}",
    "nothing.{a: s}",
    "[s, zero]",
    "nothing.[s]",
    "@.s",
    '"entity"."id"',
    '`{"a": [1]}`.a[0]',
    "(documents)[0].id",
    "sort(nums)",
    "max(nums)",
    "min(empty)",
    "sum(nums)",
    "sort_by(documents, &id)[].id",
    "max_by(documents, &length(pages)).id",
    "map(&id, documents)",
    "keys(entity)",
    "values(children)[].state",
    "type(zero)",
    "not_null(nothing, s)",
    "to_array(s)",
    "reverse(nums)",
    "starts_with(s, 'a') && ends_with(s, 'bc')",
    "contains(nums, `2`)",
    "join('-', [s, entity.id])",
    "merge(entity, {id: s})",
]


@pytest.mark.parametrize("text", AGREED)
def test_the_package_gives_the_same(text: str) -> None:
    value = compile_expression(text)(DATA)
    assert value == jmespath.search(text, DATA)
    assert not isinstance(value, bool) or value is jmespath.search(text, DATA)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: s b: zero}", {"a": "abc", "b": 0}),
        ("merge(nothing, {a: s}, no, '', empty, zero == `1` && {b: s})", {"a": "abc"}),
        ("one == yes", False),
        ("{a: one} == {a: yes}", False),
        ("[{a: one}] == [{a: `[1.0]`}]", True),
        ("contains(yes, `1`)", False),
        ("contains(documents, documents[1])", True),
        ("contains(s, zero)", False),
        ("to_string(entity.data)", '{"name":"Äcme","score":1,"ubos":[{"n":"U"},{"n":"V"}]}'),
        ("to_string([`1e-7`, `1e21`, no, nothing, 'a\"'])", '[1e-7,1e+21,false,null,"a\\""]'),
        ("to_string(s)", "abc"),
        ("to_number('0x10')", 16),
        ("to_number(' 12 ')", 12),
        ("to_number('1_0')", None),
        ("to_number('nan')", None),
        ("to_number('Infinity')", None),
        ("to_number('')", None),
        ("to_number(no)", None),
        ("to_number(zero)", 0),
        ("avg(nums)", 2),
        ("avg(empty)", None),
        ("ceil(`1.2`)", 2),
        ("floor(`1e300`)", 1e300),
        ("nothing < zero", None),
        ("s < zero", None),
        ("no < `1`", None),
        ("s <= 'abc'", True),
        ("s >= 'abd'", False),
        ("length('🙂')", 1),
    ],
)
def test_where_the_dialect_decides(text: str, value: Any) -> None:
    found = compile_expression(text)(DATA)
    assert (found, type(found)) == (value, type(value))


def test_a_dot_before_a_filter_fails_only_when_it_is_reached() -> None:
    expression = compile_expression("s && children.*.[?state]")
    assert expression.flawed
    assert not compile_expression("children.*[]").flawed
    assert expression({"s": "", "children": {"a": 1}}) == ""
    assert expression({"s": "x", "children": {}}) == []
    with pytest.raises(ExpressionError, match="dot before"):
        expression({"s": "x", "children": {"a": 1}})


@pytest.mark.parametrize(
    "text",
    [
        "length(nothing)",
        "length(zero)",
        "contains(nothing, 'a')",
        "join(',', nums)",
        "join(',', nothing)",
        "merge(entity, s)",
        "merge(entity, yes[0])",
        "sort([s, zero])",
        "min_by([{a: s}, {a: zero}], &a)",
        "sum(`[1e308, 1e308]`)",
    ],
)
def test_what_fails_on_the_data(text: str) -> None:
    expression = compile_expression(text)
    with pytest.raises(ExpressionError):
        expression(DATA)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.",
        "a b",
        "[",
        "nosuch(a)",
        "length()",
        "length(a, b)",
        "merge()",
        "a[::0]",
        "`1e999`",
        "`NaN`",
        "[" + "9" * 5_000 + "]",
        "(" * 2_000,
        "!" * 3_000 + "a",
        " | ".join(["a"] * 200),
        "a" * (LONGEST_EXPRESSION + 1),
        None,
        7,
        ["a"],
    ],
)
def test_what_is_no_expression(text: Any) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)
    assert len(caught.value.message) < 300
    assert "\n" not in caught.value.message


def test_white_space_is_collapsed_for_transforms_only() -> None:
    text = "{\n  a:\t'x\n   y'\u00a0}"
    assert compile_expression(text, collapse=True)({}) == {"a": "x y"}
    assert compile_expression("'x  y'")({}) == "x  y"
    with pytest.raises(ExpressionError):
        compile_expression(text)


DOUBLED = "[@, @][]"


@pytest.mark.parametrize(
    "text",
    [
        " | ".join([DOUBLED] * 60),
        " | ".join(["{a: @, b: @}"] * 60),
        " | ".join(["{a: @}"] * 99) + " | [@]",
        " | ".join(["join('', [@, @])"] * 60).replace("[@, @]", "[s, s]", 1),
        " | ".join(["{a: @, b: @}"] * 40) + " | to_string(@)",
        f"[{'|'.join(['{a: @, b: @}'] * 40)}, {'|'.join(['{a: @, b: @}'] * 40)}] | [0] == [1]",
        f"{'|'.join(['{a: @, b: @}'] * 40)} == {'|'.join(['{b: @, a: @}'] * 40)}",
    ],
)
def test_a_value_that_explodes_is_stopped(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(text)([1, 2] if text.startswith(DOUBLED) else DATA)


def test_equal_values_that_share_their_parts_are_compared_within_the_budget() -> None:
    doubled = " | ".join(["{a: @, b: @}"] * 40)
    with pytest.raises(ExpressionError, match="too many steps"):
        compile_expression(f"({doubled}) == ({doubled})")({})


def test_a_long_list_within_a_list_goes_over_the_budget() -> None:
    data = {"a": [{"b": list(range(1_000))}] * 1_000}
    with pytest.raises(ExpressionError, match="too many steps"):
        compile_expression("length(a[].b[].{c: @})")(data)
    assert compile_expression("length(a[].{c: b})")(data) == 1_000


@pytest.mark.parametrize("text", ["[*].{a: {b: @}}", "[?a.b.c == 'x']", "map(&{a: {b: @}}, @)"])
def test_each_item_costs_what_is_done_to_it(text: str) -> None:
    expression = compile_expression(text)
    assert isinstance(expression([None, {}] * 5_000), list)
    with pytest.raises(ExpressionError, match="too many steps"):
        expression([None, {}] * 25_000)


def test_a_joined_text_is_limited_before_it_is_made() -> None:
    with pytest.raises(ExpressionError, match="joined text"):
        compile_expression("length(join('', @))")(["x" * 1_000_000] * 11)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([0] * json_size.MOST_VALUES, "values"),
        (["x" * 1_000_000] * 11, "characters"),
        ({"k" * 11_000_000: 1}, "characters"),
        ([float("nan")], "finite"),
    ],
)
def test_the_size_of_a_result_is_limited(value: Any, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason):
        compile_expression("@")(value)


def test_data_that_nests_deep_is_refused() -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(ExpressionError, match="levels deep"):
        compile_expression("@")(deep)
    with pytest.raises(ExpressionError, match="nested too deep"):
        compile_expression("a == b")({"a": deep, "b": copy_of(deep)})


def copy_of(deep: Any) -> Any:
    copied: Any = []
    while deep:
        copied, deep = [copied], deep[0]
    return copied


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("a.b.c", ("a.b.c",)),
        ("length(docs[?decision.status]) == length(docs)", ("docs[].decision.status", "docs[]", "docs")),
        ("a.*.[result.x][]", ("a[].result.x",)),
        ("entity.data == null || length(entity.data) == `0`", ("entity.data",)),
        ("docs[0].pages[?contains(side, 'face')].uri | [0]", ("docs.0.pages[].side", "docs.0.pages[].uri")),
        ("a | b", ("a.b",)),
        ("a[-1].b", ("a[].b",)),
        ("(a || b).c", ("a", "b")),
        ("{data: @, x: y.z}", ("y.z",)),
        ("map(&id, list)", ("list",)),
        ("'text'", ()),
        ("@", ()),
    ],
)
def test_the_paths_that_are_read(text: str, reads: tuple[str, ...]) -> None:
    assert compile_expression(text).reads == reads


def test_what_an_expression_keeps_does_not_leave_it() -> None:
    expression = compile_expression('`{"a": []}`')
    expression({})["a"].append(1)
    assert expression({}) == {"a": []}


LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "abc", 1.5])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcs"), inner), max_leaves=12
)


@given(text=st.sampled_from(AGREED), data=st.dictionaries(st.sampled_from([*DATA]), VALUES))
@settings(deadline=None)
def test_any_data_gives_a_value_or_an_error_and_stays_as_it_is(text: str, data: Any) -> None:
    before = copy.deepcopy(data)
    expression = compile_expression(text)
    with suppress(ExpressionError):
        assert expression(data) == expression(data)
    assert data == before
