"""What a month had cost under another routing: the routing as it is turned here, which is in force nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.bill_view import bill_view
from ballerine_app.services.errors import InvalidDefinition, ServiceError
from ballerine_app.services.routing_editor import capabilities, edited_routing, month_to_simulate, simulation_view
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.plugins_address import asked_by, plugins_address
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.routing_text import RoutingText
from ballerine_app.views.routing_form import BillView, SimulationView


class SimulatorState(RoutingText, rx.State):
    """What one person's tab simulates. `changed` tells that the routing is another than the one in force."""

    _access: ClassVar[Access] = "staff"

    names: list[tuple[str, str]] = []
    capability: str = ""
    month: str = ""
    result: SimulationView = SimulationView()
    bill: BillView = BillView()
    changed: bool = False
    loaded: bool = False
    problem: str = ""
    _text: str = ""
    _in_force: str = ""

    @rx.event
    async def arrive(self):
        """Begin with the routing in force of the capability that the address asks for."""
        asked = asked_by(self)
        if asked.tab != "simulator":
            return
        app, who = parts(), await staff(self)
        self.names = list(await app.offload.act(capabilities, app.runtime, who))
        known = [name for name, _ in self.names]
        wanted = asked.capability if asked.capability in known else (known[0] if known else "")
        if wanted and not self.month:
            self.month = await app.offload.act(month_to_simulate, app.runtime, who, wanted)
        if wanted and wanted != self.capability:
            await self._begin(wanted)
        self.loaded = True
        if wanted:
            await self._simulate()

    @rx.event
    async def show(self, capability: str):
        """Simulate another capability."""
        wanted = replace(asked_by(self), tab="simulator", capability=short_text(capability))
        return rx.redirect(plugins_address(wanted), replace=True)

    @rx.event
    async def choose_month(self, month: str):
        """Simulate another month."""
        self.month = short_text(month)[:7]
        await self._simulate()

    @rx.event
    async def begin_again(self):
        """Take the routing that is in force again."""
        await self._begin(self.capability)
        await self._simulate()

    async def _begin(self, capability: str) -> None:
        app = parts()
        view = await app.offload.act(edited_routing, app.runtime, await staff(self), capability)
        self.capability = capability
        self._text = self._in_force = view.text
        self.changed, self.epoch, self.result = False, self.epoch + 1, SimulationView()
        await self._follow_text()

    async def _change(self, change: Any, *args: Any) -> None:
        await super()._change(change, *args)
        self.changed = self._text != self._in_force
        if not self.form_problem:
            await self._simulate()

    async def _simulate(self) -> None:
        if not self._text:
            return
        app = parts()
        self.problem = ""
        try:
            who = await staff(self)
            self.bill = await app.offload.act(bill_view, app.runtime, who, self.capability, self.month)
            self.result = await app.offload.act(simulation_view, app.runtime, who, self._text, self.month)
        except InvalidDefinition:
            # The form says what is wrong, at its fields.
            self.result = SimulationView()
        except ServiceError as refusal:
            self.problem, self.result = sentence(refusal), SimulationView()

    def _may_type(self) -> bool:
        return True

    def _text_now(self) -> str:
        return self._text

    def _take_text(self, text: str) -> None:
        self._text = text
