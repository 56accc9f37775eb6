"""The address of one version of a risk policy: it holds what is looked at, so that reload and a shared link show it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from reflex.state import BaseState

from ballerine_app.state.principal import path_part, query

# In the order of work: write, test, look at what it changes, publish.
TABS = ("rules", "tests", "what-if", "backtests", "shadow", "changes", "versions")


@dataclass(frozen=True, slots=True)
class PolicyAddress:
    """What an address asks for. `version` 0 is the one that judges new cases."""

    name: str
    version: int
    tab: str


def policy_address_of(page: BaseState) -> PolicyAddress:
    """What the tab's address asks for; a wrong value in it counts as none."""
    version = query(page, "version")
    tab = query(page, "tab")
    return PolicyAddress(
        name=path_part(page, 1)[:100],
        version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0,
        tab=tab if tab in TABS else TABS[0],
    )


def policy_address(name: str, version: int = 0, *, tab: str = TABS[0]) -> str:
    """The address that asks for it."""
    asked = {"version": str(version) if version else "", "tab": tab if tab != TABS[0] else ""}
    given = {key: value for key, value in asked.items() if value}
    return f"/rules/{quote(name, safe='')}" + (f"?{urlencode(given)}" if given else "")
