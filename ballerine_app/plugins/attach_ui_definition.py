"""The kind `attach-ui-definition`: gives the case's collection link to the workflow."""

from __future__ import annotations

from pydantic import Field

from ballerine_app.plugins.message import words_at
from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind


class AttachUiDefinitionParams(PluginParams):
    """Makes a collection link of the case and keeps `{collectionFlowUrl, token, customerName, customerNormalizedName}`
    under `metadata`, where messages and requests find them.

    - The link lasts as long as the setting `LINK_DAYS` says; `expireInMinutes` is ignored, as in Ballerine.
    - A case that collects nothing has no link, which is a failure. The collection flow itself is that of the case;
      `uiDefinitionId` is kept for information.
    """

    ui_definition_id: str | None = Field(None, description="The name of the collection flow, for information.")


@plugin_kind("attach-ui-definition", AttachUiDefinitionParams, "commonPlugins")
def attach(call: PluginCall, params: AttachUiDefinitionParams) -> PluginAnswer:
    """Make the link; it is kept under `metadata`."""
    link = call.ask().tokens.collection_link()
    _, _, token = link.partition("#")
    name = words_at(call, "customerName", "metadata.customerName")
    kept = {
        "collectionFlowUrl": link,
        "token": token,
        "customerName": name,
        "customerNormalizedName": "-".join(name.lower().split()),
    }
    return PluginAnswer(kept, keep_at="metadata")
