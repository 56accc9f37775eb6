"""How one call went, in words."""

from __future__ import annotations

from ballerine_app.locales import text

_SECOND, _LONG = 1_000, 10_000


def duration_words(milliseconds: int) -> str:
    """A duration as people read it: "420 ms", "1.4 s", "12 s"."""
    if milliseconds < _SECOND:
        return text("calls.ms", n=milliseconds)
    seconds = milliseconds / _SECOND
    return text("calls.s", n=f"{seconds:.0f}" if milliseconds >= _LONG else f"{seconds:.1f}")


def size_words(size: int) -> str:
    """A size as people read it: "320 B", "4.1 kB"; "" for nothing."""
    if not size:
        return ""
    return text("calls.bytes", n=size) if size < 1_000 else text("calls.kilobytes", n=f"{size / 1_000:,.1f}")
