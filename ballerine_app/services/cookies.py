"""The names of the session cookies. Their values are secrets; the database holds only hashes."""

from __future__ import annotations

STAFF_COOKIE = "ballerine_session"


def flow_cookie(flow_id: str) -> str:
    """The cookie of one flow, so that staff and several applicants can share a browser."""
    return f"cf_{flow_id}"


def flow_secrets(header: str) -> list[tuple[str, str]]:
    """Every flow that a Cookie header claims to have opened, with the secret that would prove it."""
    prefix = flow_cookie("")
    parts = (part.strip().partition("=") for part in header.split(";"))
    return [(key.removeprefix(prefix), value.strip()) for key, _, value in parts if key.startswith(prefix)]


def cookie_value(header: str, name: str) -> str:
    """A cookie's value out of a Cookie header, or nothing.

    As browsers and the HTTP routes read it: what another app on this host stored is skipped, however odd it is.
    The standard library's parser gives up on the whole header instead.
    """
    for part in header.split(";"):
        key, _, value = part.partition("=")
        if key.strip() == name:
            return value.strip()
    return ""
