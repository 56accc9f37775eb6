"""A real HTTP server on this machine that plays a vendor: answers by a script and notes what it was sent."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


Behave = Callable[["Handler"], None]


@dataclass
class Vendor:
    """`answers` are taken in order, the last stays: a value is answered as JSON with 200, a pair is status and value
    (bytes as they are), a triple has headers too, a function gets the handler and does what it likes.
    """

    port: int = 0
    scheme: str = "http"
    answers: list[Any] = field(default_factory=lambda: [{"ok": True}])
    received: list[Received] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://vendor.example:{self.port}"

    @property
    def host(self) -> str:
        return f"vendor.example:{self.port}"

    def resolver(self, host: str, port: int) -> list[str]:
        """Leads every name to this machine."""
        return ["127.0.0.1"]

    def next_answer(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Handler(BaseHTTPRequestHandler):
    """Plays the vendor of its server."""

    protocol_version = "HTTP/1.1"
    # As servers do; else each answer waits 40 ms for the caller's acknowledgement of its headers.
    disable_nagle_algorithm = True

    @property
    def vendor(self) -> Vendor:
        found: Vendor = self.server.vendor  # type: ignore[attr-defined]
        return found

    def do_GET(self) -> None:
        self._play()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _play(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.vendor.received.append(Received(self.command, self.path, headers, self.rfile.read(length)))
        found = self.vendor.next_answer()
        if callable(found):
            self.close_connection = True
            # The caller may hang up on it, as it should.
            with suppress(OSError):
                found(self)
            return
        status, value, extra = (200, found, {})
        if isinstance(found, tuple):
            status, value, extra = found if len(found) == 3 else (*found, {})
        body = value if isinstance(value, bytes) else orjson.dumps(value)
        self.answer(status, body, extra)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A caller that hangs up is what some tests want."""


@contextmanager
def vendor_serving(certificate: Path | None = None) -> Iterator[Vendor]:
    """A vendor on a free port; over TLS with a certificate file that holds the key too."""
    server = _Server(("127.0.0.1", 0), Handler)
    vendor = Vendor(server.server_address[1], "https" if certificate else "http")
    server.vendor = vendor  # type: ignore[attr-defined]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield vendor
    finally:
        vendor.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()
