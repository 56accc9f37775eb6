"""Moving running cases from the version that is shown to another one: first what it would do, then doing it."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.case_migration import migrate_cases
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.version_view import version_view
from ballerine_app.services.workflow_overview import state_names
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.views.versions import MigrationLine

_MOST_SHOWN = 100


class WorkflowMoveState(rx.State):
    """A move in hand. `source` is the version that it leaves, as "name number"; `target` the number of the other one.

    `renamed` holds pairs of a state without a namesake in the target and the state that takes its place, "" for none
    yet; `states` are the target's. `lines` are what it would do, or did (`applied`), the first hundred of them.
    """

    _access: ClassVar[Access] = "staff"

    source: str = ""
    target: str = ""
    states: list[str] = []
    renamed: list[tuple[str, str]] = []
    lines: list[MigrationLine] = []
    possible: int = 0
    refused: int = 0
    planned: bool = False
    applied: bool = False
    asking: bool = False
    problem: str = ""

    @rx.event
    async def choose_target(self, version: str):
        """Choose the version to move to."""
        shown = await self.get_state(WorkflowState)
        row = shown.version.row
        self._forget()
        self.source, self.target = f"{row.name} {row.version}", ""
        given = short_text(version)
        if not given.isdecimal() or not any(each.version == int(given) for each in shown.versions):
            return
        app = parts()
        try:
            view = await app.offload.act(version_view, app.runtime, await staff(self), row.name, int(given))
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return
        self.target = given
        self.states = list(state_names(view.text))
        ended = {state for state, final in _ends(shown) if final}
        used = [use.state for use in shown.uses if use.state not in ended]
        self.renamed = [(state, "") for state in used if state not in self.states]

    @rx.event
    async def rename(self, state: str, to: str):
        """Say which state takes the place of one that the target does not have."""
        left, reached = short_text(state), short_text(to)
        if reached in ("", *self.states):
            self.renamed = [(each, reached if each == left else now) for each, now in self.renamed]
            self.planned = False

    @rx.event
    async def plan(self):
        """Show what the move would do, case by case."""
        await self._move(dry_run=True)

    @rx.event
    async def ask(self):
        """Ask whether to really move them."""
        self.asking = self.planned and not self.applied and self.possible > 0

    @rx.event
    async def close(self):
        """Do not move them."""
        self.asking = False

    @rx.event
    async def apply(self):
        """Move the cases that can be moved."""
        if self.asking:
            self.asking = False
            await self._move(dry_run=False)

    async def _move(self, *, dry_run: bool) -> None:
        app = parts()
        shown = await self.get_state(WorkflowState)
        row = shown.version.row
        self.problem = ""
        if self.source != f"{row.name} {row.version}" or not self.target:
            self._forget()
            return
        mapped = {state: to for state, to in self.renamed if to}
        who = await staff(self)
        try:
            lines = await app.offload.act(
                migrate_cases, app.runtime, who, row.name, row.version, int(self.target), None, mapped, dry_run
            )
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return
        # Those that can't be moved first: they are what one has to look at.
        lines.sort(key=lambda line: line.possible)
        self.lines = lines[:_MOST_SHOWN]
        self.possible = sum(line.possible for line in lines)
        self.refused = len(lines) - self.possible
        self.planned, self.applied = True, not dry_run

    def _forget(self) -> None:
        self.source = self.target = self.problem = ""
        self.states, self.renamed, self.lines = [], [], []
        self.possible = self.refused = 0
        self.planned = self.applied = self.asking = False


def _ends(shown: WorkflowState) -> list[tuple[str, bool]]:
    return [(box.path, box.final) for box in shown.drawing.boxes]
