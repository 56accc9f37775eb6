"""Reading a request's body as a stream with a hard limit."""

from __future__ import annotations

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from ballerine_app.services.errors import Invalid, ServiceError

# A body that stands still, or drips, gives its place free again.
_SILENCE_SECONDS = 30
_WHOLE_SECONDS = 15 * 60


async def whole_body(request: Request, limit: int, too_large: ServiceError) -> bytes | None:
    """The body; None where the browser broke off.

    Raises `too_large` as soon as it is known to be longer than `limit` bytes, and Invalid("upload_truncated") for a
    body that pauses for half a minute, or takes a quarter of an hour in all.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise too_large
    data = bytearray()
    stream = request.stream()
    try:
        async with asyncio.timeout(_WHOLE_SECONDS):
            while True:
                async with asyncio.timeout(_SILENCE_SECONDS):
                    chunk = await anext(stream, None)
                if chunk is None:
                    return bytes(data)
                data += chunk
                if len(data) > limit:
                    raise too_large
    except ClientDisconnect:
        return None
    except TimeoutError:
        raise Invalid("upload_truncated", field="file") from None
