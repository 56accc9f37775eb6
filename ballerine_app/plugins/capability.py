"""The kind `capability`: what a case needs, served by the providers of a routing. The services run it."""

from __future__ import annotations

from pydantic import Field

from ballerine_app.plugins.http_params import SideParams
from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.registry import Kind, registry

NAME = "capability"
GIVES_UP_AFTER = 86_400.0


class CapabilityParams(PluginParams):
    """Asks the providers of the routing of `capability` as its strategy says; see docs/routing.md.

    - Each provider is a plugin of its own, with its own time-out, retries, breaker, limits, cache and budget.
      `timeoutSeconds`, `retry` and `price` of this plugin count for nothing.
    - Its result is `{name, status, provider, conclusive, result, tried, code, reason}`: `result` is the answer of the
      provider that counts, after `response.transform`; `tried` tells what came of each provider. With
      `persistResponseDestination`, `pluginsOutput.<name>` still has the name, the status and the provider.
    - Where no provider settles the matter, `status` is `NO_VENDOR` and `noVendorAction` follows, or else `errorAction`.
      No rule approves the case then, and no event but a reviewer's brings it into a state with the tag `approved`.
    """

    capability: str = Field(min_length=1, description="The capability that the case needs.")
    request: SideParams | None = Field(
        None,
        description="`{transform, schema}` of what the providers' plugins get as their record; the whole of it "
        "without one.",
    )
    response: SideParams | None = Field(None, description="`{transform, schema}` of the answer that is kept.")
    no_vendor_action: str | None = Field(
        None, description="The event that follows when no provider settles the matter, in place of `errorAction`."
    )
    give_up_after_seconds: float = Field(
        GIVES_UP_AFTER, ge=1, le=2_592_000, description="How long providers may be waited for in all."
    )


registry.add(Kind(NAME, "apiPlugins", CapabilityParams, None))
