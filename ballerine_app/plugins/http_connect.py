"""Connecting to a checked address: looked up once, refused unless public, and connected to as it was checked."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from ipaddress import ip_address
from ssl import SSLContext
from typing import Any, Final

import httpcore

from ballerine_app.plugins.http_addresses import Address, is_public
from ballerine_app.plugins.http_target import OutgoingRules

Resolve = Callable[[str, int], list[str]]

# When the request of this thread has to be over, by the monotonic clock.
deadline: ContextVar[float] = ContextVar("deadline")
_MOST_TRIED: Final = 3


class AddressRefused(Exception):
    """A host has an address that must not be called. The message names the host alone."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver gives for a host. OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections for the pool: every new connection looks its host up once and goes to what it checked."""

    def __init__(self, rules: OutgoingRules, resolver: Resolve = resolve) -> None:
        self._rules = rules
        self._resolve = resolver
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that answers. AddressRefused if any of them must not be called."""
        addresses = self._addresses(host, port)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, socket_options)
            except httpcore.ConnectError:
                continue
        return self._connect(addresses[-1], port, socket_options)

    def _addresses(self, host: str, port: int) -> list[Address]:
        try:
            found = [ip_address(each) for each in self._resolve(host, port)[:_MOST_TRIED]]
        except (OSError, ValueError, UnicodeError):
            raise httpcore.ConnectError("the host's name leads to no address") from None
        if not found:
            raise httpcore.ConnectError("the host's name leads to no address")
        if not self._rules.allowed.has_name(host, port):
            for address in found:
                if not (is_public(address) or self._rules.allowed.has_address(address)):
                    raise AddressRefused(f"{host} has an address that is not public.")
        return found

    def _connect(self, address: Address, port: int, options: Iterable[Any] | None) -> httpcore.NetworkStream:
        stream = self._sockets.connect_tcp(str(address), port, timeout=left(), socket_options=options)
        return _TimedStream(stream)


class _TimedStream(httpcore.NetworkStream):
    """A connection none of whose waits outlasts the request, so that a few bytes now and then don't prolong it."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left()))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def left() -> float:
    """The seconds that this thread's request has left. httpcore.ReadTimeout when there are none."""
    seconds = deadline.get() - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the request took too long")
    return seconds
