"""What the kinds declare whose vendors answer later, by calling back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from ballerine_app.plugins.http_params import HttpParams
from ballerine_app.plugins.ports import WEEK, PluginCall

RECORD_KEY: Final = "callbackUrl"
SHARED_SECRET: Final = "UNIFIED_API_SHARED_SECRET"  # noqa: S105 - the name of one


class AwaitingParams(HttpParams):
    """A call whose vendor may answer later."""

    callback_timeout_seconds: float = Field(
        WEEK, ge=1, le=31_536_000, description="How long the vendor has to call back, a week unless told."
    )
    timeout_action: str | None = Field(
        None, description="The event that follows when it does not call back; the `errorAction` unless told."
    )
    callback_secret: str = Field(
        SHARED_SECRET, description="The secret that has to sign the callback, where there is one of this name."
    )


class CallbackParams(BaseModel):
    """What the vendor is to send later."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    event: str = Field(min_length=1, max_length=100, description="The event that its call sends.")
    result_destination: str = Field("", description="Where its body is kept, `pluginsOutput.<name>.data` unless told.")
    process_name: str = Field("", description="How its body is read.")


class HookParams(AwaitingParams):
    """A call whose vendor answers later where the definition says so."""

    callback: CallbackParams | None = Field(
        None,
        description="What the vendor sends later: `{event, resultDestination, processName}`, the last two optional.",
    )


def callback_address(call: PluginCall, params: AwaitingParams, event: str, destination: str, process: str = "") -> str:
    """The address at which a vendor sends an event, with a body for a dotted path."""
    return call.ask().tokens.callback(
        event,
        destination=destination,
        process=process,
        seconds=params.callback_timeout_seconds,
        secret=params.callback_secret,
    )


def with_callback(call: PluginCall, params: HookParams) -> PluginCall:
    """The call with the address for its declared callback in the record; without one, the call as it is."""
    wanted = params.callback
    if wanted is None:
        return call
    place = wanted.result_destination or f"pluginsOutput.{call.name}.data"
    url = callback_address(call, params, wanted.event, place, wanted.process_name)
    return replace(call, context={**call.context, RECORD_KEY: url})
