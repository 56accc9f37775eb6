"""What the laboratory was asked and what it brought, so that a test can prove that something happened once."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Final

from ballerine_app.demo.laboratory.asked import Asked

# A demo runs for days; only the latest requests are kept whole, the counts go on.
_KEPT: Final = 5_000


@dataclass(frozen=True, slots=True)
class Received:
    """One request: to which service and provider, which attempt of its key it was, and the scenario of its answer.

    `status` is what the caller was told, 0 where the answer never came whole; `follows` whether a callback is to come.
    """

    service: str
    provider: str
    attempt: int
    delivery: str
    acted: bool
    follows: bool
    status: int
    asked: Asked = field(repr=False)


@dataclass(frozen=True, slots=True)
class Brought:
    """One attempt to bring a callback: the status it was answered with, 0 where nobody answered."""

    url: str = field(repr=False)
    how: str
    status: int


class Ledger:
    """Counts and the latest entries. Threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._received: deque[Received] = deque(maxlen=_KEPT)
        self._brought: deque[Brought] = deque(maxlen=_KEPT)
        self._attempts: Counter[tuple[str, str, str]] = Counter()
        self._acts: Counter[tuple[str, str, str]] = Counter()

    def begin(self, service: str, asked: Asked) -> int:
        """Count a request, and say which attempt it is of its key, or without one, of its path."""
        with self._lock:
            self._attempts[_one(service, asked)] += 1
            return self._attempts[_one(service, asked)]

    def act(self, service: str, asked: Asked) -> bool:
        """Note that the vendor does its work; False where it did it for this key before, and must not do it again."""
        with self._lock:
            if asked.key and self._acts[_one(service, asked)]:
                return False
            self._acts[_one(service, asked)] += 1
            return True

    def end(self, received: Received) -> None:
        """Keep a request that was answered."""
        with self._lock:
            self._received.append(received)

    def bring(self, brought: Brought) -> None:
        """Keep an attempt to bring a callback."""
        with self._lock:
            self._brought.append(brought)

    def received(self, service: str = "", provider: str = "") -> list[Received]:
        """The requests, oldest first, of one service or provider or of all."""
        with self._lock:
            every = list(self._received)
        return [each for each in every if service in ("", each.service) and provider in ("", each.provider)]

    def brought(self) -> list[Brought]:
        """The attempts to bring callbacks, oldest first."""
        with self._lock:
            return list(self._brought)

    def calls(self, service: str = "", provider: str = "") -> int:
        """How many requests came, answered or not."""
        return self._count(self._attempts, service, provider)

    def acts(self, service: str = "", provider: str = "") -> int:
        """How often the vendor did its work: a key counts once, however often it came."""
        return self._count(self._acts, service, provider)

    def keys(self, service: str = "") -> dict[str, int]:
        """How many requests came with each idempotency key."""
        found: Counter[str] = Counter()
        with self._lock:
            for (name, _, key), count in self._attempts.items():
                if service in ("", name):
                    found[key] += count
        return dict(found)

    def _count(self, counter: Counter[tuple[str, str, str]], service: str, provider: str) -> int:
        with self._lock:
            every = list(counter.items())
        return sum(count for (name, at, _), count in every if service in ("", name) and provider in ("", at))


def _one(service: str, asked: Asked) -> tuple[str, str, str]:
    return service, asked.provider, asked.key or asked.path
