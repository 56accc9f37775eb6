"""The laboratory's server: on this computer alone, in threads of its own."""

from __future__ import annotations

import hmac
import socket
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any, Final

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.callbacks import Callbacks, Post
from ballerine_app.demo.laboratory.delivery import deliver
from ballerine_app.demo.laboratory.ledger import Ledger, Received
from ballerine_app.demo.laboratory.pace import Pace
from ballerine_app.demo.laboratory.providers import provider_named
from ballerine_app.demo.laboratory.scenarios import chosen
from ballerine_app.demo.laboratory.service import Reply, Service, find_service
from ballerine_app.plugins.http_target import OutgoingRules

for _module in ("companies", "identity", "lists", "mail", "merchants", "pictures", "receivers"):
    import_module(f"ballerine_app.demo.laboratory.{_module}")

# A name that no name server knows, so that what is kept with it leads nowhere without a laboratory.
ADDRESS: Final = "https://laboratory.test"
LOOPBACK: Final = "127.0.0.1"
_LARGEST_REQUEST: Final = 25_000_000
_LOOKS_EVERY: Final = 0.05


@dataclass(frozen=True, slots=True)
class Trouble:
    """A scenario that a provider or a service has whatever the data says; "" stands for any."""

    keyword: str
    provider: str = ""
    service: str = ""


class Laboratory:
    """A simulated vendor service on a free port of this computer, from `start` to `close`.

    Args:
        token: what callers of the guarded services have to bear; "" asks for none.
        secret: what callbacks are signed with.
        origins: where callbacks may go beside this computer, e.g. `https://kyc.example.com`.
        post: brings a callback in place of HTTP.
    """

    def __init__(
        self,
        *,
        token: str = "",
        secret: str = "",
        pace: Pace | None = None,
        origins: Collection[str] = (),
        post: Post | None = None,
    ) -> None:
        self.token, self.pace, self.ledger = token, pace or Pace(), Ledger()
        self.callbacks = Callbacks(secret, self.pace, self.ledger, origins=origins, post=post)
        self.ending = threading.Event()
        self._troubles: tuple[Trouble, ...] = ()
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": _LOOKS_EVERY}, name="laboratory", daemon=True
        )

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Its address on this computer."""
        return f"http://{LOOPBACK}:{self.port}"

    def reached_by(self, rules: OutgoingRules) -> OutgoingRules:
        """The rules of outgoing calls with this laboratory let in, under its own address and under `ADDRESS`."""
        place = f"{LOOPBACK}:{self.port}"
        allowed = replace(rules.allowed, names=rules.allowed.names | {place})
        # What the operator has mapped to `ADDRESS` is not mapped again, so it leads here at once.
        mapped = {old: self.url + new[len(ADDRESS) :] if _is_ours(new) else new for old, new in rules.mapped.items()}
        return replace(rules, allowed=allowed, plain=rules.plain | {place}, mapped={**mapped, ADDRESS: self.url})

    def trouble(self, keyword: str, *, provider: str = "", service: str = "") -> None:
        """Have a scenario at a provider or a service until `calm`, whatever the data says. Keyword: `lab-NAME`."""
        if chosen([keyword]) == chosen([]):
            raise ValueError(f"{keyword!r} is no keyword of the laboratory")
        self._troubles = (*self._troubles, Trouble(keyword, provider, service))

    def calm(self) -> None:
        """End all troubles."""
        self._troubles = ()

    def start(self) -> Laboratory:
        """Begin to serve."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Stop serving: callers that wait lose their connections, and callbacks that are planned are dropped."""
        self.ending.set()
        self.callbacks.close()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Laboratory:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def answer(self, line: _Handler, asked: Asked) -> None:
        """Answer one request on its connection."""
        found = find_service(asked)
        if found is None:
            deliver(line, Reply({"error": "There is no such service."}, 404), "", 1, self.pace)
            return
        service, values = found
        if service.guarded and self.token and not _bears(asked, self.token):
            deliver(line, Reply({"error": "The token is missing or wrong."}, 401), "", 1, self.pace)
            return
        self._serve(line, asked, service, values)

    def _serve(self, line: _Handler, asked: Asked, service: Service, values: Mapping[str, str]) -> None:
        troubles = [each.keyword for each in self._troubles if _meets(each, asked, service)]
        scenario = chosen([*troubles, *asked.words()], asked.provider)
        attempt = self.ledger.begin(service.name, asked)
        asked = replace(asked, verdict=scenario.verdict)
        reply = service.serve(asked, **values)
        acts = not scenario.turns_away(attempt)
        first = acts and self.ledger.act(service.name, asked)
        calls_back = first and reply.result is not None and bool(asked.callback_url)
        if calls_back and scenario.callback == "early":
            self.callbacks.early(asked.callback_url, reply.result)
        planned = calls_back and scenario.delivery == "timeout"
        if planned:
            self.callbacks.plan(asked.callback_url, reply.result, scenario.callback)
        status = 0
        try:
            if not line.wait(provider_named(asked.provider).seconds * self.pace.answers):
                status = deliver(line, reply, scenario.delivery, attempt, self.pace)
        finally:
            follows = calls_back and scenario.callback != "no-callback"
            received = Received(service.name, asked.provider, attempt, scenario.delivery, first, follows, status, asked)
            self.ledger.end(received)
            if calls_back and not planned:
                self.callbacks.plan(asked.callback_url, reply.result, scenario.callback)


def _is_ours(url: str) -> bool:
    return url == ADDRESS or url.startswith(f"{ADDRESS}/")


def _meets(trouble: Trouble, asked: Asked, service: Service) -> bool:
    return trouble.provider in ("", asked.provider) and trouble.service in ("", service.name)


def _bears(asked: Asked, token: str) -> bool:
    given = asked.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


class _Handler(BaseHTTPRequestHandler):
    """One connection; the `Line` of the answers on it."""

    protocol_version = "HTTP/1.1"
    # As servers do; else each answer waits 40 ms for the caller's acknowledgement of its headers.
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer whatever is asked, by any method."""
        length = self.headers.get("content-length") or "0"
        if not length.isdigit() or int(length) > _LARGEST_REQUEST:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked.read(self.command, self.path, headers, self.rfile.read(int(length)))
        # The caller may hang up, as it should on much of what the laboratory does.
        with suppress(OSError):
            self.server.laboratory.answer(self, asked)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def begin(self, status: int, headers: Mapping[str, str], length: int | None) -> None:
        """Send status and headers."""
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header(*(("connection", "close") if length is None else ("content-length", str(length))))
        self.end_headers()

    def write(self, content: bytes) -> None:
        """Send a part of the body."""
        self.wfile.write(content)
        self.wfile.flush()

    def wait(self, seconds: float | None) -> bool:
        """Let time pass; True as soon as the caller has hung up or the laboratory closes."""
        left = float("inf") if seconds is None else seconds
        while left > 0:
            if self.server.laboratory.ending.wait(min(left, _LOOKS_EVERY)) or self._has_hung_up():
                return True
            left -= _LOOKS_EVERY
        return False

    def cut(self) -> None:
        """Close the connection when the answer is through."""
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing: a request holds personal data."""

    def _has_hung_up(self) -> bool:
        try:
            return not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, laboratory: Laboratory) -> None:
        self.laboratory = laboratory
        super().__init__((LOOPBACK, 0), _Handler)

    def server_bind(self) -> None:
        """Take a port, and ask no name server for this computer's name."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])

    def handle_error(self, *_: Any) -> None:
        """Say nothing: a caller that hangs up is what some scenarios are for."""
