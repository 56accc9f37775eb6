"""How long ago, in the short form of the interface: "now", "40 s", "38 min", "1 h 22", "2 d"."""

from ballerine_app.locales import text

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_NOW_BELOW = 5


def short_duration(seconds: float) -> str:
    """The age of something as text.

    ``seconds`` below 5, and below zero, count as now. Minutes are dropped from 10 hours on.
    ``assets/relative-time.js`` does the same in the browser; a test keeps the two equal.
    """
    whole = int(seconds)
    if whole < _NOW_BELOW:
        return text("time.now")
    if whole < _MINUTE:
        return text("time.seconds", n=whole)
    if whole < _HOUR:
        return text("time.minutes", n=whole // _MINUTE)
    if whole < _DAY:
        hours, minutes = whole // _HOUR, whole % _HOUR // _MINUTE
        if hours < 10 and minutes:
            return text("time.hours_minutes", n=hours, m=f"{minutes:02d}")
        return text("time.hours", n=hours)
    return text("time.days", n=whole // _DAY)
