"""Sign-in and sign-out of staff, as plain form posts."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from ballerine_app.api.browser import address, see_other, set_cookie, staff
from ballerine_app.parts import parts
from ballerine_app.services.cookies import STAFF_COOKIE
from ballerine_app.services.errors import ServiceError, SignInFailed, TooMany
from ballerine_app.services.return_path import HOME, safe_return_path
from ballerine_app.services.staff import sign_in, sign_out

router = APIRouter(prefix="/api")
Field = Annotated[str, Form(max_length=256)]


@router.post("/login")
async def login(request: Request, email: Field, password: Field, next: Field = HOME) -> Response:
    """Check e-mail and password; sets the session cookie, or goes back to the sign-in page with the reason's code."""
    app = parts()
    try:
        secret, _ = await app.offload.act(sign_in, app.runtime, email, password, address=address(request))
    except SignInFailed:
        return _once_more("wrong", next)
    except TooMany:
        return _once_more("too_many", next)
    response = see_other(safe_return_path(next))
    set_cookie(response, STAFF_COOKIE, secret, int(app.runtime.limits.staff_session.total_seconds()))
    return response


def _once_more(problem: str, wanted: str) -> Response:
    return see_other("/login?" + urlencode({"problem": problem, "next": safe_return_path(wanted)}))


@router.post("/logout")
async def logout(request: Request) -> Response:
    """End this browser's session, in the database too."""
    app = parts()
    with suppress(ServiceError):
        await app.offload.act(sign_out, app.runtime, await staff(request))
    response = see_other("/login")
    response.delete_cookie(STAFF_COOKIE, path="/")
    return response
