"""Routing documents as people hand them in: read, checked against what is installed, and told what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ballerine_app.engine.routing import Routing, RoutingError, parse_routing
from ballerine_app.plugins.callback import HookParams
from ballerine_app.plugins.http_params import HttpParams
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.plugins.registry import Kind
from ballerine_app.services.definition_text import finding, read_object
from ballerine_app.services.errors import InvalidDefinition
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.versions import LintFinding

# What a provider can't be: these serve no capability, or change cases themselves.
_NO_PROVIDERS = frozenset({"attach-ui-definition", "capability", "email", "template-email", "webhook"})
# Their vendors answer by a callback, whatever is declared.
_ANSWER_LATER = frozenset({"individual-sanctions", "kyc-session", "merchant-monitoring"})


class InvalidRouting(InvalidDefinition):
    """A routing document that can't be used; `findings` say where and why."""


def read_routing(runtime: Runtime, given: str | dict[str, Any]) -> tuple[Routing, dict[str, Any]]:
    """A routing out of its text or JSON, and that JSON. InvalidRouting tells every mistake."""
    data = _object(given) if isinstance(given, str) else given
    try:
        routing = parse_routing(data)
    except RoutingError as error:
        found = tuple(LintFinding("error", "routing", each.pointer, each.message) for each in error.problems)
        raise InvalidRouting("routing_has_errors", found) from None
    found = tuple(each for each in routing_findings(runtime, routing) if each.severity == "error")
    if found:
        raise InvalidRouting("routing_has_errors", found)
    return routing, data


def capability_in(content: str) -> str:
    """The capability that a routing's text names; "" where it names none. InvalidRouting for what is no object."""
    name = _object(content).get("capability")
    return name if isinstance(name, str) else ""


def routing_findings(runtime: Runtime, routing: Routing) -> tuple[LintFinding, ...]:
    """What is wrong with the plugins of a routing's providers: kinds that aren't installed, parameters, addresses."""
    return tuple(each for index in range(len(routing.providers)) for each in _of_provider(runtime, routing, index))


def _object(text: str) -> dict[str, Any]:
    try:
        return read_object(text)
    except InvalidDefinition as refusal:
        raise InvalidRouting("routing_has_errors", refusal.findings) from None


def _of_provider(runtime: Runtime, routing: Routing, index: int) -> Iterator[LintFinding]:
    provider, at = routing.providers[index], f"/providers/{index}/plugin"
    kind = str(provider.plugin["pluginKind"])
    installed = runtime.plugins.get(kind)
    if installed is None or kind in _NO_PROVIDERS:
        yield finding("error", "routing_kind", f"{at}/pluginKind", kind=kind[:64], provider=provider.name)
        return
    if not isinstance(installed, Kind):
        return
    if installed.group != "apiPlugins":
        yield finding("error", "routing_kind", f"{at}/pluginKind", kind=kind[:64], provider=provider.name)
        return
    declared = {**provider.plugin, "name": provider.name}
    mistakes = installed.mistakes(declared)
    for pointer, message in mistakes:
        yield LintFinding("error", "routing_plugin", at + pointer, f"{message}.")
    if not mistakes:
        params = installed.read(declared)
        if kind in _ANSWER_LATER or (isinstance(params, HookParams) and params.callback is not None):
            yield finding("error", "routing_callback", at, provider=provider.name)
        yield from _address(runtime, params, f"{at}/url", provider.name)


def _address(runtime: Runtime, params: Any, pointer: str, name: str) -> Iterator[LintFinding]:
    """An address that must not be called, as far as it can be seen without looking its host up."""
    url = params.declared_url if isinstance(params, HttpParams) else ""
    if not url.lower().startswith(("http://", "https://")):
        return
    try:
        runtime.http.target(url)
    except PluginFailed as refusal:
        yield finding("error", "plugin_address", pointer, plugin=name, reason=refusal.reason)
