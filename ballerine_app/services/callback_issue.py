"""Asking vendors to call back: their addresses, and the effect that waits for each call."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from ballerine_app.plugins.callback import SHARED_SECRET
from ballerine_app.plugins.ports import WEEK
from ballerine_app.services.case_act import CaseAct
from ballerine_app.services.declared_plugins import CALLBACK
from ballerine_app.services.effect_settle import EffectAct
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.callback_tables import VendorCallback
from ballerine_app.store.callbacks import (
    KEPT,
    OPEN,
    WAITING,
    callback_of_call,
    callbacks_of_case,
    callbacks_of_effect,
)
from ballerine_app.store.effects import add_effects, get_effect
from ballerine_app.store.ids import new_id, token_hash
from ballerine_app.store.tables import Effect

_LONGEST_WAIT: Final = 31_536_000.0
# Behind all effects of the same event, so that nothing is thought to come after it.
_AFTER_ALL: Final = 1_000_000
_HOOK: Final = re.compile(r"/hook/([A-Za-z0-9_]{1,100})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plugin wants to be called back about; see the port `Tokens`."""

    plugin: str
    event: str
    destination: str
    process: str = ""
    seconds: float = WEEK
    secret: str = ""


def issue(runtime: Runtime, effect: Effect, call_key: str, wanted: Wanted) -> str:
    """The token of the address at which a vendor calls back, the same for every attempt of a call."""
    now = runtime.clock()
    with runtime.database.write() as tx:
        row = callback_of_call(tx, effect.project_id, call_key, wanted.event)
        if row is None:
            row = _row(effect, call_key, wanted)
            row.created_at = now
            row.expires_at = now + timedelta(seconds=row.seconds)
            token = runtime.secrets.token(row.project_id, row.id)
            row.token_hash = token_hash(token)
            tx.add(row)
            return token
        return runtime.secrets.token(row.project_id, row.id)


def await_callbacks(act: EffectAct, awaited: Collection[str]) -> None:
    """Begin to wait for what the calls of a succeeded effect asked for. `awaited` are the keys of those whose vendors
    are yet to call; whose answer came at once is not waited for, but a body that came before it still counts.

    A plugin that has written a hook into its own request, as Ballerine's definitions do, is waited for too.
    """
    hooks = set(hooks_in(act.declared))
    if not awaited and not hooks:
        return
    case_act, effect = act.case_act, act.effect
    rows = callbacks_of_effect(case_act.tx, effect.id)
    for event in sorted(hooks - {row.event for row in rows}):
        if not _came_already(case_act, effect, event):
            row = _row(effect, effect.id, Wanted(effect.name, event, "", "", _patience(act.declared), SHARED_SECRET))
            row.created_at = row.expires_at = case_act.at
            case_act.tx.add(row)
            rows.append(row)
    for row in rows:
        if row.status == OPEN and (row.call_key in awaited or row.token_hash is None):
            row.status = WAITING
            wait(case_act, row, timedelta(seconds=row.seconds))
        elif row.status == KEPT:
            wait(case_act, row, timedelta(0))
        case_act.tx.session.flush()


def kept_callbacks(act: EffectAct, call_key: str) -> list[VendorCallback]:
    """What vendors have sent already to a call of an effect that has not ended."""
    rows = callbacks_of_effect(act.case_act.tx, act.effect.id)
    return [row for row in rows if row.status == KEPT and row.call_key == call_key]


def wait(act: CaseAct, row: VendorCallback, pause: timedelta) -> None:
    """Have an effect look at a callback after a pause: whether a body can be applied by then, or the time is up."""
    asked = get_effect(act.tx, row.effect_id) if row.effect_id else None
    timer = Effect(
        id=new_id("effect"),
        project_id=row.project_id,
        case_id=row.case_id,
        kind=CALLBACK,
        name=row.plugin,
        state=asked.state if asked else act.case.state,
        cause=asked.cause if asked else 0,
        place=_AFTER_ALL,
        created_at=act.at,
        due_at=act.at + pause,
    )
    add_effects(act.tx, [timer])
    row.timer_id = timer.id
    if row.status == WAITING:
        row.expires_at = timer.due_at
    act.runtime.effects.enqueue(act.tx, timer)


def hooks_in(declared: Mapping[str, Any]) -> Iterator[str]:
    """The events of Ballerine's hooks that a plugin's request names, e.g. in a transform that makes the address."""
    waiting: list[Any] = [declared.get("request"), declared.get("url")]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield from _HOOK.findall(item)
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _row(effect: Effect, call_key: str, wanted: Wanted) -> VendorCallback:
    return VendorCallback(
        id=new_id("callback"),
        project_id=effect.project_id,
        case_id=effect.case_id,
        effect_id=effect.id,
        call_key=call_key,
        plugin=wanted.plugin,
        event=wanted.event,
        destination=wanted.destination,
        process=wanted.process,
        secret=wanted.secret,
        seconds=min(max(wanted.seconds, 1.0), _LONGEST_WAIT),
        created_at=effect.created_at,
        expires_at=effect.created_at,
    )


def _came_already(act: CaseAct, effect: Effect, event: str) -> bool:
    """Whether a vendor called with the event while the effect's own call was still under way."""
    rows = callbacks_of_case(act.tx, effect.project_id, effect.case_id, event)
    return any(row.received_at is not None and row.received_at >= effect.created_at for row in rows)


def _patience(declared: Mapping[str, Any]) -> float:
    given = declared.get("callbackTimeoutSeconds")
    return float(given) if isinstance(given, int | float) and not isinstance(given, bool) else WEEK
