"""Running a capability: its providers are asked one step after the other, and each step is durable before the next.

A run is an effect. What a provider has answered is kept with the run (sealed) in the transaction that counts its cost,
so that a run that dies goes on where it stood. Who has to be waited for lets the effect wait.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from ballerine_app.engine.routing import Ask, Chosen, Routing, Tried, line_up, next_step
from ballerine_app.engine.routing.conditions import country_of
from ballerine_app.plugins.capability import NAME, CapabilityParams
from ballerine_app.plugins.http_request import NOTHING, check_schema, transformed
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.plugins.registry import registry
from ballerine_app.services.capability_record import Turn, begin_call, book, record_called, skip
from ballerine_app.services.capability_settle import leave_unserved, serve
from ballerine_app.services.declared_plugins import declared_plugin, kind_of
from ballerine_app.services.effect_settle import EffectAct, is_lost_race, persistently, settling
from ballerine_app.services.live_routing import day_of, live_routing, measured_for
from ballerine_app.services.provider_admission import ProviderDesk
from ballerine_app.services.provider_cache import Keeping, look
from ballerine_app.services.provider_call import Asking, Called, call_provider
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.capability_runs import add_run, calls_of, run_of, save_run
from ballerine_app.store.routing_tables import CapabilityRun, ProviderCall
from ballerine_app.store.tables import Case, Effect

# An attempt that broke in our own code is made again so often.
_MOST_BROKEN: Final = 5
_PAUSE_BROKEN: Final = timedelta(seconds=5)


def is_capability(runtime: Runtime, effect: Effect, case: Case) -> bool:
    """Whether an effect is a plugin of the kind `capability`."""
    definition = runtime.definitions.of(case.definition_name, case.definition_version)
    return kind_of(effect.kind, declared_plugin(definition, effect.kind, effect.name)) == NAME


def run_capability(runtime: Runtime, effect: Effect, case: Case) -> None:
    """Run the effect as far as it goes now: to its end, or until a provider has to be waited for."""
    running = _Running(runtime, effect, case)
    try:
        running.go()
    except Exception as error:
        if is_lost_race(error):
            raise
        structlog.get_logger(__name__).error("capability_broke", effect=effect.id, error=type(error).__name__)
        persistently(running.broke)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the steps of a run go by."""

    params: CapabilityParams
    routing: Routing
    asking: Asking


class _Running:
    """One effect's run in this process."""

    def __init__(self, runtime: Runtime, effect: Effect, case: Case) -> None:
        self._runtime, self._effect, self._case = runtime, effect, case
        self._record = _record_of(runtime, case)
        self._plan: _Plan | None = None
        # Whose kept answers were looked for already.
        self._looked: set[str] = set()

    def go(self) -> None:
        """Ask one provider after the other, or some at once, until nothing is to be asked now."""
        turns = persistently(self._begin)
        while turns:
            turns = self._take(turns)

    def broke(self) -> None:
        """Settle a run that broke: made again a few times, then left to people."""
        with settling(self._runtime, self._effect) as act:
            if act is None:
                return
            if act.effect.attempt + 1 < _MOST_BROKEN:
                act.try_again("broke", _PAUSE_BROKEN)
            else:
                leave_unserved(act, run_of(act.case_act.tx, self._effect.id), {}, "broke")

    def _begin(self) -> tuple[Turn, ...]:
        with settling(self._runtime, self._effect) as act:
            if act is None:
                return ()
            tx = act.case_act.tx
            run = run_of(tx, self._effect.id)
            if act.drop_if_stale():
                if run is not None:
                    _drop(act, run)
                return ()
            try:
                params: CapabilityParams = _kind().read(act.declared)
            except PluginFailed as mistake:
                leave_unserved(act, run, {}, "parameters", detail=mistake.reason)
                return ()
            live = live_routing(tx, self._effect.project_id, params.capability)
            if live is None:
                leave_unserved(act, run, {}, "no_routing", capability=params.capability)
                return ()
            if run is None:
                run = self._new_run(act, live.routing, live.revision)
            try:
                asked = self._asked(params)
            except PluginFailed as failure:
                leave_unserved(act, run, {}, "request", detail=failure.reason)
                return ()
            asking = Asking(self._runtime, self._effect, self._case, params.capability, asked)
            self._plan = _Plan(params, live.routing, asking)
            return self._go_on(act, run)

    def _new_run(self, act: EffectAct, routing: Routing, revision: int) -> CapabilityRun:
        tx, now, case = act.case_act.tx, act.case_act.at, self._case
        country = country_of(routing, self._record, now) or case.country.upper()
        measured = measured_for(self._runtime.hit_rates, tx, case.project_id, routing, now)
        lined = line_up(routing, self._record, case.id, country, measured, now)
        prices = [each.price.millionths for each in routing.providers if each.name in lined.order]
        run = CapabilityRun(
            effect_id=self._effect.id,
            project_id=case.project_id,
            case_id=case.id,
            plugin=self._effect.name,
            capability=routing.capability,
            revision=revision,
            country=country,
            order=list(lined.order),
            left_out=[list(each) for each in lined.left_out],
            dearest=max(prices, default=0),
            currency=routing.currency,
            day=day_of(now),
            started_at=now,
        )
        add_run(tx, run)
        return run

    def _asked(self, params: CapabilityParams) -> dict[str, Any]:
        """What the providers' plugins get as their record. PluginFailed where it can't be made."""
        made = transformed(params.request, self._record, self._runtime.clock(), sealed=False)
        if made is NOTHING:
            return dict(self._case.context)
        check_schema(params.request, made, "request")
        return made if isinstance(made, dict) else {"value": made}

    def _take(self, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """Take these turns at once. Each answer is recorded as it comes; the last one tells what follows."""
        if len(turns) == 1:
            return persistently(partial(self._after, self._call(turns[0]), last=True))
        following: tuple[Turn, ...] = ()
        with ThreadPoolExecutor(len(turns), thread_name_prefix="provider") as pool:
            calls = [pool.submit(self._call, turn) for turn in turns]
            for count, done in enumerate(as_completed(calls), 1):
                following = persistently(partial(self._after, done.result(), last=count == len(turns)))
        return following

    def _call(self, turn: Turn) -> Callable[[EffectAct, CapabilityRun], None]:
        """Make a call; what is returned records it."""
        plan = self._needed()
        provider = turn.provider
        if turn.looks:
            self._looked.add(provider.name)
            called, kept = look(plan.asking, provider), None
        else:
            kept = _Kept()
            called = call_provider(plan.asking, provider, turn.attempt, kept.over if provider.cache else None)
        return partial(self._record_called, called, kept.keeping if kept else None)

    def _record_called(self, called: Called, kept: Keeping | None, act: EffectAct, run: CapabilityRun) -> None:
        if not called.missed:
            record_called(act, run, self._needed().routing, called, kept, self._record)

    def _after(self, record: Callable[[EffectAct, CapabilityRun], None], *, last: bool) -> tuple[Turn, ...]:
        with settling(self._runtime, self._effect) as act:
            run = run_of(act.case_act.tx, self._effect.id) if act else None
            if act is None or run is None:
                return ()
            record(act, run)
            if not last:
                return ()
            if act.drop_if_stale():
                _drop(act, run)
                return ()
            return self._go_on(act, run)

    def _go_on(self, act: EffectAct, run: CapabilityRun) -> tuple[Turn, ...]:
        """Take the next steps that need no call; the turns to take then, none where the effect was settled."""
        plan = self._needed()
        tx, now = act.case_act.tx, act.case_act.at
        calls = calls_of(tx, run.effect_id)
        desk = ProviderDesk(tx, run, now)
        turns: dict[str, Turn] = {}
        while True:
            step = next_step(plan.routing, run.order, {name: _tried(call) for name, call in calls.items()})
            if not isinstance(step, Ask):
                break
            waits: list[datetime] = []
            skipped = False
            for name in step.providers:
                if name in turns:
                    continue
                found = self._turn(desk, run, calls, name)
                if isinstance(found, Turn):
                    turns[name] = found
                elif found is None:
                    skipped = True
                else:
                    waits.append(found)
            if skipped:
                continue
            desk.close()
            if not turns:
                act.try_again("waiting", min(waits) - now)
            return tuple(turns.values())
        desk.close()
        if isinstance(step, Chosen):
            serve(act, run, calls, plan.params, step)
        else:
            leave_unserved(act, run, calls, step.reason, best=step.best)
        return ()

    def _turn(
        self, desk: ProviderDesk, run: CapabilityRun, calls: dict[str, ProviderCall], name: str
    ) -> Turn | datetime | None:
        """The turn of a provider; when it can have one; or None where it was skipped."""
        plan, now = self._needed(), desk.now
        call = calls.get(name)
        if call is None:
            call = calls[name] = begin_call(desk.tx, run, name, now)
        provider = plan.routing.provider(name)
        if provider is None or not provider.enabled:
            # The routing was changed since the run began.
            skip(desk.tx, call, "disabled" if provider else "removed", now)
            return None
        if call.due_at > now:
            return self._unless_too_late(desk, run, call, call.due_at)
        if provider.cache is not None and name not in self._looked and not call.attempts:
            return Turn(provider, looks=True)
        admission = desk.admit(provider, booked=call.booked, until=self._ends(run))
        if admission.refused:
            skip(desk.tx, call, admission.refused, now)
            return None
        if admission.later is None:
            return Turn(provider, call.attempts + 1)
        if provider.when_full == "next":
            skip(desk.tx, call, "full", now)
            return None
        if admission.booked:
            book(desk.tx, call, admission.later)
        return self._unless_too_late(desk, run, call, admission.later)

    def _unless_too_late(
        self, desk: ProviderDesk, run: CapabilityRun, call: ProviderCall, until: datetime
    ) -> datetime | None:
        """When to come back to a provider; None where that is later than the plugin may take."""
        if until <= self._ends(run):
            return until
        skip(desk.tx, call, "waited_too_long", desk.now)
        return None

    def _ends(self, run: CapabilityRun) -> datetime:
        """Until when providers may be waited for."""
        return run.started_at + timedelta(seconds=self._needed().params.give_up_after_seconds)

    def _needed(self) -> _Plan:
        if self._plan is None:
            raise RuntimeError("the run has not begun")
        return self._plan


class _Kept:
    """Puts a `Keeping` in front of a call's HTTP port."""

    def __init__(self) -> None:
        self.keeping: Keeping | None = None

    def over(self, _: Any, http: Any) -> Keeping:
        self.keeping = Keeping(http)
        return self.keeping


def _kind() -> Any:
    found = registry.get(NAME)
    if found is None:
        raise RuntimeError("the kind 'capability' is not registered")
    return found


def _record_of(runtime: Runtime, case: Case) -> dict[str, Any]:
    definition = runtime.definitions.of(case.definition_name, case.definition_version)
    config = definition.data.get("config") or {}
    return {**case.context, "workflowRuntimeConfig": dict(config), "workflowRuntimeId": case.id}


def _tried(call: ProviderCall) -> Tried:
    return Tried(call.outcome, call.conclusive, call.agrees)  # type: ignore[arg-type]


def _drop(act: EffectAct, run: CapabilityRun) -> None:
    run.status, run.finished_at = "dropped", act.case_act.at
    save_run(act.case_act.tx, run)
