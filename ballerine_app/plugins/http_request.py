"""Making a request out of what a plugin declares and what its case holds."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.rules.paths import read_path
from ballerine_app.engine.rules.placeholders import Placeholder, as_text, fill, open_sealed, placeholders_in, seal
from ballerine_app.engine.rules.transform import Transform
from ballerine_app.engine.rules.transform_helpers import Picture
from ballerine_app.engine.workflow.schema import compile_schema
from ballerine_app.plugins.http_params import HttpParams, SideParams
from ballerine_app.plugins.ports import HttpRequest, PluginCall, PluginFailed, World

# Unguessable, and the same for the life of the process, so that compiled transforms stay in their cache.
_MARK: Final = f"x{secrets.token_hex(16)}"
NOTHING: Final[Any] = object()
_JSON: Final = {"content-type": "application/json", "accept": "application/json"}


def build_request(
    call: PluginCall, params: HttpParams, payload: Any, extra: Callable[[bytes], dict[str, str]] | None = None
) -> HttpRequest:
    """The request of a call with a payload (NOTHING for none), as `transformed` makes it, its secrets still sealed.

    `extra` gets the body and gives further headers, e.g. a signature. PluginFailed where it can't be made.
    """
    world = call.ask()
    declared = params.declared_url
    used: list[str] = []
    url = _url(call, world, declared, used)
    url, host = world.http.target(url)
    for name in used:
        world.secrets.reveal(name, host)  # now that it is known who would get it
    shown = NOTHING if payload is NOTHING else opened(payload, lambda found: _shown(call, found))
    real = NOTHING if payload is NOTHING else opened(payload, lambda found: _value(call, host, found))
    check_schema(params.request, None if real is NOTHING else real, "request")
    body = b""
    if real is not NOTHING and params.method == "GET":
        url = _with_query(url, real)
    elif real is not NOTHING:
        body = _json(real)
    headers = {**_JSON, "idempotency-key": call.key}
    for name, value in params.headers.items():
        headers[name.lower()] = fill(value, lambda found, _: _needed(call, host, found))
    headers.update(extra(body) if extra else {})
    return HttpRequest(
        method=params.method,
        url=url,
        headers=tuple(headers.items()),
        body=body,
        timeout=call.timeout,
        shown_url=declared,
        shown_body=None if shown is NOTHING else shown,
    )


def transformed(
    side: SideParams | None, record: Any, at: datetime, *, sealed: bool, picture: Picture | None = None
) -> Any:
    """What a side's steps make of a record; NOTHING where there are none. PluginFailed("transform") where they can't.

    `sealed` keeps the placeholders of the steps' texts as marks, which `build_request` opens. `picture` gives the
    helper `imageUrlToBase64` its pictures.
    """
    if side is None or side.transform is None:
        return NOTHING
    steps = seal(side.transform, _MARK) if sealed else side.transform
    try:
        return Transform.parse(steps)(record, at, picture)
    except TransformError as error:
        # It may quote the steps, and the mark must stay unguessed.
        message = str(open_sealed(error.message, _MARK, str)).replace(_MARK, "")
        reason = f"The {'request' if sealed else 'response'} could not be made: {message}"
        raise PluginFailed(reason, retry=False, code="transform") from None


def with_placeholders(value: Any) -> Any:
    """A part of a payload that a kind writes itself, whose placeholders `build_request` fills."""
    return seal(value, _MARK)


def opened(payload: Any, value_of: Callable[[Placeholder], Any]) -> Any:
    """A sealed payload with its placeholders filled. PluginFailed where a list or object would stand within a text."""
    try:
        return open_sealed(payload, _MARK, value_of)
    except ValueError as error:
        raise _refused(str(error)) from None


def check_schema(side: SideParams | None, value: Any, which: str) -> None:
    """PluginFailed("schema") with every place where a value breaks a side's schema."""
    schema = side.schema_inside if side else None
    if schema is None:
        return
    validator = compile_schema(schema)
    if not validator.is_valid(value):
        found = [
            f"{''.join(f'/{escape(step)}' for step in each.instance_path)} - {each.message[:300]}"
            for each in validator.iter_errors(value)
        ]
        reason = f"The {which} does not fit its schema: {' | '.join(found[:20])}"
        raise PluginFailed(reason, retry=False, code="schema")


def _url(call: PluginCall, world: World, declared: str, used: list[str]) -> str:
    """The address with its placeholders filled: encoded, but for a secret that begins it."""
    if not declared.startswith("{"):
        begins = declared.split("//", 1)
        authority = begins[1] if len(begins) > 1 else ""
        if placeholders_in(authority.replace("?", "/").replace("#", "/").split("/", 1)[0]):
            raise _refused("Which host is called can't depend on a placeholder within its name.")

    def value(found: Placeholder, position: int) -> str:
        if found.source == "secret":
            used.append(found.name)
            text = world.secrets.reveal(found.name, "")
        elif position == 0:
            # It stays as it is: only the operator says where it leads, by mapping it, and no address begins so.
            return str(found)
        else:
            text = _needed(call, "", found)
        if position == 0:
            return text.rstrip("/")
        if text in (".", ".."):
            raise _refused(f"What stands at {found} can't be part of an address.")
        return quote(text, safe="")

    url = fill(declared, value)
    if declared.startswith("{") and "}" in declared and declared[declared.index("}") + 1 :][:1] not in ("", "/", "?"):
        raise _refused("After a secret that begins an address comes a slash.")
    return url


def _needed(call: PluginCall, host: str, found: Placeholder) -> str:
    """The text of a placeholder in an address or a header, where it must not be missing."""
    value = _value(call, host, found)
    if value is None or value == "":
        raise _refused(f"There is no value for {found}.")
    try:
        return as_text(value)
    except ValueError:
        raise _refused(f"What stands at {found} is no text, number or truth value.") from None


def _value(call: PluginCall, host: str, found: Placeholder) -> Any:
    if found.source == "secret":
        return call.ask().secrets.reveal(found.name, host)
    return read_path(call.record, found.path)


def _shown(call: PluginCall, found: Placeholder) -> Any:
    return str(found) if found.source == "secret" else read_path(call.record, found.path)


def _with_query(url: str, payload: Any) -> str:
    if payload is None:
        return url
    if not isinstance(payload, dict):
        raise PluginFailed(
            "The payload of a GET is an object, whose keys become the query.", retry=False, code="request"
        )
    query = urlencode({key: _query_text(value) for key, value in payload.items() if value is not None}, quote_via=quote)
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


def _query_text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return ",".join(map(as_text, value))
    return _json(value).decode() if isinstance(value, dict | list) else as_text(value)


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except (orjson.JSONEncodeError, RecursionError):
        raise _refused("The payload can't be written as JSON.") from None


def _refused(reason: str) -> PluginFailed:
    return PluginFailed(reason, retry=False, code="request")
