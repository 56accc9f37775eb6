"""Rate limits per account and address, in this process's memory."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from ballerine_app.services.errors import TooMany


class RateLimiter:
    """Counts hits in a moving window; thread-safe."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, what: str, who: str, rate: str) -> None:
        """Count one hit of `who`; TooMany when `rate` (e.g. "5/15minutes") is used up."""
        item = parse(rate)
        if not self._window.hit(item, what, who):
            raise TooMany("too_many", minutes=self._minutes_left(item, what, who))

    def check(self, what: str, who: str, rate: str) -> None:
        """TooMany when nothing is left of `rate`; counts nothing."""
        item = parse(rate)
        if not self._window.test(item, what, who):
            raise TooMany("too_many", minutes=self._minutes_left(item, what, who))

    def forget(self, what: str, who: str, rate: str) -> None:
        """Give `who` the whole rate again, e.g. after a correct password."""
        self._window.clear(parse(rate), what, who)

    def _minutes_left(self, item: RateLimitItemPerMinute | object, what: str, who: str) -> str:
        reset = self._window.get_window_stats(item, what, who).reset_time  # type: ignore[arg-type]
        return str(max(1, round((reset - time.time()) / 60)))
