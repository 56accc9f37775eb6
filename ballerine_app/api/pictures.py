"""Taking in a picture as a stream with a hard limit."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from ballerine_app.api.browser import applicant
from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid
from ballerine_app.services.uploads import keep_picture, read_picture, upload_target

router = APIRouter(prefix="/api")
# A body that stands still, or drips, gives its flow's one place free again.
_SILENCE_SECONDS = 30
_WHOLE_SECONDS = 15 * 60


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
        try:
            async with asyncio.timeout(_WHOLE_SECONDS):
                data = await _body(request, app.runtime.limits.upload_bytes)
        except ClientDisconnect:
            return Response(status_code=400)
        except TimeoutError:
            raise Invalid("upload_truncated", field="file") from None
        intake = await app.offload.image(read_picture, app.runtime, data)
        await app.offload.act(keep_picture, app.runtime, who, data, intake, target)
    return Response(status_code=204)


async def _body(request: Request, limit: int) -> bytes:
    """The whole body; Invalid("upload_too_large") as soon as it is known to be longer than `limit` bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise Invalid("upload_too_large", field="file")
    data = bytearray()
    stream = request.stream()
    while True:
        async with asyncio.timeout(_SILENCE_SECONDS):
            chunk = await anext(stream, None)
        if chunk is None:
            break
        data += chunk
        if len(data) > limit:
            raise Invalid("upload_too_large", field="file")
    return bytes(data)
