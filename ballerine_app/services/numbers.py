"""Counts as people read them."""

from __future__ import annotations

_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


def whole(count: int) -> str:
    """A count with its thousands apart: 10 000."""
    return f"{count:,}".replace(",", _NARROW_SPACE)


def signed(change: int) -> str:
    """A change with its sign; "" for none."""
    if not change:
        return ""
    return f"{'+' if change > 0 else chr(0x2212)}{whole(abs(change))}"


def percent(count: int, total: int) -> str:
    """A share: 12 %, or below one percent 0.3 %; "" of nothing."""
    if not total:
        return ""
    share = 100 * count / total
    return f"{share:.1f} %" if 0 < share < 1 else f"{share:.0f} %"
