"""Words that must not stand in what is kept: in every text and key of a JSON value, another stands in their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def replaced(value: Any, words: Mapping[str, str]) -> Any:
    """JSON `value` with each word replaced by what `words` has for it."""
    if isinstance(value, str):
        for word, instead in words.items():
            value = value.replace(word, instead)
        return value
    if isinstance(value, dict):
        return {replaced(key, words): replaced(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, words) for item in value]
    return value
