"""Requests that change something are taken from our own pages only."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from ballerine_app.api.problems import problem
from ballerine_app.locales import text

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SameOrigin:
    """Refuses unsafe methods under /api whose Origin is another site's. A request without Origin is no browser's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and scope["path"].startswith("/api/"):
            headers = dict(scope["headers"])
            origin = headers.get(b"origin", b"").decode("latin-1")
            host = headers.get(b"host", b"").decode("latin-1")
            if origin and urlsplit(origin).netloc != host:
                await problem(403, "other_origin", text("error.other_origin"))(scope, receive, send)
                return
        await self._app(scope, receive, send)
