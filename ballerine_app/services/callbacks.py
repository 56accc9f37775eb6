"""Vendors that call back: who may, what becomes of each call, and that none is lost and none counts twice.

A call never ends in an error that makes a vendor try for ever: what comes twice, too late or too early is answered,
noted in the case's audit log, and kept where it still makes sense.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import orjson

from ballerine_app.engine.workflow.limits import find_unfit
from ballerine_app.plugins.callback import SHARED_SECRET
from ballerine_app.plugins.webhook_signature import BadSecret, NotSigned, check_hmac, check_standard, key_of
from ballerine_app.services.callback_apply import DEFAULT_PLACE, apply, caller, is_early, note_call, slim
from ballerine_app.services.callback_bodies import read_body
from ballerine_app.services.callback_files import StagedBody, staging
from ballerine_app.services.callback_issue import wait
from ballerine_app.services.case_act import CaseAct, changing_case
from ballerine_app.services.effect_settle import is_lost_race, persistently
from ballerine_app.services.errors import Invalid, NotAllowed, NotFound, TooMany, Unsigned
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.texts_replaced import replaced
from ballerine_app.store.callback_tables import VendorCallback
from ballerine_app.store.callbacks import (
    DONE,
    DROPPED,
    EXPIRED,
    OPEN,
    WAITING,
    callback_by_token,
    callbacks_of_case,
    close,
    lock_callback,
    lock_calls,
    take_body,
)
from ballerine_app.store.case_history import any_case
from ballerine_app.store.effects import get_effect, has_newer, lock_effect, save_effect
from ballerine_app.store.ids import new_id, token_hash
from ballerine_app.store.secrets import secret_named
from ballerine_app.store.tables import Effect
from ballerine_app.store.transaction import ReadTransaction

GUESSES: Final = "60/hour"
CALLS: Final = "240/hour"
_SOON: Final = timedelta(seconds=2)
_UNASKED_SECONDS: Final = 3_600.0
_MOST_VALUES: Final = 250_000
_STATUS: Final = {"kept": 202, "different": 409, "late": 410}


@dataclass(frozen=True, slots=True)
class Called:
    """What became of a call. `status` is the HTTP status that tells the vendor whether to call again."""

    outcome: str

    @property
    def status(self) -> int:
        """200 for whatever is settled; 202 kept for later, 409 another body than before, 410 too late."""
        return _STATUS.get(self.outcome, 200)


@dataclass(frozen=True, slots=True)
class Call:
    """A vendor's call as it came: the raw body, the headers with names in small letters, and the caller's address."""

    body: bytes
    headers: Mapping[str, str]
    address: str


def receive(runtime: Runtime, token: str, call: Call) -> Called:
    """Take a call at an address that a plugin has handed out.

    NotFound for a token that never was, Unsigned for a wrong or missing signature where a secret is set, Invalid for
    what is no JSON of a sensible size, TooMany for an address that guesses and for a token that is called again and
    again.
    """
    runtime.rate.check("callback guess", call.address, GUESSES)
    with runtime.database.read() as tx:
        row = callback_by_token(tx, token_hash(token))
    if row is None:
        runtime.rate.hit("callback guess", call.address, GUESSES)
        raise NotFound("callback_unknown")
    runtime.rate.hit("callback", row.id, CALLS)
    _must_be_signed(runtime, row.project_id, row.secret, row.plugin, call, required=False)
    body = _json(call.body)
    # Many vendors say in it where they call.
    read = read_body(row.process, replaced(body, {token: "{callback}"}))
    with staging(runtime, row, read) as staged:
        return _until_taken(lambda: _take(runtime, row, staged, _hash(body)))


def receive_hook(
    runtime: Runtime, case_id: str, event: str, call: Call, *, destination: str = "", process: str = ""
) -> Called:
    """Take a call at Ballerine's own address, which names case and event: it must be signed, and the event one that
    the definition lets vendors send.

    Unsigned also where there is no such case or no secret, so that nobody learns which cases there are; NotAllowed for
    another event, Invalid for a destination that holds what only the system may set.
    """
    runtime.rate.check("callback guess", call.address, GUESSES)
    with runtime.database.read() as tx:
        case = any_case(tx, case_id)
    try:
        if case is None:
            raise Unsigned("callback_unsigned")
        _must_be_signed(runtime, case.project_id, SHARED_SECRET, "", call, required=True)
    except Unsigned:
        runtime.rate.hit("callback guess", call.address, GUESSES)
        raise
    runtime.rate.hit("callback", case.id, CALLS)
    definition = runtime.definitions.of(case.definition_name, case.definition_version)
    if "vendor" not in definition.actors(event):
        raise NotAllowed("event_not_yours", event=event)
    _must_be_free(destination, definition.protected)
    body = _json(call.body)
    row = _unasked(runtime, case.project_id, case.id, event, destination, process)
    with runtime.database.read() as tx:
        waiting = _waiting_for(tx, row, _hash(body))
    row = waiting or row
    read = read_body(process or row.process, body)
    with staging(runtime, row, read) as staged:
        return _until_taken(lambda: _take(runtime, row, staged, _hash(body), destination, new=waiting is None))


def _until_taken(take: Callable[[], Called]) -> Called:
    """Take a call though others change the case at the same time. TooMany, so that the vendor comes again, where they
    always were first.
    """
    try:
        return persistently(take)
    except Exception as error:
        if is_lost_race(error):
            raise TooMany("too_many", minutes="1") from None
        raise


def _take(
    runtime: Runtime,
    row: VendorCallback,
    staged: StagedBody,
    body_hash: str,
    destination: str = "",
    *,
    new: bool = False,
) -> Called:
    now = runtime.clock()
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, row.project_id, row.case_id, caller(row), now) as act,
    ):
        if new:
            lock_calls(tx, row.case_id, row.event)
            found = _waiting_for(tx, row, body_hash)
            if found is None:
                fresh = VendorCallback(**row.model_dump())
                fresh.created_at, fresh.expires_at = now, now + timedelta(seconds=row.seconds)
                tx.add(fresh)
            row = found or fresh
        locked = lock_callback(tx, row.id)
        if destination and not locked.body_hash:
            locked.destination = destination
        outcome = _outcome(act, locked, staged, body_hash)
        tx.session.flush()
    return Called(outcome)


def _outcome(act: CaseAct, row: VendorCallback, staged: StagedBody, body_hash: str) -> str:
    """What becomes of a call, done and noted."""
    if row.body_hash:
        outcome = "duplicate" if row.body_hash == body_hash else "different"
        note_call(act, row, outcome)
        return outcome
    asked = get_effect(act.tx, row.effect_id) if row.effect_id else None
    unwanted = _unwanted(act, row, asked)
    if unwanted:
        row.body_hash, row.received_at = body_hash, act.at
        if row.status not in (DONE, DROPPED, EXPIRED):
            close(row, DROPPED, unwanted, act.at)
        note_call(act, row, unwanted, {"body": slim(staged.data["value"])})
        return unwanted
    staged.keep(act.runtime, act.tx)
    take_body(row, staged.data, body_hash, act.at)
    if asked is not None and asked.status in ("waiting", "held"):
        # The plugin's own call is still under way; what comes of it begins to wait, and finds this body.
        note_call(act, row, "kept")
        return "kept"
    if is_early(act, row):
        _look_again_soon(act, row)
        note_call(act, row, "kept")
        return "kept"
    outcome = apply(act, row)
    _stop_waiting(act, row)
    return outcome


def _unwanted(act: CaseAct, row: VendorCallback, asked: Effect | None) -> str:
    """Why a call comes to nothing, in one word: its time was up, or its plugin no longer waits for it; else ""."""
    if row.status == EXPIRED:
        return "late"
    if row.status in (DONE, DROPPED):
        return "not_wanted"
    if asked is None:
        return ""
    if has_newer(act.tx, asked):
        return "stale"
    # Still open though its call has ended: the call did without it.
    gone = asked.status in ("failed", "dropped") or (asked.status == "done" and row.status == OPEN)
    return "not_wanted" if gone else ""


def _look_again_soon(act: CaseAct, row: VendorCallback) -> None:
    timer = lock_effect(act.tx, row.timer_id) if row.timer_id else None
    if timer is None or timer.status != "waiting":
        act.tx.session.flush()
        wait(act, row, _SOON)
        return
    timer.attempt, timer.due_at = timer.attempt + 1, act.at + _SOON
    save_effect(act.tx, timer)
    act.runtime.effects.enqueue(act.tx, timer)


def _stop_waiting(act: CaseAct, row: VendorCallback) -> None:
    timer = lock_effect(act.tx, row.timer_id) if row.timer_id else None
    if timer is not None and timer.status == "waiting":
        timer.status, timer.finished_at = "done", act.at
        save_effect(act.tx, timer)


def _unasked(
    runtime: Runtime, project_id: str, case_id: str, event: str, destination: str, process: str
) -> VendorCallback:
    """The row of a call that nobody is known to have asked for."""
    now, row_id = runtime.clock(), new_id("callback")
    return VendorCallback(
        id=row_id,
        project_id=project_id,
        case_id=case_id,
        call_key=row_id,
        plugin=event,
        event=event,
        destination=destination or DEFAULT_PLACE,
        process=process,
        secret=SHARED_SECRET,
        status=WAITING,
        seconds=_UNASKED_SECONDS,
        created_at=now,
        expires_at=now + timedelta(seconds=_UNASKED_SECONDS),
    )


def _waiting_for(tx: ReadTransaction, row: VendorCallback, body_hash: str) -> VendorCallback | None:
    """What a call at Ballerine's address belongs to: the callback that has had this very body, else the newest that
    waits for its event.
    """
    rows = callbacks_of_case(tx, row.project_id, row.case_id, row.event)
    same = (each for each in rows if each.body_hash == body_hash)
    return next(same, None) or next((each for each in rows if each.status in (OPEN, WAITING)), None)


def _must_be_free(destination: str, protected: tuple[str, ...]) -> None:
    steps = destination.split(".")
    first = steps[0]
    if destination and (
        len(destination) > 500
        or not all(steps)
        or (first != "pluginsOutput" and first in (*protected, "entity", "childWorkflows", "metadata"))
        or destination == "pluginsOutput"
    ):
        raise Invalid("callback_destination", field="resultDestination")


def _must_be_signed(runtime: Runtime, project_id: str, name: str, plugin: str, call: Call, *, required: bool) -> None:
    """Unsigned unless the body carries the secret's signature, in `x-hmac-signature` or as Standard Webhooks have it;
    without a secret, where a signature is `required`.
    """
    with runtime.database.read() as tx:
        row = secret_named(tx, project_id, name) if name else None
    if row is not None and plugin and row.plugins and plugin not in row.plugins:
        row = None
    if row is None:
        if required:
            raise Unsigned("callback_unsigned")
        return
    secret = runtime.secrets.open(project_id, name, row.sealed)
    signature = call.headers.get("x-hmac-signature", "").strip().lower()
    try:
        if signature:
            check_hmac([key_of(secret)], signature, call.body)
        else:
            check_standard([key_of(secret)], call.headers, call.body, runtime.clock())
    except (BadSecret, NotSigned):
        raise Unsigned("callback_unsigned") from None


def _json(body: bytes) -> Any:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Invalid("callback_body", field="body") from None
    if find_unfit(found, _MOST_VALUES) is not None:
        raise Invalid("callback_body", field="body")
    return found


def _hash(body: Any) -> str:
    """Equal for bodies that say the same, in whatever order of keys."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
