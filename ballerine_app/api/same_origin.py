"""Requests that change something are taken from our own pages only."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from ballerine_app.api.problems import problem
from ballerine_app.locales import text
from ballerine_app.network import plain_origin

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SameOrigin:
    """Refuses unsafe methods under /api from any origin but the allowed ones, those that may open the socket too.

    The Host header proves nothing: a site whose name was made to lead to this computer sends its own name in both.
    A request without Origin is no browser's.
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str]) -> None:
        self._app = app
        self._allowed = frozenset(map(plain_origin, allowed))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and scope["path"].startswith("/api/"):
            origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
            if origin and plain_origin(origin) not in self._allowed:
                await problem(403, "other_origin", text("error.other_origin"))(scope, receive, send)
                return
        await self._app(scope, receive, send)
