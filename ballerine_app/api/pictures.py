"""Taking in a picture as a stream with a hard limit."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from ballerine_app.api.body import whole_body
from ballerine_app.api.browser import applicant
from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid
from ballerine_app.services.uploads import keep_picture, read_picture, upload_target

router = APIRouter(prefix="/api")


@router.put("/flows/{flow_id}/picture", status_code=204)
async def put_picture(request: Request, flow_id: str) -> Response:
    """The body is the file. 204 when it was taken; the page changes by itself. 4xx with a problem document otherwise.

    A body that breaks off leaves nothing behind. One that pauses for half a minute, or takes a quarter of an hour in
    all, is not waited for.
    """
    app = parts()
    who = await applicant(request, flow_id)
    target = await app.offload.act(upload_target, app.runtime, who)
    with app.runtime.uploads.claim(flow_id):
        data = await whole_body(request, app.runtime.limits.upload_bytes, Invalid("upload_too_large", field="file"))
        if data is None:
            return Response(status_code=400)
        intake = await app.offload.image(read_picture, app.runtime, data)
        await app.offload.act(keep_picture, app.runtime, who, data, intake, target)
    return Response(status_code=204)
