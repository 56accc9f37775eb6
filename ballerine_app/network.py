"""How this computer is reached: whether an address stays here, and under which ones a phone finds it."""

from __future__ import annotations

import socket
from contextlib import closing
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

_DOCUMENTATION_NET = ("192.0.2.1", 9)  # RFC 5737: routed like any address outside, answered by nobody

_OWN_PORTS = {"http": 80, "https": 443}


def is_loopback(host: str) -> bool:
    """Whether a server that listens on `host` is reached from this computer only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_any_address(host: str) -> bool:
    """Whether `host` stands for every address of this computer (`0.0.0.0` or `::`)."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


@cache
def lan_address() -> str:
    """The address of this computer in its network, or "" where there is none.

    Connecting a datagram socket sends nothing: it only asks the system which of its addresses it would use.
    """
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(_DOCUMENTATION_NET)
            address = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if is_loopback(address) or is_any_address(address) else address


def port_is_free(host: str, port: int) -> bool:
    """Whether a server may listen there. The server itself shares ports, so it would not notice."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def plain_origin(origin: str) -> str:
    """An origin as browsers send it: lower case, without the scheme's own port; "null" for what is none."""
    try:
        parts = urlsplit(origin.strip().lower())
        port = parts.port
    except ValueError:
        return "null"
    if not parts.hostname:
        return "null"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown = "" if port in (None, _OWN_PORTS.get(parts.scheme)) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"
