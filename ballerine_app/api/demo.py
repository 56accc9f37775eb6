"""Starting a fresh applicant on the side-by-side page. Exists in demo mode only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from ballerine_app.api.browser import address, see_other, set_cookie, staff
from ballerine_app.parts import parts
from ballerine_app.services.cookies import STAFF_COOKIE, flow_cookie
from ballerine_app.services.errors import NotFound, ServiceError
from ballerine_app.services.flow_start import start_flow
from ballerine_app.services.staff import open_session_for

router = APIRouter(prefix="/api/demo")
REVIEWER = "reviewer@demo.test"


@router.post("/start")
async def start(request: Request, kind: Annotated[str, Form(max_length=32)] = "individual") -> Response:
    """Start a journey and sign this browser in as the demo reviewer, unless somebody is signed in already."""
    app = parts()
    if not app.runtime.demo_open:
        raise NotFound("not_in_demo")
    started = await app.offload.act(start_flow, app.runtime, kind, address=address(request))
    response = see_other(f"/demo/{started.applicant.case_id}")
    lasting = app.runtime.limits
    set_cookie(
        response,
        flow_cookie(started.applicant.flow_id),
        started.session_secret,
        int(lasting.flow_session.total_seconds()),
    )
    try:
        await staff(request)
    except ServiceError:
        secret, _ = await app.offload.act(open_session_for, app.runtime, REVIEWER)
        set_cookie(response, STAFF_COOKIE, secret, int(lasting.staff_session.total_seconds()))
    return response
