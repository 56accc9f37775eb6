"""A browser tab without a browser: Reflex's events over its socket, with any cookies and any claims."""

from __future__ import annotations

import json
import time
import uuid
from contextlib import ExitStack
from typing import Any

from websockets.sync.client import connect

QUIET_SECONDS = 0.4
_PATIENCE_S = 60


class Tab:
    """One connection. `path` is the page that the tab claims to show, `cookies` what it really holds."""

    def __init__(self, origin: str, *, path: str = "/", cookies: dict[str, str] | None = None, token: str = "") -> None:
        self.path = path
        self.token = token or str(uuid.uuid4())
        self.received: list[Any] = []
        header = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        self._opened = ExitStack()
        self._socket = self._opened.enter_context(
            connect(
                f"{origin.replace('http', 'ws')}/_event/?token={self.token}&EIO=4&transport=websocket",
                additional_headers={"Cookie": header} if header else {},
                origin=origin,  # type: ignore[arg-type]
                max_size=None,
            )
        )
        self._wait_for("0")
        self._socket.send("40/_event,{}")
        self._wait_for("40/_event")

    def __enter__(self) -> Tab:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def send(self, name: str, payload: dict[str, Any] | None = None) -> list[Any]:
        """Send one event and return what comes back until the socket is quiet."""
        self.tell(name, payload)
        return self.listen()

    def tell(self, name: str, payload: dict[str, Any] | None = None, *, path: str = "") -> None:
        """Send one event, from `path` if given, without waiting for what it does."""
        event = {
            "name": name,
            "payload": payload or {},
            "token": self.token,
            "router_data": {"pathname": path or self.path, "asPath": path or self.path, "query": {}},
        }
        self._socket.send(f"42/_event,{json.dumps(['event', event])}")

    def listen(self, quiet: float = QUIET_SECONDS) -> list[Any]:
        """Everything that comes in until the socket is quiet for a moment."""
        heard: list[Any] = []
        while True:
            try:
                message = self._socket.recv(timeout=quiet)
            except TimeoutError:
                self.received += heard
                return heard
            text = message if isinstance(message, str) else message.decode()
            if text == "2":
                self._socket.send("3")
            elif text.startswith("42/_event,"):
                heard.append(json.loads(text.removeprefix("42/_event,")))

    def hears(self, text: str) -> None:
        """Wait for a message with this text; AssertionError when it does not come at all."""
        deadline = time.monotonic() + _PATIENCE_S
        heard: list[Any] = []
        while text not in str(heard):
            assert time.monotonic() < deadline, f"{text!r} was never said"
            heard = self.listen()

    def _wait_for(self, prefix: str) -> None:
        while not str(self._socket.recv(timeout=_PATIENCE_S)).startswith(prefix):
            pass
