"""The address of one version of a workflow: it holds what is looked at, so that reload and a shared link show it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from reflex.state import BaseState

from ballerine_app.state.principal import path_part, query

TABS = ("state", "findings", "json", "changes", "versions", "cases", "plugins")


@dataclass(frozen=True, slots=True)
class Address:
    """What an address asks for. `version` 0 is the one that new cases take; `state` is "" where none is chosen."""

    name: str
    version: int
    tab: str
    state: str
    across: bool


def address_of(page: BaseState) -> Address:
    """What the tab's address asks for; a wrong value in it counts as none."""
    version = query(page, "version")
    tab = query(page, "tab")
    return Address(
        name=path_part(page, 1)[:100],
        version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0,
        tab=tab if tab in TABS else TABS[0],
        state=query(page, "state")[:500],
        across=query(page, "across") == "1",
    )


def workflow_address(name: str, version: int = 0, *, tab: str = TABS[0], state: str = "", across: bool = False) -> str:
    """The address that asks for it."""
    asked = {
        "version": str(version) if version else "",
        "tab": tab if tab != TABS[0] else "",
        "state": state,
        "across": "1" if across else "",
    }
    given = {key: value for key, value in asked.items() if value}
    return f"/workflows/{quote(name, safe='')}" + (f"?{urlencode(given)}" if given else "")
