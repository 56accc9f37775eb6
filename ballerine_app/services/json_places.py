"""Where the values of a JSON text stand in it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.json_pointer import escape

_TOKEN: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines_of(text: str, pointers: Collection[str]) -> dict[str, int]:
    """The line, counted from 1, of each JSON pointer that leads to something in the text.

    A member of an object stands where its key does. In a text that is no JSON, what comes before the mistake is found.
    """
    wanted = set(pointers)
    found: dict[str, int] = {}
    line, counted = 1, 0
    for pointer, place in _places(text):
        if pointer in wanted and pointer not in found:
            line += text.count("\n", counted, place)
            counted = place
            found[pointer] = line
            if len(found) == len(wanted):
                break
    return found


def value_at(data: Any, pointer: str) -> Any:
    """What a JSON pointer leads to in parsed JSON; None where it leads to nothing."""
    value = data
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


@dataclass(slots=True)
class _Open:
    """An object or array that is not closed yet, and where in it one is."""

    is_object: bool
    key: str | int
    key_next: bool


def _places(text: str) -> Iterator[tuple[str, int]]:
    """Each pointer with the offset of its value, or of its key, in the order of the text."""
    around: list[_Open] = []
    yield "", 0
    for token in _TOKEN.finditer(text):
        sign = token.group()
        here = around[-1] if around else None
        if sign in ("}", "]"):
            if here is None:
                return
            around.pop()
        elif sign == ",":
            if here is None:
                return
            if here.is_object:
                here.key_next = True
            else:
                here.key = int(here.key) + 1
        elif here is not None and here.key_next and sign.startswith('"'):
            here.key, here.key_next = _unquoted(sign), False
            yield _pointer(around), token.start()
        elif sign != ":":
            if here is not None and not here.is_object:
                yield _pointer(around), token.start()
            if sign in ("{", "["):
                around.append(_Open(True, "", True) if sign == "{" else _Open(False, 0, False))


def _pointer(around: list[_Open]) -> str:
    return "".join(f"/{escape(each.key)}" for each in around)


def _unquoted(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token.strip('"')
