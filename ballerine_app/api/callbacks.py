"""Where vendors call back: at an address with a token of its own, or at Ballerine's, which needs a signature."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from ballerine_app.api.body import whole_body
from ballerine_app.api.browser import address
from ballerine_app.parts import parts
from ballerine_app.services.callbacks import Call, Called, receive, receive_hook
from ballerine_app.services.errors import Invalid

router = APIRouter(prefix="/api")

Word = Annotated[str, Query(max_length=500)]


@router.post("/hooks/{token}")
async def callback(request: Request, token: str) -> Response:
    """The body is JSON. Answers 200 for whatever is settled, 202 for what is kept for later, 409 for another body than
    before, 410 for what comes too late.
    """
    app = parts()
    call = await _call(request)
    # Among the pictures' work, which its body may bring, so that pages never wait for a vendor.
    return _told(await app.offload.image(receive, app.runtime, token, call)) if call else Response(status_code=400)


@router.post("/v1/external/workflows/{case_id}/hook/{event}")
@router.post("/v1/internal/workflows/{case_id}/hook/{event}")
async def hook(
    request: Request,
    case_id: str,
    event: str,
    result_destination: Annotated[Word, Query(alias="resultDestination")] = "",
    process_name: Annotated[Word, Query(alias="processName")] = "",
) -> Response:
    """Ballerine's address of the same; the body is signed in `x-hmac-signature` or by Standard Webhooks."""
    app = parts()
    call = await _call(request)
    if call is None:
        return Response(status_code=400)
    told = await app.offload.image(
        receive_hook, app.runtime, case_id, event, call, destination=result_destination, process=process_name
    )
    return _told(told)


async def _call(request: Request) -> Call | None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind != "application/json" and not kind.endswith("+json"):
        raise Invalid("callback_body", field="body")
    most = parts().runtime.limits.callback_bytes
    body = await whole_body(request, most, Invalid("callback_too_large", field="body", most=str(most // 1_000_000)))
    if body is None:
        return None
    return Call(body, {name.lower(): value for name, value in request.headers.items()}, address(request))


def _told(called: Called) -> Response:
    return JSONResponse({"outcome": called.outcome}, status_code=called.status, headers={"Cache-Control": "no-store"})
