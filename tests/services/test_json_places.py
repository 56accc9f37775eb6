"""Where the values of a JSON text stand in it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.services.json_places import lines_of, value_at

_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=6)
_LEAVES = st.none() | st.booleans() | st.integers() | _TEXTS
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4), max_leaves=20
)


def _pointers(value: object, at: str = "") -> list[str]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(found for key, each in members for found in _pointers(each, f"{at}/{escape(key)}"))]


def test_a_member_stands_where_its_key_does() -> None:
    text = '{\n "a": {\n  "b/c": [\n   1,\n   {"d": 2}\n  ]\n }\n}'
    assert lines_of(text, ["", "/a", "/a/b~1c/0", "/a/b~1c/1/d"]) == {"": 1, "/a": 2, "/a/b~1c/0": 4, "/a/b~1c/1/d": 5}


def test_what_leads_nowhere_is_not_found() -> None:
    assert lines_of('{"a": [1]}', ["/b", "/a/1", "/a/0/c"]) == {}


def test_brackets_inside_a_text_are_text() -> None:
    assert lines_of('{"a": "}],{",\n"b": 1}', ["/b"]) == {"/b": 2}


def test_what_comes_before_a_mistake_is_found() -> None:
    assert lines_of('{\n"a": 1,\n"b": }}}} ]', ["/a", "/b", "/c"]) == {"/a": 2, "/b": 3}


@given(_VALUES)
def test_every_value_of_any_json_is_found_in_order(value: object) -> None:
    pointers = _pointers(value)
    found = lines_of(json.dumps(value, indent=1, ensure_ascii=False), pointers)
    assert found.keys() == set(pointers)
    assert sorted(found[pointer] for pointer in pointers) == [found[pointer] for pointer in pointers]


def test_a_pointer_leads_to_a_value() -> None:
    data = {"a": [{"b/c": 1}]}
    assert value_at(data, "/a/0/b~1c") == 1
    assert value_at(data, "") == data
    assert value_at(data, "/a/1") is None
    assert value_at(data, "/a/x") is None
