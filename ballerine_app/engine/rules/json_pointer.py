"""JSON pointers (RFC 6901)."""

from __future__ import annotations


def escape(key: str | int) -> str:
    """A key as one step of a JSON pointer."""
    return str(key).replace("~", "~0").replace("/", "~1")
