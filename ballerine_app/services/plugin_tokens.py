"""Addresses that a plugin may hand out for its case: collection links, and those at which vendors call back."""

from __future__ import annotations

from typing import Any

from ballerine_app.plugins.ports import WEEK, PluginFailed
from ballerine_app.services.callback_issue import Wanted, issue
from ballerine_app.services.links import issue_for_case
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.texts_replaced import replaced
from ballerine_app.store.tables import Effect


class CaseTokens:
    """The `Tokens` port for one call, whose `key` is the same for every attempt. Remembers what it has handed out."""

    def __init__(self, runtime: Runtime, effect: Effect, plugin: str, key: str) -> None:
        self._runtime, self._effect, self._plugin, self._key = runtime, effect, plugin, key
        self._handed_out: dict[str, str] = {}

    def collection_link(self) -> str:
        """A new collection link of the case; see the port."""
        url = issue_for_case(self._runtime, self._effect.project_id, self._effect.case_id)
        if url is None:
            raise PluginFailed("The case has no collection flow, so there is no link to it.", retry=False, code="link")
        return url

    def callback(
        self, event: str, *, destination: str, process: str = "", seconds: float = WEEK, secret: str = ""
    ) -> str:
        """An address at which a vendor calls back; see the port."""
        if self._key != self._effect.id:
            # One of many calls of an iterative plugin: their answers must not fall on one another.
            index = self._key.rpartition("#")[2]
            destination = f"pluginsOutput.{self._effect.name}.answers.{index}"
        wanted = Wanted(self._plugin, event, destination, process, seconds, secret)
        token = issue(self._runtime, self._effect, self._key, wanted)
        self._handed_out[token] = "{callback}"
        return f"{self._runtime.origin}/api/hooks/{token}"

    @property
    def has_callbacks(self) -> bool:
        """Whether the call has handed out an address at which a vendor calls back."""
        return bool(self._handed_out)

    def black_out(self, value: Any) -> Any:
        """JSON `value` without the tokens that the call has handed out."""
        return replaced(value, self._handed_out) if self._handed_out else value
