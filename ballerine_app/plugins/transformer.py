"""The kind `transformer`: changes the case's own data, and asks nobody."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform
from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import plugin_kind

_NOT_DATA = ("workflowRuntimeConfig", "workflowRuntimeId")


class TransformerParams(PluginParams):
    """Runs `transformers` on the case's record and puts what they make into the case's data.

    - What they make must be an object. Each of its top-level keys that differs replaces the one in the context, nested
      removals included; other keys of the context stay. A top-level key can't be removed, only set to null.
    - It is waited for, and its events are sent: in Ballerine it is not waited for, top-level additions are lost, and it
      has no events.
    - Data that changes while it runs makes it run again.
    """

    transformers: Any = Field(description="Steps `{transformer, mapping}` in a list, or one of them.")

    @field_validator("transformers")
    @classmethod
    def _readable(cls, given: Any) -> Any:
        try:
            Transform.parse(given)
        except TransformError as error:
            raise ValueError(f"{error.pointer or '/'}: {error.message}") from None
        return given


@plugin_kind("transformer", TransformerParams, "commonPlugins")
def run_transformer(call: PluginCall, params: TransformerParams) -> PluginAnswer:
    """Transform the record; what has changed replaces what the case holds."""
    try:
        made = Transform.parse(params.transformers)(call.record, call.at)
    except TransformError as error:
        reason = f"The data could not be transformed: {error.message}"
        raise PluginFailed(reason, retry=False, code="transform") from None
    if not isinstance(made, dict):
        reason = "A transformer makes an object, whose keys replace those of the case's data."
        raise PluginFailed(reason, retry=False, code="transform")
    absent = object()
    changes = {
        key: value for key, value in made.items() if key not in _NOT_DATA and call.context.get(key, absent) != value
    }
    return PluginAnswer(context=changes)
