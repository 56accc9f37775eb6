"""The page of plugins: who looks at it, and which of its tabs is open."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.plugins_address import TABS, asked_by, plugins_address
from ballerine_app.state.principal import staff
from ballerine_app.views.session import Me


class PluginsState(rx.State):
    """What the frame of the page shows. Each tab has a State of its own."""

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    may_edit: bool = False
    tab: str = TABS[0]

    @rx.event
    async def arrive(self):
        """Take what the address asks for."""
        who = await staff(self)
        self.me, self.demo = me_of(who), parts().runtime.demo_open
        self.may_edit = who.role != "reviewer"
        self.tab = asked_by(self).tab

    @rx.event
    async def show_tab(self, name: str):
        """Turn to a tab."""
        if short_text(name) in TABS:
            self.tab = name
            return rx.redirect(plugins_address(replace(asked_by(self), tab=name)), replace=True)
