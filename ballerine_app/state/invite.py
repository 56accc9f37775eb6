"""Inviting an applicant from the queue."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.invitations import invite
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import text_fields
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence


class InviteState(rx.State):
    """The dialog that invites. `problem` is why it did not work; what was typed stays in the fields."""

    _access: ClassVar[Access] = "staff"

    opened: bool = False
    problem: str = ""
    _key: str = ""

    @rx.event
    async def open(self):
        """Ask whom to invite."""
        self.opened, self.problem, self._key = True, "", secrets.token_urlsafe(16)

    @rx.event
    async def close(self):
        """Put the dialog away."""
        self.opened, self.problem = False, ""

    @rx.event
    async def send(self, form: dict[str, Any]):
        """Open a journey for the form's applicant, write to them, and show the case."""
        app = parts()
        given = text_fields(form)
        self.problem = ""
        wanted = [given.get(name, "") for name in ("kind", "email", "first_name", "language")]
        try:
            case_id = await app.offload.act(invite, app.runtime, await staff(self), *wanted, key=self._key)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return None
        self.opened = False
        return rx.redirect(f"/cases/{case_id}")
