from datetime import UTC, datetime
from typing import Any

import pytest

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
