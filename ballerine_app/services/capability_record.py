"""What came of the providers of a run, in the transaction of a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from ballerine_app.engine.routing import Provider, Routing
from ballerine_app.engine.routing.conditions import agreement, is_conclusive
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.effect_settle import EffectAct
from ballerine_app.services.live_routing import day_of
from ballerine_app.services.provider_admission import ProviderDesk
from ballerine_app.services.provider_cache import Keeping, keep
from ballerine_app.services.provider_call import Called
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.capability_runs import add_call, calls_of, save_call, save_run
from ballerine_app.store.plugin_exchanges import add_exchanges
from ballerine_app.store.routing_tables import CapabilityRun, ProviderCall
from ballerine_app.store.transaction import WriteTransaction


@dataclass(frozen=True, slots=True)
class Turn:
    """A provider whose turn it is: to be called as the attempt of this number, or only looked up among kept answers."""

    provider: Provider
    attempt: int = 1
    looks: bool = False


def begin_call(tx: WriteTransaction, run: CapabilityRun, name: str, now: datetime) -> ProviderCall:
    """Note that a provider's turn has come."""
    call = ProviderCall(
        effect_id=run.effect_id,
        provider=name,
        project_id=run.project_id,
        case_id=run.case_id,
        capability=run.capability,
        country=run.country,
        place=run.order.index(name),
        currency=run.currency,
        day=day_of(now),
        started_at=now,
        due_at=now,
    )
    add_call(tx, call)
    return call


def skip(tx: WriteTransaction, call: ProviderCall, why: str, now: datetime) -> None:
    """Pass a provider over. One that has failed before is told as failed."""
    call.outcome = "failed" if call.attempts else "skipped"
    call.why = call.why if call.attempts else why
    call.finished_at = now
    save_call(tx, call)


def book(tx: WriteTransaction, call: ProviderCall, at: datetime) -> None:
    """Give a call its own time under the provider's rate limit."""
    call.booked, call.due_at = True, at
    save_call(tx, call)


def record_called(
    act: EffectAct,
    run: CapabilityRun,
    routing: Routing,
    called: Called,
    kept: Keeping | None,
    record: Mapping[str, Any],
) -> None:
    """Keep what a call came to: its exchanges, its answer or its next attempt, its cost, and the provider's health."""
    tx, now, runtime = act.case_act.tx, act.case_act.at, act.case_act.runtime
    provider = called.provider
    call = calls_of(tx, run.effect_id)[provider.name]
    call.attempts += 1
    call.booked = False
    call.ms, call.cached, call.why = called.ms, called.cached, called.problem
    add_exchanges(tx, called.exchanges(call.attempts))
    if called.failure is None:
        _answered(runtime, call, routing, called, record, now)
        run.cost += call.cost
        save_run(tx, run)
        if kept is not None:
            keep(tx, runtime, run.case_id, run.project_id, provider, kept)
    else:
        pause = _pause(call, called)
        if pause is None:
            call.outcome, call.finished_at = "failed", now
        else:
            call.due_at = now + pause
    save_call(tx, call)
    if not called.cached:
        desk = ProviderDesk(tx, run, now)
        desk.settle(provider, called)
        desk.close()


def answer_of(runtime: Runtime, call: ProviderCall) -> Any:
    """The answer that is kept with a run."""
    if call.sealed is None:
        return None
    return orjson.loads(runtime.secrets.open(call.project_id, _bound(call), call.sealed))


def _answered(
    runtime: Runtime, call: ProviderCall, routing: Routing, called: Called, record: Mapping[str, Any], now: datetime
) -> None:
    call.outcome, call.finished_at = "answered", now
    call.conclusive = is_conclusive(routing, called.value, record, now)
    agreed = agreement(routing, called.value, record, now, conclusive=call.conclusive)
    call.agrees = None if agreed is None else _one_form(runtime, agreed)
    call.cost = 0 if called.cached else called.provider.price.millionths
    call.sealed = runtime.secrets.seal(call.project_id, _bound(call), orjson.dumps(called.value).decode())


def _one_form(runtime: Runtime, agreed: Any) -> str:
    """What answers agree in, as a keyed hash: it may be personal data."""
    return runtime.secrets.fingerprint(orjson.dumps(agreed, option=orjson.OPT_SORT_KEYS))


def _pause(call: ProviderCall, called: Called) -> timedelta | None:
    """How long until the next attempt; None where there is none."""
    rule, failure = called.provider.retry, called.failure
    if failure is None or not failure.retry or call.attempts >= rule.attempts:
        return None
    longest = timedelta(seconds=rule.longest_pause_seconds)
    if failure.after is not None and failure.after > longest:
        return None
    policy = EffectPolicy(rule.attempts, rule.first_pause_seconds, rule.longest_pause_seconds)
    return max(policy.pause(f"{call.effect_id}/{call.provider}", call.attempts), failure.after or timedelta(0))


def _bound(call: ProviderCall) -> str:
    # No name of a secret has a space.
    return f"answer of {call.effect_id} {call.provider}"
