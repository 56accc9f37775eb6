"""What moving a case to another version of its workflow would do, or why it can't be moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ballerine_app.engine.workflow import ContextError, Definition, Effect, UnknownState
from ballerine_app.locales import text
from ballerine_app.services.case_effects import CHILD_RESULT, TIMER
from ballerine_app.services.declared_plugins import declared_plugin
from ballerine_app.store.tables import Case
from ballerine_app.store.tables import Effect as EffectRow
from ballerine_app.views.versions import MigrationLine, TimerLine

_OPEN = ("held", "waiting")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a case moves. `why` is a code where it can't ("" where it can), `values` fill the code's sentence.

    `timers` are those of the new state with the time at which each is due; one that the case waits for already keeps
    its time. `waiting` are the timers it waits for now.
    """

    new_state: str
    why: str = ""
    values: Mapping[str, str] | None = None
    timers: tuple[tuple[Effect, datetime], ...] = ()
    waiting: tuple[str, ...] = ()
    in_flight: tuple[str, ...] = ()


def plan_of(
    case: Case,
    source: Definition,
    target: Definition,
    state_map: Mapping[str, str],
    effects: Sequence[EffectRow],
    at: datetime,
) -> Plan:
    """Plan the move of a case that runs on `source`; `effects` are all that it ever asked for."""
    new = state_map.get(case.state, case.state)
    if source.state_info(case.state).final:
        return Plan(new, "ended")
    try:
        reached = target.state_info(new)
    except UnknownState:
        return Plan(new, "no_state", {"state": new})
    if reached.final:
        # A case ends by a decision, not by a change of its workflow.
        return Plan(new, "would_end", {"state": new})
    try:
        target.check_context(case.context)
    except ContextError as error:
        first = error.problems[0]
        return Plan(new, "context", {"pointer": first.pointer or "/", "reason": first.message})
    under_way = [each for each in effects if each.status in _OPEN and each.kind not in (TIMER, CHILD_RESULT)]
    lost = [each.name for each in under_way if not declared_plugin(target, each.kind, each.name)]
    if lost:
        return Plan(new, "effect_lost", {"plugin": lost[0]})
    due = {each.name: each.due_at for each in effects if each.kind == TIMER and each.status in _OPEN}
    timers = tuple(
        (each, due.get(each.name) or at + timedelta(milliseconds=each.delay_ms or 0)) for each in target.timers_of(new)
    )
    return Plan(new, timers=timers, waiting=tuple(due), in_flight=tuple(each.name for each in under_way))


def line_of(case: Case, source: Definition, target: Definition, plan: Plan, *, moved: bool) -> MigrationLine:
    """A plan in the words of the page and the command."""
    possible = not plan.why
    timers = tuple(
        TimerLine(timer.name, timer.state, due.isoformat(), timer.name in plan.waiting) for timer, due in plan.timers
    )
    kept = {timer.event for timer in timers}
    return MigrationLine(
        case_id=case.id,
        reference=case.reference,
        state=case.state,
        new_state=plan.new_state,
        possible=possible,
        moved=moved,
        why=plan.why,
        sentence="" if possible else text(f"migration.{plan.why}", **(plan.values or {})),
        next_events_before=source.next_events(case.state),
        next_events_after=target.next_events(plan.new_state) if possible else (),
        timers=timers,
        dropped=tuple(event for event in plan.waiting if event not in kept) if possible else (),
        in_flight=plan.in_flight,
    )


def refused_line(case_id: str, why: str, case: Case | None = None) -> MigrationLine:
    """A case that isn't there, or not on the version that is left."""
    state = case.state if case else ""
    words = text(f"migration.{why}")
    reference = case.reference if case else case_id
    return MigrationLine(case_id, reference, state, state, False, False, why, words, (), (), (), (), ())
