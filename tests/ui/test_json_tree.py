"""Reading JSON with the places of its parts, also where it is broken."""

from __future__ import annotations

import json
import random

import pytest

from tests.node import run

TEXT = '{"a/b": {"n": [1, "x", {"c": true}]}, "e": "f"}'


def shown(text: str, *pointers: str) -> list[str | None]:
    """The text at each pointer's range."""
    call = """(([text, ...pointers]) => {
      const { root } = script.readJson(text);
      return pointers.map((pointer) => {
        const range = script.rangeOf(root, pointer);
        return range && text.slice(range.from, range.to);
      });
    })(given)"""
    found: list[str | None] = run("json-tree.js", call, text, *pointers)
    return found


def place(marked: str) -> tuple[str, str, str]:
    """The path, role and replaced text at the `|` in a text."""
    offset = marked.index("|")
    text = marked[:offset] + marked[offset + 1 :]
    call = """(([text, offset]) => {
      const found = script.placeAt(script.readJson(text).root, text, offset);
      return [found.path.join(" "), found.role, text.slice(found.from, found.to)];
    })(given)"""
    path, role, replaced = run("json-tree.js", call, text, offset)
    return path, role, replaced


def test_a_pointer_leads_to_a_member_an_item_or_the_start_of_what_holds_more() -> None:
    pointers = ("", "/e", "/a~1b", "/a~1b/n", "/a~1b/n/1", "/a~1b/n/2", "/a~1b/n/2/c")
    assert shown(TEXT, *pointers) == ["{", '"e": "f"', '"a/b"', '"n"', '"x"', "{", '"c": true']


def test_a_pointer_to_nothing_leads_to_what_is_around_it() -> None:
    assert shown(TEXT, "/a~1b/n/7/x", "/nothing", "/a~1b/m") == ['"n"', "{", '"a/b"']
    assert shown("", "/a") == [None]


def test_a_pointer_is_followed_through_a_broken_text() -> None:
    assert shown('{"a": , "b": {"c": 1', "/a", "/b/c") == ['"a"', '"c": 1']


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{|}", ("", "key", "")),
        ('{"a": 1, |}', ("", "key", "")),
        ('{"na|me": 1}', ("name", "key", '"name"')),
        ('{"na|', ("na", "key", '"na')),
        ('{"a": |}', ("a", "value", "")),
        ('{"a": "x|y"}', ("a", "value", '"xy"')),
        ('{"a": tr|}', ("a", "value", "tr")),
        ('{"a": [|]}', ("a 0", "value", "")),
        ('{"a": ["x", |]}', ("a 1", "value", "")),
        ('{"a": [{"b": 1}, {"c|": 2}]}', ("a 1 c", "key", '"c"')),
        ('{"a": 1 |}', ("", "", "")),
        ('{"a" |: 1}', ("a", "", "")),
        ("|{}", ("", "", "")),
        ("", ("", "", "")),
        ('{"a": | "b": 1}', ("a", "value", "")),
    ],
)
def test_the_cursor_is_somewhere(marked: str, expected: tuple[str, str, str]) -> None:
    path, role, replaced = place(marked or "|")
    assert (path.strip(), role, replaced) == expected


def test_a_key_after_a_value_that_is_not_written_yet_is_a_key() -> None:
    assert shown('{"a": "b": 1, "c": 2}', "/b", "/c") == ['"b": 1', '"c": 2']


def test_broken_is_what_is_no_json() -> None:
    chance = random.Random(7)
    texts = ["".join(chance.choices('{}[],:"a1 \\e-.\n', k=chance.randint(0, 9))) for _ in range(4000)]
    texts += [
        '{"a": 1}',
        "[1, 2]",
        "[1e5, -0.5]",
        '"x"',
        "null",
        '["\\u00e9"]',
        '{"a": {"b": [{}]}}',
        "[01]",
        '["\\x"]',
    ]
    call = "given[0].map((text) => script.readJson(text).broken !== null)"
    found = run("json-tree.js", call, texts)
    assert found == [not _is_json(text) for text in texts]


def test_the_place_of_what_is_broken_is_told() -> None:
    texts = ['{"a": 1,}', '{"a" 1}', '{"a": 1 "b": 2}', "[tru]", '{"a": [}', '{"a": {']
    call = "given[0].map((text) => { const { from, to } = script.readJson(text).broken; return text.slice(from, to); })"
    assert run("json-tree.js", call, texts) == ["}", "1", '"b"', "tru", "}", "{"]


def test_a_deep_text_is_read() -> None:
    assert run("json-tree.js", "script.readJson('['.repeat(20000)).broken.from") == 19999


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse)
    except ValueError:
        return False
    return True


def _refuse(name: str) -> None:
    raise ValueError(name)
