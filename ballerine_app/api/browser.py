"""What a route knows of the browser that asks: who it proves to be, and its network address."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from ballerine_app.parts import parts
from ballerine_app.services.cookies import STAFF_COOKIE, flow_cookie
from ballerine_app.services.errors import NotFound
from ballerine_app.services.links import applicant_of
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.staff import staff_of


async def staff(request: Request) -> StaffMember:
    """The signed-in staff member; NotFound("session_unknown") where there is none."""
    secret = request.cookies.get(STAFF_COOKIE, "")
    if not secret:
        raise NotFound("session_unknown")
    app = parts()
    return await app.offload.act(staff_of, app.runtime, secret)


async def applicant(request: Request, flow_id: str) -> Applicant:
    """The applicant of a flow; NotFound without its session, Gone where it has ended."""
    secret = request.cookies.get(flow_cookie(flow_id), "")
    if not secret:
        raise NotFound("session_unknown")
    app = parts()
    return await app.offload.act(applicant_of, app.runtime, flow_id, secret)


def address(request: Request) -> str:
    """The browser's network address, for rate limits. Behind trusted proxies: the hop that the last of them saw."""
    hops = parts().runtime.limits.trusted_proxy_hops
    peer = request.client.host if request.client else ""
    if not hops:
        return peer
    # A proxy may add a line of its own below the one that the browser made up.
    lines = ",".join(request.headers.getlist("x-forwarded-for"))
    seen = [part.strip() for part in lines.split(",") if part.strip()]
    return seen[-hops] if len(seen) >= hops else peer


def see_other(path: str) -> RedirectResponse:
    """Answer a form post by a full load of another page, which opens a socket with the new cookie."""
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})


def set_cookie(response: Response, name: str, secret: str, seconds: int) -> None:
    """Give the browser a session cookie that scripts can't read."""
    response.set_cookie(
        name,
        secret,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=parts().runtime.origin.startswith("https://"),
        path="/",
    )
