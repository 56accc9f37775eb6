"""Plain HTTP beside the socket: sign-in, journeys, uploads and pictures."""

from __future__ import annotations

from fastapi import FastAPI

from ballerine_app.api import callbacks, demo, files, flows, lists, login, pictures
from ballerine_app.api.problems import install_problems


def build_api() -> FastAPI:
    """The routes, each with its own permission check, and RFC 9457 answers for every refusal."""
    api = FastAPI(title="Ballerine", docs_url=None, redoc_url=None, openapi_url=None)
    for module in (login, flows, pictures, files, lists, callbacks, demo):
        api.include_router(module.router)
    install_problems(api)
    return api
