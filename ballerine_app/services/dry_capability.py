"""A dry run of a plugin that needs a capability: what its providers would be told, and what it would keep."""

from __future__ import annotations

import json
from typing import Any

from ballerine_app.plugins.capability import CapabilityParams
from ballerine_app.plugins.http_request import NOTHING, check_schema, transformed
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.services.dry_ports import NoAnswerGiven
from ballerine_app.views.dry_run import DryRequest

CAPABILITY = "capability"


def dry_capability(call: PluginCall, params: CapabilityParams, answer: str, made: list[DryRequest]) -> PluginAnswer:
    """Make what the providers are told, which is noted in `made`, and what the plugin makes of a provider's answer.

    NoAnswerGiven where there is none, PluginFailed as in a real run.
    """
    payload = transformed(params.request, call.record, call.at, sealed=False)
    told = call.record if payload is NOTHING else payload
    check_schema(params.request, told, "request")
    made.append(DryRequest("", params.capability, (), json.dumps(told, ensure_ascii=False, indent=2, default=str)))
    if not answer.strip():
        raise NoAnswerGiven
    try:
        value: Any = json.loads(answer)
    except ValueError:
        raise PluginFailed("The answer is no JSON.", code="no_json") from None
    kept = transformed(params.response, value, call.at, sealed=False)
    result = value if kept is NOTHING else kept
    check_schema(params.response, result, "response")
    return PluginAnswer({"name": call.name, "status": "SUCCESS", "result": result})
