"""The pipeline of every plugin that calls a vendor over HTTP.

Transform → request schema → send → response transform → response schema. What comes out is kept by the services, and
the success event follows; whatever fails on the way is a PluginFailed, whose reason is kept and whose error event
follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ballerine_app.plugins.http_answer import read_answer
from ballerine_app.plugins.http_params import HttpParams
from ballerine_app.plugins.http_request import NOTHING, build_request, check_schema, transformed
from ballerine_app.plugins.pictures import CasePictures
from ballerine_app.plugins.ports import PluginCall

Headers = Callable[[bytes], dict[str, str]]


def exchange(call: PluginCall, params: HttpParams, extra: Headers | None = None) -> Any:
    """Make the call and return what its response side makes of the answer; without a response side, the answer's JSON.

    `extra` gives further headers for a body. PluginFailed for whatever fails.
    """
    return exchanged(call, params, request_payload(call, params), extra)


def request_payload(call: PluginCall, params: HttpParams) -> Any:
    """What the request side makes of the case's record, its placeholders still sealed; NOTHING without one."""
    return transformed(params.request, call.record, call.at, sealed=True, picture=CasePictures(call))


def exchanged(
    call: PluginCall, params: HttpParams, payload: Any, extra: Headers | None = None, *, shown_url: str = ""
) -> Any:
    """As `exchange`, with the payload ready made (NOTHING for none).

    `shown_url` is what the record shows of an address that holds more than placeholders.
    """
    request = build_request(call, params, payload, extra)
    if shown_url:
        request = replace(request, shown_url=shown_url)
    world = call.ask()
    answer = read_answer(world.http.send(request), world.clock())
    made = transformed(params.response, answer, call.at, sealed=False)
    value = answer if made is NOTHING else made
    check_schema(params.response, value, "response")
    return value
