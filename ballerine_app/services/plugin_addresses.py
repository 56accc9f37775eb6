"""Addresses in definitions that no plugin may call, told before a definition is published."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from ballerine_app.plugins.http_client import GuardedHttp
from ballerine_app.plugins.http_params import UrlParams
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.definition_text import finding
from ballerine_app.views.versions import LintFinding


def address_findings(http: GuardedHttp, data: dict[str, Any]) -> tuple[LintFinding, ...]:
    """An error for each api plugin with a written-out address that must not be called, as far as it can be seen
    without looking its host up. What begins with a placeholder, or is no web address at all, is seen when it is called.
    """
    extensions = data.get("extensions")
    listed = extensions.get("apiPlugins") if isinstance(extensions, dict) else None
    found: list[LintFinding] = []
    for index, plugin in enumerate(listed if isinstance(listed, list) else ()):
        url = _url(plugin)
        if not url.lower().startswith(("http://", "https://")):
            continue
        try:
            http.target(url)
        except PluginFailed as refusal:
            pointer = f"/extensions/apiPlugins/{index}/url"
            name = str(plugin.get("name") or "")[:64]
            found.append(finding("error", "plugin_address", pointer, plugin=name, reason=refusal.reason))
    return tuple(found)


def _url(plugin: Any) -> str:
    given = plugin.get("url") if isinstance(plugin, dict) else None
    if isinstance(given, dict):
        try:
            return UrlParams.model_validate(given).whole
        except ValidationError:
            return ""
    return given if isinstance(given, str) else ""
