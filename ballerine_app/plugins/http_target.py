"""Reading the address that a plugin is to call, and refusing what can be refused before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx

from ballerine_app.plugins.http_addresses import AllowedAddresses, as_address, is_public

LONGEST_URL: Final = 8_000
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
# Names that systems answer for themselves, whatever the world's name servers say.
_LOCAL_NAMES: Final = ("localhost", "local", "internal", "localdomain", "home.arpa")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class OutgoingRules:
    """What the operator lets plugins call: `http` beside https, and addresses that are not public.

    `mapped` gives the beginning of URLs another destination, e.g. those of vendors that imported definitions name.
    `plain` are single `HOST:PORT` that are called over http though others are not.
    """

    http: bool = False
    allowed: AllowedAddresses = field(default_factory=AllowedAddresses)
    mapped: Mapping[str, str] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()

    def destination(self, url: str) -> str:
        """The URL that is called in place of this one: the longest beginning that is mapped is replaced."""
        for start in sorted(self.mapped, key=len, reverse=True):
            rest = url[len(start) :]
            if url.startswith(start) and (rest[:1] in ("", "/", "?") or start.endswith("/")):
                return self.mapped[start].rstrip("/") + ("" if rest[:1] in ("", "/", "?") else "/") + rest
        return url


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be tried: whether its host's addresses are public is seen when it is connected to."""

    url: httpx.URL
    host: str
    port: int


def read_target(url: str, rules: OutgoingRules) -> Target:
    """The target of a URL. ValueError, with a sentence that repeats no more than scheme and host, where it is refused.

    Refused are other schemes than https (and http, where the rules allow it), user names in it, hosts written as no
    name and no plain address, names of this machine, and addresses that are not public unless the rules allow them.
    """
    if len(url) > LONGEST_URL:
        raise ValueError(f"A URL has at most {LONGEST_URL} characters.")
    if url.startswith("{"):
        raise ValueError(
            "Which host is called can't depend on the case's data; use a secret, write it out, or map it by "
            "OUTGOING_MAPPED."
        )
    if any(ord(sign) <= 0x20 or ord(sign) == 0x7F or sign == "\\" for sign in url):
        raise ValueError("A URL holds no spaces, control characters or backslashes.")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise ValueError("This is no URL.") from None
    if parsed.scheme not in ("https", "http") or not parsed.host:
        raise ValueError("A URL starts with https:// and names a host.")
    if parsed.userinfo or "@" in re.split(r"[/?#]", url.split("//", 1)[-1], maxsplit=1)[0]:
        raise ValueError("A URL holds no user name or password; put them into a header.")
    port = _PORTS[parsed.scheme] if parsed.port is None else parsed.port
    if not 0 < port < 65_536:
        raise ValueError("A port is a number from 1 to 65535.")
    host = parsed.raw_host.decode("ascii").lower().strip("[]").removesuffix(".")
    if parsed.scheme == "http" and not (rules.http or f"{host}:{port}" in rules.plain):
        raise ValueError("Only https is called; http needs the setting OUTGOING_HTTP.")
    _check_host(host, port, rules)
    return Target(parsed.copy_with(host=host, fragment=None), host, port)


def _check_host(host: str, port: int, rules: OutgoingRules) -> None:
    address = as_address(host)
    if address is not None:
        if not (is_public(address) or rules.allowed.has_address(address) or rules.allowed.has_name(host, port)):
            raise ValueError(f"{host} is no public address.")
        return
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise ValueError("The host's name is not one that name servers know.")
    if rules.allowed.has_name(host, port):
        return
    if "." not in host or any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES):
        raise ValueError(f"{host[:64]!r} is a name inside this network.")
