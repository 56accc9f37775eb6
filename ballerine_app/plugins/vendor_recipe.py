"""What the kinds with a fixed recipe have in common: their address, and how their answers stand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from pydantic import Field, field_validator

from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.engine.rules.errors import ExpressionError
from ballerine_app.engine.rules.jmes import compile_expression
from ballerine_app.plugins.callback import AwaitingParams, callback_address
from ballerine_app.plugins.exchange import exchanged
from ballerine_app.plugins.http_params import HttpParams, Method, UrlParams
from ballerine_app.plugins.http_request import NOTHING
from ballerine_app.plugins.message import words_at
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed

BASE: Final = "{secret.UNIFIED_API_URL}"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
IDENTITY_SESSION: Final = "pluginsOutput.kyc_session.kyc_session_1"
IDENTITY_RESULT: Final = f"{IDENTITY_SESSION}.result"
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


class CallbackVendorParams(VendorParams, AwaitingParams):
    """A call whose request the kind knows, and whose vendor calls back."""

    callback_event: str | None = Field("VENDOR_DONE", description="The event that the vendor's callback sends.")


class DataMappingParams(VendorParams):
    """A call whose payload the definition may change."""

    data_mapping: str = Field(
        "",
        max_length=10_000,
        description="Pairs `key: expression` of JMESPath, as they stand between the braces of a hash; they are laid "
        "over what the kind makes.",
    )

    @field_validator("data_mapping")
    @classmethod
    def _pairs(cls, given: str) -> str:
        try:
            _mapping(given)
        except ExpressionError as error:
            raise ValueError(error.message) from None
        return given


def mapped(call: PluginCall, params: DataMappingParams, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload without what is null, with the definition's `dataMapping` laid over it."""
    expression = _mapping(params.data_mapping)
    own: Any = {}
    if expression is not None:
        try:
            own = expression(call.record)
        except ExpressionError as error:
            reason = f"The data could not be mapped: {error.message}"
            raise PluginFailed(reason, retry=False, code="transform") from None
    return {key: value for key, value in {**payload, **(own or {})}.items() if value is not None and value != ""}


def callback_of(call: PluginCall, params: CallbackVendorParams, destination: str, process: str = "") -> str:
    """The address at which the vendor calls back, for a body at a dotted path."""
    event = params.callback_event or params.success_action or ""
    return callback_address(call, params, event, destination, process)


def company_country(call: PluginCall, params: VendorParams) -> str:
    """The two-letter code of the business's country. PluginFailed where there is none."""
    given = words_at(call, "entity.data.country", "entity.data.countryOfIncorporation") or params.default_country
    code = alpha_2(given)
    if code is None:
        raise missing("the business's country")
    return code


def ask_vendor(call: PluginCall, params: VendorParams, *path: str, **more: str) -> Any:
    """The answer to a GET of a path under the base address, with the vendor and `more` as its query; the steps of the
    path are URL-encoded. PluginFailed as an exchange.
    """
    if any(step.strip() in ("", ".", "..") for step in path):
        raise missing("what the vendor is asked about")
    base = params.declared_url.rstrip("/")
    asked = params.model_copy(update={"url": "/".join((base, *(quote(step, safe="") for step in path)))})
    payload = {"vendor": params.vendor, **more}
    return exchanged(call, asked, payload if params.method == "GET" else NOTHING, shown_url=f"{base}/{path[0]}/…")


def post_vendor(call: PluginCall, params: VendorParams, path: str, payload: dict[str, Any]) -> Any:
    """The answer to a POST of a payload to a path under the base address. PluginFailed as an exchange."""
    url = f"{params.declared_url.rstrip('/')}/{path}"
    return exchanged(call, params.model_copy(update={"url": url, "method": "POST"}), payload)


def kept(call: PluginCall, place: str, answer: Any, *, waits: bool = False) -> PluginAnswer:
    """The answer with how it stands: CANCELED where the vendor does not offer this, IN_PROGRESS where more is to come,
    else SUCCESS. PluginFailed where it reports an error. Where the vendor `waits` with its answer, it is to call back.
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
    return PluginAnswer(body, keep_at=place, awaits=waits and offered)


def place_of(params: VendorParams, standard: str) -> str:
    """The dotted path where the kind's result stands."""
    return params.persist_response_destination or standard


def person_at(call: PluginCall, params: VendorParams, *, from_identity_check: bool) -> dict[str, str]:
    """First name, last name and date of birth ("" where unknown): what the case says, or what an identity check found.

    PluginFailed where a name is missing.
    """
    place = IDENTITY_RESULT + ".entity.data" if from_identity_check else "entity.data"
    person = {
        "firstName": words_at(call, f"{place}.firstName", f"{place}.firstNames"),
        "lastName": words_at(call, f"{place}.lastName", f"{place}.lastNames"),
        "dateOfBirth": words_at(call, f"{place}.dateOfBirth"),
    }
    if not (person["firstName"] and person["lastName"]):
        raise missing("the person's name" + (", as an identity check found it" if from_identity_check else ""))
    return person


def subject_id(call: PluginCall) -> str:
    """By which name a vendor knows whom the case is about: the entity's id, or else the case's."""
    return words_at(call, "entity.ballerineEntityId", "entity.id", "entity.data.id") or call.case_id


def _mapping(given: str) -> Any:
    text = given.strip().rstrip(",").strip()
    return compile_expression(f"{{{text}}}", collapse=True) if text else None


def missing(what: str) -> PluginFailed:
    """The case lacks something that the vendor has to be told."""
    return PluginFailed(f"The case does not say {what}.", retry=False, code="request")
