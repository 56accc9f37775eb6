"""Refusals as problem details (RFC 9457): a stable code and a sentence, never what went wrong inside."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse, Response

from ballerine_app.locales import catalogue, text
from ballerine_app.services.errors import ServiceError


def problem(status: int, code: str, title: str, **more: str) -> Response:
    """One problem document."""
    return JSONResponse(
        {"type": f"about:blank#{code}", "title": title, "status": status, "code": code, **more},
        status_code=status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store"},
    )


def refusal(error: ServiceError) -> Response:
    """A service's refusal as a problem document, with its sentence from the catalogue."""
    key = f"error.{error.code}"
    title = text(key, **error.values) if key in catalogue() else text("error.general")
    return problem(error.status, error.code, title)


def install_problems(api: FastAPI) -> None:
    """Answer every refusal of a service, and every malformed request, as a problem document."""

    @api.exception_handler(ServiceError)
    async def _refused(_: Request, error: ServiceError) -> Response:
        return refusal(error)

    @api.exception_handler(RequestValidationError)
    async def _malformed(_: Request, error: RequestValidationError) -> Response:
        return problem(422, "bad_request", text("error.bad_argument"))

    @api.exception_handler(Exception)
    async def _failed(_: Request, error: Exception) -> Response:
        # The server logs the traceback itself; nobody outside reads what went wrong inside.
        return problem(500, "internal", text("error.general"))
