"""Canonical JSON (RFC 8785) of values whose hash must come out the same years later."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import orjson
import rfc8785

from ballerine_app.store.errors import NotCanonical

_SAFE = 2**53 - 1
_DEPTH = 100


def canonical(value: Any) -> bytes:
    """Return the one way to write a JSON value.

    Raises NotCanonical, naming the JSON pointer, for anything else: NaN and the infinities, a datetime, an integer
    beyond 2^53 - 1, a key that is no text, or more than 100 levels.
    """
    if _check(value, "", 0):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(value)


def sha256_of(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: Any, pointer: str, depth: int) -> bool:
    """Refuse what has no canonical form; whether there are no fractions and all keys are plain ASCII.

    Then sorted JSON is canonical already, and writing it takes a twentieth of the time: RFC 8785 differs only in how
    it writes fractions, and sorts keys by UTF-16.
    """
    plain = True
    if depth > _DEPTH:
        raise NotCanonical(f"nested deeper than {_DEPTH} levels")
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"{pointer or '/'}: the key {key!r} is not text")
            if type(key) is not str or not key.isascii():
                _check_text(key, pointer)
                plain = False
            plain &= _check(member, f"{pointer}/{key}", depth + 1)
    elif isinstance(value, list | tuple):
        plain = type(value) in (list, tuple)  # the fast writer doesn't know named tuples
        for index, member in enumerate(value):
            plain &= _check(member, f"{pointer}/{index}", depth + 1)
    elif isinstance(value, str):
        if not value.isascii():
            _check_text(value, pointer)
    elif isinstance(value, int):
        if not -_SAFE <= value <= _SAFE:
            raise NotCanonical(f"{pointer or '/'}: the integer is beyond 2^53 - 1; write it as text")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise NotCanonical(f"{pointer or '/'}: {value} is no JSON number")
        plain = False
    elif value is not None:
        raise NotCanonical(
            f"{pointer or '/'}: {type(value).__name__} has no canonical form; write it as text or as an integer"
        )
    return plain


def _check_text(value: str, pointer: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{pointer or '/'}: the text holds half a surrogate pair") from error
