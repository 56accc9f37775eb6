"""Which flows have an upload under way in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ballerine_app.services.errors import Conflict


class UploadsRunning:
    """At most one upload per flow; thread-safe."""

    def __init__(self) -> None:
        self._flows: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def claim(self, flow_id: str) -> Iterator[None]:
        """Hold the flow's one place; Conflict("upload_running") when it is taken."""
        with self._lock:
            if flow_id in self._flows:
                raise Conflict("upload_running")
            self._flows.add(flow_id)
        try:
            yield
        finally:
            with self._lock:
                self._flows.discard(flow_id)
