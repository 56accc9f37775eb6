"""Named secrets of a project: set, listed and removed. Nothing here gives a value back."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final

from ballerine_app.services.errors import Invalid, NotAllowed, NotFound
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store import audit_log
from ballerine_app.store.ids import new_id
from ballerine_app.store.plugin_tables import Secret
from ballerine_app.store.secrets import lock_secrets, remove_secret, secret_named, secrets_of
from ballerine_app.store.transaction import WriteTransaction
from ballerine_app.views.secrets import SecretView

# Shorter ones could not be told from ordinary words where they are to be blacked out.
SHORTEST: Final = 8
LONGEST: Final = 16_384
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[?[0-9a-f:]{2,39}\]?")

Keeper = StaffMember | Operator


def set_secret(
    runtime: Runtime,
    who: Keeper,
    name: str,
    value: str,
    *,
    hosts: Collection[str] = (),
    plugins: Collection[str] = (),
) -> None:
    """Set a secret, or give it another value; the old value is gone.

    `hosts` (lower-case names, without a port) and `plugins` (names) may have it; one of the two must be given, and an
    empty one means any. NotAllowed but for an admin, Invalid for what can't be taken.
    """
    _must_be_keeper(who)
    if not _NAME.fullmatch(name):
        raise Invalid("secret_name", field="name")
    # A line break at the end comes from the file or the terminal.
    value = value.rstrip("\r\n")
    if not SHORTEST <= len(value) <= LONGEST or "\0" in value:
        raise Invalid("secret_value", field="value", least=str(SHORTEST), most=str(LONGEST))
    places = sorted({host.strip().lower().rstrip(".") for host in hosts})
    if not all(_HOST.fullmatch(place) for place in places):
        raise Invalid("secret_host", field="hosts")
    users = sorted({plugin.strip() for plugin in plugins if plugin.strip()})
    if not places and not users:
        raise Invalid("secret_scope", field="hosts")
    sealed = runtime.secrets.seal(who.project_id, name, value)
    now = runtime.clock()
    with runtime.database.write() as tx:
        lock_secrets(tx, who.project_id)
        row = secret_named(tx, who.project_id, name)
        if row is None:
            row = Secret(
                id=new_id("secret"),
                project_id=who.project_id,
                name=name,
                sealed=sealed,
                hosts=places,
                plugins=users,
                created_by=who.id,
                created_at=now,
                changed_at=now,
            )
            tx.add(row)
        else:
            row.sealed, row.hosts, row.plugins = sealed, places, users
            row.revision, row.changed_at = row.revision + 1, now
        _log(tx, who, row, "secret.set", now)


def remove(runtime: Runtime, who: Keeper, name: str) -> None:
    """Remove a secret. NotAllowed but for an admin, NotFound where there is none of this name."""
    _must_be_keeper(who)
    now = runtime.clock()
    with runtime.database.write() as tx:
        lock_secrets(tx, who.project_id)
        row = secret_named(tx, who.project_id, name)
        if row is None:
            raise NotFound("secret_not_found")
        _log(tx, who, row, "secret.removed", now)
        remove_secret(tx, row)


def list_secrets(runtime: Runtime, who: Keeper) -> tuple[SecretView, ...]:
    """The project's secrets by name, without their values. NotAllowed but for an admin."""
    _must_be_keeper(who)
    with runtime.database.read() as tx:
        rows = secrets_of(tx, who.project_id)
    return tuple(
        SecretView(row.name, tuple(row.hosts), tuple(row.plugins), row.revision, row.changed_at.isoformat())
        for row in rows
    )


def _must_be_keeper(who: Keeper) -> None:
    if who.role != "admin":
        raise NotAllowed("secrets_not_yours")


def _log(tx: WriteTransaction, who: Keeper, row: Secret, event: str, now: datetime) -> None:
    audit_log.append(
        tx,
        project_id=row.project_id,
        stream="workspace",
        at=now,
        actor=who.actor,
        event=event,
        meta={"name": row.name, "revision": row.revision, "hosts": list(row.hosts), "plugins": list(row.plugins)},
    )
