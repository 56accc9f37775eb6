"""The kind `dispatch-event`: tells whoever listens. The services do it, since it stands in the case's audit log."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.registry import Kind, registry


class DispatchEventParams(PluginParams):
    """Dispatches an event with a payload: a line `event.dispatched` of the case's audit log.

    The payload is what `transformers` make of the case's record with the keys of `payload` put over it; without
    `transformers` it is `payload` as it stands.
    """

    event_name: str | None = Field(None, description="The event's name; the plugin's own unless told.")
    payload: Any = Field(None, description="Data of the definition's own.")
    transformers: Any = Field(None, description="Steps that make the payload.")


registry.add(Kind("dispatch-event", "dispatchEventPlugins", DispatchEventParams, None))
