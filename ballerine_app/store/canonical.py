"""Canonical JSON (RFC 8785) of values whose hash must come out the same years later."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import rfc8785

from ballerine_app.store.errors import NotCanonical

_SAFE = 2**53 - 1
_DEPTH = 100


def canonical(value: Any) -> bytes:
    """Return the one way to write a JSON value.

    Raises NotCanonical, naming the JSON pointer, for anything else: NaN and the infinities, a datetime, an integer
    beyond 2^53 - 1, a key that is no text, or more than 100 levels.
    """
    _check(value, "", 0)
    return rfc8785.dumps(value)


def sha256_of(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: Any, pointer: str, depth: int) -> None:
    if depth > _DEPTH:
        raise NotCanonical(f"nested deeper than {_DEPTH} levels")
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"{pointer or '/'}: the key {key!r} is not text")
            _check_text(key, pointer)
            _check(member, f"{pointer}/{key}", depth + 1)
    elif isinstance(value, list | tuple):
        for index, member in enumerate(value):
            _check(member, f"{pointer}/{index}", depth + 1)
    elif isinstance(value, str):
        _check_text(value, pointer)
    elif isinstance(value, int):
        if not -_SAFE <= value <= _SAFE:
            raise NotCanonical(f"{pointer or '/'}: the integer is beyond 2^53 - 1; write it as text")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise NotCanonical(f"{pointer or '/'}: {value} is no JSON number")
    elif value is not None:
        raise NotCanonical(
            f"{pointer or '/'}: {type(value).__name__} has no canonical form; write it as text or as an integer"
        )


def _check_text(value: str, pointer: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{pointer or '/'}: the text holds half a surrogate pair") from error
