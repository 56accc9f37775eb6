from collections import namedtuple
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.store.canonical import canonical
from ballerine_app.store.errors import NotCanonical


def test_key_order_and_escapes_are_those_of_rfc_8785() -> None:
    value = {"b": [1, True, None], "a": "\u20ac\n\u001f", "\U0001f600": {}, "\ufb33": ""}

    # Keys sort by UTF-16 code units, so the emoji (a surrogate pair) stands before U+FB33.
    assert canonical(value) == '{"a":"\u20ac\\n\\u001f","b":[1,true,null],"\U0001f600":{},"\ufb33":""}'.encode()


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"a": [1, float("nan")]}, "/a/1: nan"),
        ({"risk": {"score": float("-inf")}}, "/risk/score: -inf"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "/at: datetime"),
        ({"a": 2**53}, "/a: the integer"),
        ({1: "x"}, "the key 1 is not text"),
        ({"a": b"x"}, "/a: bytes"),
        ({"a": "\ud800"}, "/a: the text holds half"),
        ({"\ud800": 1}, "half a surrogate"),
    ],
)
def test_what_can_not_be_hashed_for_ever_is_named(value: Any, where: str) -> None:
    with pytest.raises(NotCanonical, match=where):
        canonical(value)


def test_numbers_are_written_as_javascript_writes_them() -> None:
    assert canonical([0.5, 1.0, 1e21, 1e-7, -0.0, 3]) == b"[0.5,1,1e+21,1e-7,0,3]"


def test_bottomless_nesting_is_refused() -> None:
    value: dict[str, Any] = {}
    for _ in range(5000):
        value = {"a": value}

    with pytest.raises(NotCanonical, match="deeper than 100"):
        canonical(value)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(1 - 2**53, 2**53 - 1)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(max_size=4), inner),
        max_leaves=10,
    )
)
def test_every_value_is_written_as_the_reference_writes_it(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_keys_beyond_the_basic_plane_are_sorted_by_utf_16_and_subclasses_are_written_as_their_kind() -> None:
    place = namedtuple("place", "row")
    key = StrEnum("key", {"A": "a"}).A

    assert canonical({"\ue000": 1, "\U00010000": 2}) == '{"\U00010000":2,"\ue000":1}'.encode()
    assert canonical([place(1), {key: key}]) == b'[[1],{"a":"a"}]'
