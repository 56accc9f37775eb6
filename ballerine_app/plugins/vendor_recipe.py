"""What the kinds with a fixed recipe have in common: their address, and how their answers stand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from pydantic import Field

from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.plugins.exchange import exchanged
from ballerine_app.plugins.http_params import HttpParams, Method, UrlParams
from ballerine_app.plugins.http_request import NOTHING
from ballerine_app.plugins.message import words_at
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed

BASE: Final = "{secret.UNIFIED_API_URL}"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_OFFERED: Final = ("NOT_IMPLEMENTED", "NOT_AVAILABLE")


class VendorParams(HttpParams):
    """A call whose request the kind knows. `url` and `headers` are the vendor's base address and access."""

    url: str | UrlParams = Field(BASE, description=f"The base address, `{BASE}` unless told.")
    headers: dict[str, str] = Field(
        default_factory=lambda: {"Authorization": "Bearer {secret.UNIFIED_API_TOKEN}"},
        description="Headers; `Authorization: Bearer {secret.UNIFIED_API_TOKEN}` unless told.",
    )
    method: Method = Field("GET", description="Fixed by the kind.")
    vendor: str = Field(min_length=1, description="The vendor.")
    default_country: str | None = Field(None, description="The country's code where the case names none.")


def company_country(call: PluginCall, params: VendorParams) -> str:
    """The two-letter code of the business's country. PluginFailed where there is none."""
    given = words_at(call, "entity.data.country", "entity.data.countryOfIncorporation") or params.default_country
    code = alpha_2(given)
    if code is None:
        raise missing("the business's country")
    return code


def ask_vendor(call: PluginCall, params: VendorParams, *path: str) -> Any:
    """The answer to a GET of a path under the base address; its steps are URL-encoded. PluginFailed as an exchange."""
    if any(step.strip() in ("", ".", "..") for step in path):
        raise missing("what the vendor is asked about")
    base = params.declared_url.rstrip("/")
    asked = params.model_copy(update={"url": "/".join((base, *(quote(step, safe="") for step in path)))})
    payload = {"vendor": params.vendor}
    return exchanged(call, asked, payload if params.method == "GET" else NOTHING, shown_url=f"{base}/{path[0]}/…")


def kept(call: PluginCall, place: str, answer: Any, *, waits: bool = False) -> PluginAnswer:
    """The answer with how it stands: CANCELED where the vendor does not offer this, IN_PROGRESS where more is to come,
    else SUCCESS. PluginFailed where it reports an error.
    """
    body = dict(answer) if isinstance(answer, dict) else {"data": answer}
    offered = body.get("reason") not in _NOT_OFFERED
    if offered and body.get("error"):
        raise PluginFailed(f"The vendor reports an error: {str(body['error'])[:500]}", retry=False, code="kind")
    status = "IN_PROGRESS" if waits else "SUCCESS"
    body.update(
        name=call.name,
        status=status if offered else "CANCELED",
        invokedAt=int((call.ask().clock() - _EPOCH).total_seconds() * 1000),
    )
    return PluginAnswer(body, keep_at=place)


def missing(what: str) -> PluginFailed:
    """The case lacks something that the vendor has to be told."""
    return PluginFailed(f"The case does not say {what}.", retry=False, code="request")
