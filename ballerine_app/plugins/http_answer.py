"""What an answer means: its JSON, or why the call failed and whether to try again."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

import orjson

from ballerine_app.plugins.http_client import retry_after
from ballerine_app.plugins.ports import HttpResponse, PluginFailed

_LONGEST_QUOTE: Final = 500
_TRY_AGAIN: Final = frozenset({408, 425, 429})


def read_answer(response: HttpResponse, now: datetime) -> Any:
    """The JSON of a successful answer; `{"statusCode": n}` where its body is empty, as a 202 or 204 mostly is.

    PluginFailed for other statuses (429, 408, 425 and 5xx may be tried again, after `Retry-After`), and for a body
    that is no JSON.
    """
    status = response.status
    if not 200 <= status < 300:
        raise PluginFailed(
            f"Request Failed: {_words(status)} Error: {_quoted(response.body)}",
            retry=status in _TRY_AGAIN or status >= 500,
            after=retry_after(response.headers.get("retry-after", ""), now),
            code="http",
        )
    if not response.body.strip():
        return {"statusCode": status}
    try:
        return orjson.loads(response.body)
    except orjson.JSONDecodeError:
        raise PluginFailed("The answer is no JSON.", code="no_json") from None


def _words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _quoted(body: bytes) -> str:
    text = body[: 4 * _LONGEST_QUOTE].decode("utf-8", "replace")
    # What PostgreSQL can't store is no loss in a quotation.
    return text.replace("\0", "")[:_LONGEST_QUOTE] or "no body"
