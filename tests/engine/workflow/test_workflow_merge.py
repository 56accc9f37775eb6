import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.workflow import deep_merge

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "a", "b", "__proto__"]), inner, max_size=3)
    ),
    max_leaves=15,
)
RULES = st.sampled_from(["concat", "replace", "by_id", "by_index"])


@given(a=VALUES, b=VALUES, arrays=RULES)
@settings(deadline=None)
def test_neither_side_is_changed(a: Any, b: Any, arrays: Any) -> None:
    before = copy.deepcopy((a, b))
    deep_merge(a, b, arrays)
    assert (a, b) == before


@given(a=VALUES, arrays=RULES)
@settings(deadline=None)
def test_merging_nothing_gives_the_same(a: Any, arrays: Any) -> None:
    if isinstance(a, dict):
        assert deep_merge(a, {}, arrays) is a


@given(a=st.dictionaries(st.text(max_size=2), VALUES), b=st.dictionaries(st.text(max_size=2), VALUES))
@settings(deadline=None)
def test_all_keys_survive(a: Any, b: Any) -> None:
    assert set(deep_merge(a, b)) == set(a) | set(b)


@pytest.mark.parametrize(
    ("a", "b", "arrays", "merged"),
    [
        ({"a": {"x": 1}}, {"a": {"y": 2}}, "concat", {"a": {"x": 1, "y": 2}}),
        ({"a": {"x": 1}}, {"a": None}, "concat", {"a": None}),
        ({"a": 1}, {"a": {"y": 2}}, "concat", {"a": {"y": 2}}),
        ({"a": [1]}, {"a": {"y": 2}}, "concat", {"a": {"y": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, "concat", {"a": [1, 2, 3]}),
        ({"a": [1, 2]}, {"a": [3]}, "replace", {"a": [3]}),
        ({"a": [1, 2]}, {"a": [3]}, "by_index", {"a": [3, 2]}),
        ([{"x": 1}, 0], [{"y": 2}], "by_index", [{"x": 1, "y": 2}, 0]),
        ([{"n": [1, 2]}], [{"n": [3]}], "by_index", [{"n": [3]}]),
        (
            [{"id": "a", "x": 1}, {"id": "b"}],
            [{"id": "c"}, {"id": "a", "y": 2}],
            "by_id",
            [{"id": "a", "x": 1, "y": 2}, {"id": "b"}, {"id": "c"}],
        ),
        ([{"id": "a", "n": [1]}], [{"id": "a", "n": [2]}], "by_id", [{"id": "a", "n": [2]}]),
        ([{"id": "a"}, {"x": 1}], [{"y": 2}], "by_id", [{"id": "a", "y": 2}, {"x": 1}]),
        ([{"id": 1}], [{"id": "1"}], "by_id", [{"id": 1}, {"id": "1"}]),
        ({"a": 1}, [1], "concat", [1]),
    ],
)
def test_array_rules(a: Any, b: Any, arrays: Any, merged: Any) -> None:
    assert deep_merge(a, b, arrays) == merged


def test_only_touched_paths_are_copied() -> None:
    a = {"big": {"x": [1]}, "small": {"y": 1}}
    merged = deep_merge(a, {"small": {"z": 2}})
    assert merged["big"] is a["big"]
    assert merged["small"] is not a["small"]


def test_another_word_is_refused() -> None:
    with pytest.raises(ValueError, match="by_id"):
        deep_merge([], [], "shuffle")  # type: ignore[arg-type]
