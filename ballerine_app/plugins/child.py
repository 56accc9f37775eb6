"""The kind `child`: a case of another definition. The services start it, since it changes cases."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.registry import Kind, registry


class ChildParams(PluginParams):
    """Starts a child case and notes it in the parent under `childWorkflows.<definitionId>.<case>`.

    - What comes of children is brought back by the definition's `config.childCallbackResults`.
    - Without `stateNames` it is started by an `iterative` plugin alone, once for each item.
    - Without `transformers` the child starts with no data.
    """

    definition_id: str = Field(min_length=1, description="The name (or an imported id) of the child's definition.")
    transformers: Any = Field(None, description="Steps that make the child's context out of the parent's record.")
    init_event: str | None = Field(None, description="The event that the child is sent first.")


registry.add(Kind("child", "childWorkflowPlugins", ChildParams, None))
