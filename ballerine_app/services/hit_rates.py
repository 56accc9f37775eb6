"""Measured hit rates in memory: counting a month of answers takes a while, and one minute more or less says little."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from ballerine_app.engine.routing import Measured

FRESH: Final = timedelta(minutes=1)
_Key = tuple[str, str, int]


class HitRates:
    """The rates of one process, by project, capability and days; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[_Key, tuple[datetime, Measured]] = {}

    def of(self, key: _Key, now: datetime, measure: Callable[[], Measured]) -> Measured:
        """What was measured within the last minute, or is measured now."""
        with self._lock:
            known = self._known.get(key)
        if known is not None and timedelta(0) <= now - known[0] < FRESH:
            return known[1]
        found = measure()
        with self._lock:
            self._known[key] = (now, found)
        return found
