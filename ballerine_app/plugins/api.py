"""The kind `api`: a call to a vendor's HTTP interface."""

from __future__ import annotations

from ballerine_app.plugins.callback import HookParams, with_callback
from ballerine_app.plugins.exchange import exchange
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind


class ApiParams(HookParams):
    """Calls an address with what `request.transform` makes of the case, and keeps what `response.transform` makes of
    the answer.

    - Without a `request.transform` nothing is sent; `[]` sends the whole record.
    - A GET sends its payload as the query: lists of plain values joined by commas, objects as JSON, null left out.
      Everything else sends JSON. Each call carries an `Idempotency-Key`, the same for all its attempts.
    - Placeholders: `{secret.NAME}` and `{entity.data.x}` in the address, in headers, and anywhere in the texts of
      `request.transform`. In an address or header a missing value fails the call; in a payload it is null.
    - An answer is JSON. An empty 2xx counts as `{"statusCode": …}`. Redirects are not followed.
    - 408, 425, 429, 5xx, time-outs, broken connections and what is no JSON are tried again, no sooner than
      `Retry-After` says; other failures are final at once.
    - With `callback` the vendor answers later: its address stands in the record as `callbackUrl`, for instance for
      `request.transform`, and its event follows when it calls; see [Callbacks](#callbacks).
    - The helper `imageUrlToBase64` takes an https address, a `data:` URL, or the id of a file of the case
      (`ballerineFileId`), and gives a `data:` URL: 10 pictures per call, 5 MB each.
    """


@plugin_kind("api", ApiParams)
def call_api(call: PluginCall, params: ApiParams) -> PluginAnswer:
    """Make the call; its answer is kept."""
    return PluginAnswer(exchange(with_callback(call, params), params), awaits=params.callback is not None)
