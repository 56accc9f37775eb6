"""Bringing results later: signed, and once, twice, late, early or never, as the scenario wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import orjson

from ballerine_app.demo.laboratory.ledger import Brought, Ledger
from ballerine_app.demo.laboratory.pace import Pace
from ballerine_app.network import is_loopback
from ballerine_app.plugins.webhook_signature import hmac_signature

Post = Callable[[str, Mapping[str, str], bytes], int]

_ATTEMPTS: Final = 4
_TIMEOUT_SECONDS: Final = 10.0


class Callbacks:
    """Plans callbacks and brings them from threads of its own. `post` gets address, headers and body, and answers with
    a status; unless told it is HTTP, to this computer or to one of the `origins` alone.
    """

    def __init__(
        self, secret: str, pace: Pace, ledger: Ledger, *, origins: Collection[str] = (), post: Post | None = None
    ) -> None:
        self._secret, self._pace, self._ledger = secret.encode(), pace, ledger
        self._origins = frozenset(origins)
        self._post = post or self._over_http
        self._timers: list[threading.Timer] = []
        self._lock = threading.Lock()
        self._ending = threading.Event()

    def plan(self, url: str, result: Any, how: str) -> None:
        """Bring a result some time after the answer, as a scenario of the callback wants it ("" for the plain way)."""
        if how in ("early", "no-callback"):
            return
        times = 2 if how == "duplicate" else 1
        delay = self._pace.late if how == "late" else self._pace.callback
        timer = threading.Timer(delay, lambda: [self.bring(url, result, how, _ATTEMPTS) for _ in range(times)])
        timer.daemon = True
        with self._lock:
            self._timers = [each for each in self._timers if each.is_alive()]
            if not self._ending.is_set():
                self._timers.append(timer)
                timer.start()

    def early(self, url: str, result: Any) -> None:
        """Bring a result now, while the caller still waits for the answer; what is not taken is brought again later."""
        if not self.bring(url, result, "early", attempts=1):
            self.plan(url, result, "")

    def bring(self, url: str, result: Any, how: str, attempts: int) -> bool:
        """Bring a result, so many times at most; whether it was taken."""
        body = orjson.dumps(result)
        signature = hmac_signature(b"somebody else's secret" if how == "forged" else self._secret, body)
        headers = {"content-type": "application/json", "x-hmac-signature": signature}
        for attempt in range(attempts):
            if attempt and self._ending.wait(self._pace.again):
                return False
            try:
                status = self._post(url, headers, body)
            except Exception:
                # Whatever it was, nobody took the callback; a thread that broke would tell nobody.
                status = 0
            self._ledger.bring(Brought(url, how, status))
            if 200 <= status < 300:
                return True
            if how == "forged":
                break
        return False

    def close(self) -> None:
        """Bring nothing more."""
        self._ending.set()
        with self._lock:
            for timer in self._timers:
                timer.cancel()

    def _over_http(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if not (is_loopback(parts.hostname or "") or origin in self._origins):
            return 0
        with httpx.Client(trust_env=False, follow_redirects=False, timeout=_TIMEOUT_SECONDS) as client:
            return client.post(url, content=body, headers=dict(headers)).status_code
