"""Guarded HTTP for plugins: checked addresses, one time-out for the whole exchange, bounded sizes, no redirects."""

from __future__ import annotations

import logging
import re
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import httpcore
import httpx

from ballerine_app.plugins.http_connect import AddressRefused, CheckedBackend, Resolve, deadline, resolve
from ballerine_app.plugins.http_target import OutgoingRules, read_target
from ballerine_app.plugins.ports import HttpRequest, HttpResponse, PluginFailed

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
# These say how a message travels; they are ours to set.
_OUR_HEADERS: Final = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_STANDARD: Final = {"user-agent": "ballerine", "accept-encoding": "identity"}
_LONGEST_PAUSE: Final = timedelta(days=1)
# These would log whole addresses and headers, and so secrets and personal data.
for _talkative in ("httpx", "httpcore.connection", "httpcore.http11"):
    logging.getLogger(_talkative).addFilter(lambda record: False)

_CONNECTIONS: Final = 256
_KEPT_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """In bytes: what may be sent, and how much of an answer is taken in."""

    request: int = 20_000_000
    response: int = 10_000_000


class GuardedHttp:
    """The `Http` port on real connections. Threads share it; close it in the end."""

    def __init__(
        self,
        rules: OutgoingRules,
        limits: SizeLimits | None = None,
        *,
        resolver: Resolve = resolve,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._rules = rules
        self._limits = limits or SizeLimits()
        self._resolver = resolver
        self._trust = trust
        self._made: httpx.Client | None = None
        self._making = threading.Lock()

    def target(self, url: str) -> tuple[str, str]:
        """The address that is called for a URL, and its host; see the port."""
        try:
            found = read_target(self._rules.destination(url), self._rules)
        except ValueError as refusal:
            raise PluginFailed(str(refusal), retry=False, code="address_refused") from None
        return str(found.url), found.host

    def send(self, request: HttpRequest) -> HttpResponse:
        """Make one exchange; any status is an answer, also a redirect, which is not followed.

        PluginFailed with a code of its own for what can't be sent or doesn't arrive whole and in time.
        """
        try:
            target = read_target(request.url, self._rules)
            headers = _checked(request.headers)
        except ValueError as refusal:
            raise PluginFailed(str(refusal), retry=False, code="address_refused") from None
        if len(request.body) > self._limits.request:
            raise PluginFailed("The request is too large.", retry=False, code="too_large")
        began = time.monotonic()
        mark = deadline.set(began + request.timeout)
        try:
            return self._exchange(request, target.url, headers, began)
        except AddressRefused as refusal:
            raise PluginFailed(str(refusal), retry=False, code="address_refused") from None
        except (httpx.TimeoutException, httpcore.TimeoutException):
            raise PluginFailed(f"No answer within {request.timeout:g} seconds.", code="timeout") from None
        except (httpx.ConnectError, httpcore.ConnectError) as error:
            raise _not_connected(error) from None
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpx.InvalidURL):
            raise PluginFailed("The connection broke before the answer was whole.", code="broken") from None
        finally:
            deadline.reset(mark)

    def close(self) -> None:
        """Close the connections."""
        with self._making:
            if self._made is not None:
                self._made.close()
                self._made = None

    def _exchange(self, request: HttpRequest, url: httpx.URL, headers: dict[str, str], began: float) -> HttpResponse:
        client = self._client()
        sent = client.build_request(request.method, url, headers=headers, content=request.body or None)
        response = client.send(sent, stream=True)
        try:
            if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
                # It would have to be unpacked to know its size.
                raise PluginFailed("The answer is compressed, which was not asked for.", retry=False, code="broken")
            body = self._read(response)
        finally:
            response.close()
        return HttpResponse(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=body,
            seconds=time.monotonic() - began,
        )

    def _read(self, response: httpx.Response) -> bytes:
        most = self._limits.response
        announced = response.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > most:
            raise _too_large(most)
        parts, size = [], 0
        for part in response.iter_raw():
            size += len(part)
            if size > most:
                raise _too_large(most)
            parts.append(part)
        return b"".join(parts)

    def _client(self) -> httpx.Client:
        """Made when first needed: reading what TLS trusts takes a moment that most commands can save."""
        with self._making:
            if self._made is None:
                transport = _PoolTransport(CheckedBackend(self._rules, self._resolver), self._trust)
                # Its time-outs are the deadline of the request, which the backend's connections keep.
                self._made = httpx.Client(
                    transport=transport,
                    trust_env=False,
                    follow_redirects=False,
                    timeout=None,  # noqa: S113
                    headers=_STANDARD,
                )
            return self._made


class _PoolTransport(httpx.BaseTransport):
    """httpx on a pool of connections that the checked backend opens. Connections are kept by host name, not address."""

    def __init__(self, backend: CheckedBackend, trust: ssl.SSLContext | None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust or httpx.create_ssl_context(trust_env=False),
            max_connections=_CONNECTIONS,
            keepalive_expiry=_KEPT_SECONDS,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        sent = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
        )
        answer = self._pool.handle_request(sent)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def retry_after(value: str, now: datetime) -> timedelta | None:
    """How long a `Retry-After` header asks to wait: seconds or a date; at most a day, None where it can't be read."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text), 10**6)), _LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta(0)), _LONGEST_PAUSE)


def _checked(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OUR_HEADERS:
            raise ValueError(f"The header {name[:64]!r} can't be set.")
        if any(sign not in "\t" and not " " <= sign <= "~" for sign in value):
            raise ValueError(f"The value of the header {name!r} holds more than plain ASCII characters.")
        found[name.lower()] = value
    return found


def _not_connected(error: Exception) -> PluginFailed:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return PluginFailed("No secure connection: the server's certificate or TLS was refused.", code="tls")
        cause = cause.__cause__ or cause.__context__
    return PluginFailed("The server can't be reached.", code="unreachable")


def _too_large(most: int) -> PluginFailed:
    return PluginFailed(f"The answer has more than {most} bytes.", retry=False, code="too_large")
