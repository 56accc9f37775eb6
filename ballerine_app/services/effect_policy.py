"""How long an effect may take, and how often and after which pauses it is tried."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class EffectPolicy:
    """Of one plugin: attempts in all, the first pause, the longest pause and the time-out, in seconds."""

    attempts: int = 5
    first_pause: float = 2.0
    longest_pause: float = 600.0
    timeout: float = 30.0

    @classmethod
    def of(cls, declared: Mapping[str, Any], timeout: float = 30.0) -> EffectPolicy:
        """A plugin's own, from `timeoutSeconds` and `retry: {attempts, firstPauseSeconds, longestPauseSeconds}`.

        What is absent or out of bounds is the default; `timeout` is that of its kind.
        """
        given = declared.get("retry")
        retry: Mapping[str, Any] = given if isinstance(given, dict) else {}
        standard = cls(timeout=timeout)
        first = _number(retry.get("firstPauseSeconds"), 0.0, _DAY, standard.first_pause)
        return cls(
            attempts=int(_number(retry.get("attempts"), 1, 50, standard.attempts)),
            first_pause=first,
            longest_pause=max(first, _number(retry.get("longestPauseSeconds"), 0.0, _DAY, standard.longest_pause)),
            timeout=_number(declared.get("timeoutSeconds"), 0.05, 3_600.0, standard.timeout),
        )

    def pause(self, key: str, attempt: int) -> timedelta:
        """The pause after a failed attempt (counted from 1): doubling, between half and the whole of it.

        The jitter comes from the effect's key, so that effects that failed together don't come back together, and
        the same effect always waits as long.
        """
        whole = min(self.longest_pause, self.first_pause * 2.0 ** (attempt - 1))
        share = int.from_bytes(hashlib.sha256(f"{key}:{attempt}".encode()).digest()[:4]) / 2**32
        return timedelta(seconds=whole * (0.5 + share / 2))


def _number(given: Any, least: float, most: float, otherwise: float) -> float:
    fits = isinstance(given, int | float) and not isinstance(given, bool) and least <= given <= most
    return float(given) if fits else otherwise
