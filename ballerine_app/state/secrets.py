"""The named secrets of plugins, for admins: set, listed without their values, and removed."""

from __future__ import annotations

from typing import Any, ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.secrets import list_secrets, remove, set_secret
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import long_text, short_text, text_fields
from ballerine_app.state.plugins_address import asked_by
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence
from ballerine_app.views.secrets import SecretView


class SecretsState(rx.State):
    """What an admin's tab shows of the secrets; nothing for others. No var ever holds a value.

    `dialog`: "", "set" or "remove"; `chosen` is the secret that it is about, "" for a new one, with its `hosts` and
    `plugins` as they are typed.
    """

    _access: ClassVar[Access] = "staff"

    secrets: list[SecretView] = []
    allowed: bool = False
    loaded: bool = False
    dialog: str = ""
    chosen: str = ""
    hosts: str = ""
    plugins: str = ""
    problem: str = ""

    @rx.event
    async def arrive(self):
        """Show the secrets, if the tab is theirs."""
        self.dialog = self.problem = ""
        if asked_by(self).tab == "secrets":
            await self._look()

    @rx.event
    async def ask_new(self):
        """Ask for a new secret."""
        self.dialog, self.chosen, self.problem = "set", "", ""
        self.hosts = self.plugins = ""

    @rx.event
    async def ask_again(self, name: str):
        """Ask for another value of a secret."""
        self._choose("set", short_text(name))

    @rx.event
    async def ask_removal(self, name: str):
        """Ask whether a secret is to go."""
        self._choose("remove", short_text(name))

    @rx.event
    async def close(self):
        """Put the dialog away."""
        self.dialog = self.chosen = self.problem = ""

    @rx.event
    async def keep(self, form: dict[str, Any]):
        """Set the form's secret; its value goes on to be sealed, and stays nowhere here."""
        value = long_text(form.get("value", ""))
        given = text_fields({key: each for key, each in form.items() if key != "value"})
        name = self.chosen or given.get("name", "").strip()
        await self._act(
            set_secret, name, value, hosts=_words(given.get("hosts", "")), plugins=_words(given.get("plugins", ""))
        )

    @rx.event
    async def remove(self):
        """Remove the secret that was asked about."""
        if self.dialog == "remove" and self.chosen:
            await self._act(remove, self.chosen)

    def _choose(self, dialog: str, name: str) -> None:
        found = next((each for each in self.secrets if each.name == name), None)
        if found:
            self.dialog, self.chosen, self.problem = dialog, found.name, ""
            self.hosts, self.plugins = " ".join(found.hosts), " ".join(found.plugins)

    async def _act(self, act: Any, *args: Any, **kwargs: Any) -> None:
        app = parts()
        self.problem = ""
        try:
            await app.offload.act(act, app.runtime, await staff(self), *args, **kwargs)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return
        self.dialog = self.chosen = ""
        await self._look()

    async def _look(self) -> None:
        app, who = parts(), await staff(self)
        self.allowed = who.role == "admin"
        self.secrets = list(await app.offload.act(list_secrets, app.runtime, who)) if self.allowed else []
        self.loaded = True


def _words(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word]
