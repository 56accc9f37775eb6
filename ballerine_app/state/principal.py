"""Whom the browser behind a State proves to be, asked anew for each act."""

from __future__ import annotations

from urllib.parse import urlencode

from reflex.state import BaseState

from ballerine_app.parts import parts
from ballerine_app.services.cookies import STAFF_COOKIE, cookie_value, flow_cookie
from ballerine_app.services.errors import NotFound
from ballerine_app.services.links import applicant_of
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.staff import staff_of


def path_part(state: BaseState, position: int) -> str:
    """One part of the page's path, e.g. position 1 of /flow/abc is "abc"; the browser says it, so it proves nothing."""
    found = [part for part in state.router.url.path.split("/") if part]
    return found[position] if len(found) > position else ""


def query(state: BaseState, name: str) -> str:
    """One value of the page's query string, or nothing."""
    return str(state.router.url.query_parameters.get(name, ""))


def sign_in_page(state: BaseState) -> str:
    """Where a tab goes whose staff session has ended or never was; after signing in it comes back to its page."""
    ended = {"problem": "session"} if cookie_value(state.router.headers.cookie, STAFF_COOKIE) else {}
    return "/login?" + urlencode(ended | {"next": state.router.url.path.rstrip("/")})


async def staff(state: BaseState) -> StaffMember:
    """The signed-in staff member; NotFound("session_unknown") where there is none, or no longer."""
    secret = cookie_value(state.router.headers.cookie, STAFF_COOKIE)
    if not secret:
        raise NotFound("session_unknown")
    app = parts()
    return await app.offload.act(staff_of, app.runtime, secret)


async def applicant(state: BaseState, flow_id: str) -> Applicant:
    """The applicant of a flow; NotFound without its session, Gone where session or link has ended."""
    secret = cookie_value(state.router.headers.cookie, flow_cookie(flow_id))
    if not secret:
        raise NotFound("session_unknown")
    app = parts()
    return await app.offload.act(applicant_of, app.runtime, flow_id, secret)
