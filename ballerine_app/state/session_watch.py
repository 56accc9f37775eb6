"""When an open page has to prove its session again."""

from __future__ import annotations

import time

from ballerine_app.live import RECHECK_SECONDS, Broker


class SessionWatch:
    """Due after a note about the session (it was ended), and otherwise every `RECHECK_SECONDS`.

    Fifty open queues that ask the database anew at every change would wait for each other.
    """

    def __init__(self, broker: Broker, topic: str) -> None:
        self._broker = broker
        self._topic = (topic,)
        self._version = broker.version(self._topic)
        self._checked = time.monotonic()

    def due(self) -> bool:
        """Whether to check now; the caller then does."""
        version, now = self._broker.version(self._topic), time.monotonic()
        if version == self._version and now - self._checked < RECHECK_SECONDS:
            return False
        self._version, self._checked = version, now
        return True
