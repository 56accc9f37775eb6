"""The names of the session cookies. Their values are secrets; the database holds only hashes."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

STAFF_COOKIE = "ballerine_session"


def flow_cookie(flow_id: str) -> str:
    """The cookie of one flow, so that staff and several applicants can share a browser."""
    return f"cf_{flow_id}"


def cookie_value(header: str, name: str) -> str:
    """A cookie's value out of a Cookie header, or nothing."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return ""
    morsel = jar.get(name)
    return morsel.value if morsel else ""
