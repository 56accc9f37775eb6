"""The address of the page of plugins: it holds the tab and the filters, so that a shared link shows the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from reflex.state import BaseState

from ballerine_app.services.errors import Invalid
from ballerine_app.services.plugin_calls import CallsAsked, checked_calls
from ballerine_app.state.principal import query

TABS = ("providers", "calls", "routing", "simulator", "secrets")
_NO_CALLS = CallsAsked()
_FILTERS = ("plugin", "provider", "outcome", "case", "period")


@dataclass(frozen=True, slots=True)
class PluginsAddress:
    """What an address asks for: the tab, the capability that is looked at, and what the tab of calls shows."""

    tab: str = TABS[0]
    capability: str = ""
    calls: CallsAsked = _NO_CALLS


def asked_by(page: BaseState) -> PluginsAddress:
    """What the tab's address asks for; a wrong value in it counts as none."""
    tab, number = query(page, "tab"), query(page, "page")
    given = {name: query(page, name) for name in _FILTERS}
    is_number = number.isascii() and number.isdecimal() and len(number) < 6 and int(number) > 0
    try:
        calls = checked_calls(CallsAsked(**given, page=int(number) if is_number else 1))
    except Invalid:
        calls = _NO_CALLS
    return PluginsAddress(tab if tab in TABS else TABS[0], query(page, "capability")[:100], calls)


def plugins_address(asked: PluginsAddress) -> str:
    """The address that asks for it."""
    given = {"tab": "" if asked.tab == TABS[0] else asked.tab}
    if asked.tab in ("routing", "simulator"):
        given["capability"] = asked.capability
    if asked.tab == "calls":
        given |= {name: str(value) for name, value in asdict(asked.calls).items() if value != getattr(_NO_CALLS, name)}
    shown = {name: value for name, value in given.items() if value}
    return "/plugins" + (f"?{urlencode(shown)}" if shown else "")
