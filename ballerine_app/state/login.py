"""The sign-in page; the form itself is a plain post to the API."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.demo_accounts import demo_accounts
from ballerine_app.services.return_path import safe_return_path
from ballerine_app.state.access import Access
from ballerine_app.state.principal import query
from ballerine_app.views.demo import DemoAccount


class LoginState(rx.State):
    """What the sign-in page shows beside its form."""

    _access: ClassVar[Access] = "public"

    demo: bool = False
    demo_accounts: list[DemoAccount] = []
    demo_password: str = ""
    error: str = ""
    next: str = ""

    @rx.event
    async def load(self):
        """Show the demo accounts in demo mode, and why the last attempt failed."""
        app = parts()
        self.demo = app.runtime.demo
        self.demo_password = app.runtime.demo_password if self.demo else ""
        self.demo_accounts = await app.offload.act(demo_accounts, app.runtime) if self.demo else []
        self.error = {"session": "expired"}.get(query(self, "problem"), query(self, "problem"))
        self.next = safe_return_path(query(self, "next"))
