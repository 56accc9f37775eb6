"""Files of custom lists: taking one in to be looked at, and handing lists and broken rows out as CSV."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from ballerine_app.api.body import whole_body
from ballerine_app.api.browser import staff
from ballerine_app.locales import text
from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid
from ballerine_app.services.list_csv import MOST_BYTES
from ballerine_app.services.list_export import as_csv, export_list
from ballerine_app.services.list_import import check_upload, keep_upload
from ballerine_app.services.list_preview import broken_rows, proper_reading

router = APIRouter(prefix="/api/lists")


@router.put("/{list_id}/file")
async def put_file(request: Request, list_id: str) -> Response:
    """The body is the file, X-File-Name its name, percent-encoded; nothing is in the list yet.

    Answers with the id under which the page looks at it.
    """
    app = parts()
    who = await staff(request)
    name = unquote(request.headers.get("x-file-name", "")[:2_000])
    await app.offload.act(check_upload, app.runtime, who, list_id)
    with app.runtime.uploads.claim(f"lists of {who.id}"):
        most = Invalid("list_file_too_large", field="file", most=str(MOST_BYTES // 1_000_000))
        data = await whole_body(request, MOST_BYTES, most)
        if data is None:
            return Response(status_code=400)
        upload_id = await app.offload.act(keep_upload, app.runtime, who, list_id, name, data)
    return JSONResponse({"upload": upload_id}, headers={"Cache-Control": "no-store"})


@router.get("/{list_id}/export")
async def export(request: Request, list_id: str) -> Response:
    """The list's entries as CSV."""
    app = parts()
    who = await staff(request)
    name, content = await app.offload.act(export_list, app.runtime, who, list_id)
    return _file(name, content)


@router.get("/{list_id}/uploads/{upload_id}/broken")
async def broken(
    request: Request,
    list_id: str,
    upload_id: str,
    separator: Annotated[str, Query(max_length=1)],
    header: bool,
    value: int,
    note: int,
    expires: int,
) -> Response:
    """The rows of a file that can't be taken in, as CSV: line, reason, and the cells as they are."""
    app = parts()
    who = await staff(request)
    reading = proper_reading(separator, header=header, value=value, note=note, expires=expires)
    name, rows = await app.offload.act(broken_rows, app.runtime, who, list_id, upload_id, reading)
    head = (text("lists.broken.line"), text("lists.broken.reason"), text("lists.broken.cells"))
    return _file(f"broken-{name}", as_csv(head, rows))


def _file(name: str, content: bytes) -> Response:
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_.") else "-" for each in name)
    return Response(
        content,
        media_type="text/csv",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="{plain}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
