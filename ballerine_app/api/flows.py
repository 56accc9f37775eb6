"""Starting a journey, and opening one by its link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from ballerine_app.api.browser import address, see_other, set_cookie
from ballerine_app.locales.languages import languages_asked_for
from ballerine_app.parts import parts
from ballerine_app.services.cookies import flow_cookie
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.flow_start import start_flow
from ballerine_app.services.links import open_link
from ballerine_app.services.message_files import best_language

router = APIRouter(prefix="/api")


@router.post("/flows")
async def start(request: Request, kind: Annotated[str, Form(max_length=32)]) -> Response:
    """Start a journey for an individual or a business, and go to its first page."""
    app = parts()
    try:
        language = best_language(languages_asked_for(request.headers.get("accept-language", "")))
        started = await app.offload.act(start_flow, app.runtime, kind, address=address(request), language=language)
    except ServiceError as error:
        return see_other(f"/?problem={error.code}")
    return _to_flow(started.applicant.flow_id, started.session_secret)


@router.post("/links/open")
async def open_(request: Request, token: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Exchange a link's token for a session cookie, and go to where the journey stands."""
    app = parts()
    try:
        secret, who = await app.offload.act(open_link, app.runtime, token, address=address(request))
    except ServiceError as error:
        return see_other(f"/c?problem={error.code}")
    return _to_flow(who.flow_id, secret)


def _to_flow(flow_id: str, secret: str) -> Response:
    response = see_other(f"/flow/{flow_id}")
    lasting = parts().runtime.limits.flow_session
    set_cookie(response, flow_cookie(flow_id), secret, int(lasting.total_seconds()))
    return response
