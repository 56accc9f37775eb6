"""The kind `kyb`: looks a company up by its country and number."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from pydantic import Field

from ballerine_app.engine.rules.country_codes import ALPHA_2, alpha_2
from ballerine_app.locales.countries import countries
from ballerine_app.plugins.exchange import exchanged, request_payload
from ballerine_app.plugins.http_params import HttpParams, Method
from ballerine_app.plugins.http_request import NOTHING, check_schema, opened
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import plugin_kind

_STATE = re.compile(r"[A-Z]{2}")


class KybParams(HttpParams):
    """Gets `URL/COUNTRY[-STATE]/NUMBER?vendor=open-corporates`.

    - `request.transform` makes `{countryOfIncorporation, companyNumber, state, vendor}`: the country as a code of two
      or three letters or by its English name, the state (two letters) only where a country's register is by state.
    - An unknown country, a missing number, and a state that is none fail the call before anything is sent.
    - Everything else is as in `api`.
    """

    method: Method = Field("GET", description="GET unless told.")


@plugin_kind("kyb", KybParams)
def look_up(call: PluginCall, params: KybParams) -> PluginAnswer:
    """Look the company up; its answer is kept."""
    payload = request_payload(call, params)
    found = {} if payload is NOTHING or not isinstance(payload, dict) else opened(payload, lambda _: None)
    check_schema(params.request, found, "request")
    country = _country(found.get("countryOfIncorporation"))
    number = found.get("companyNumber")
    if not isinstance(number, str | int) or isinstance(number, bool) or str(number).strip() in ("", ".", ".."):
        raise _refused("There is no company number to look up.")
    state = found.get("state")
    if state:
        if not isinstance(state, str) or not _STATE.fullmatch(state.strip().upper()):
            raise _refused("The state is no code of two letters.")
        country = f"{country}-{state.strip().upper()}"
    place = f"{params.declared_url.rstrip('/')}/{country}/{quote(str(number).strip(), safe='')}"
    vendor = found.get("vendor") if isinstance(found.get("vendor"), str) else "open-corporates"
    sent = params.model_copy(update={"url": place, "request": None})
    answer = exchanged(call, sent, {"vendor": vendor}, shown_url=f"{params.declared_url}/{{country}}/{{number}}")
    return PluginAnswer(answer)


def _country(given: Any) -> str:
    code = alpha_2(given)
    if code is None and isinstance(given, str):
        name = given.strip().casefold()
        code = next((code for code, known in countries() if known.casefold() == name), None)
    if code is None or code not in ALPHA_2.values():
        raise _refused("The country of incorporation is neither a country's code nor its English name.")
    return code


def _refused(reason: str) -> PluginFailed:
    return PluginFailed(reason, retry=False, code="request")
