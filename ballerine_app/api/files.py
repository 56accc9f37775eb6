"""Handing out stored pictures to those who may see them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from ballerine_app.api.browser import applicant, staff
from ballerine_app.parts import parts
from ballerine_app.services.files import Content, read_file

router = APIRouter(prefix="/api")


@router.get("/files/{file_id}")
async def staff_file(request: Request, file_id: str) -> Response:
    """A file of the reader's project."""
    app = parts()
    who = await staff(request)
    return _answer(await app.offload.act(read_file, app.runtime, who, file_id))


@router.get("/flows/{flow_id}/files/{file_id}")
async def applicant_file(request: Request, flow_id: str, file_id: str) -> Response:
    """A file of the applicant's own case."""
    app = parts()
    who = await applicant(request, flow_id)
    return _answer(await app.offload.act(read_file, app.runtime, who, file_id))


def _answer(content: Content) -> Response:
    # An original is whatever was uploaded: it is downloaded, never opened as a page of ours.
    shown = content.media_type == "image/jpeg"
    return Response(
        content.data,
        media_type=content.media_type,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": "inline" if shown else "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
