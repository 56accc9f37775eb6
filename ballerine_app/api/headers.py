"""Headers of every answer: what a page may load and who may frame it, and how long built files are kept."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Reflex runs what the server sends over the socket (redirects, clipboard) by evaluating it, hence 'unsafe-eval'; and
# its start script stands in the page, hence 'unsafe-inline'.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
_PAGES = {
    "Content-Security-Policy": _POLICY,
    # With "no-referrer" a browser sends its own form posts with "Origin: null", which `SameOrigin` refuses.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Vite names these by their content; the one file that is changed after that is not kept.
_HASHED = "/assets/"
_CHANGED = "/assets/reflex-env-"


class Headers:
    """Adds the headers that an answer does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and complete the headers of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                # Scripts and styles have no use for the rest, and there are thirty of them on a first visit.
                if headers.get("content-type", "").startswith("text/html"):
                    for name, value in _PAGES.items():
                        headers.setdefault(name, value)
                path = scope["path"]
                if path.startswith(_HASHED) and not path.startswith(_CHANGED) and message["status"] == 200:
                    headers["Cache-Control"] = "public, max-age=31536000, immutable"
            await send(message)

        await self._app(scope, receive, complete)
