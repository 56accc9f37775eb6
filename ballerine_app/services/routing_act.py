"""Changing routings: leads and admins do, and the audit log keeps what was changed, without what may be secret."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from ballerine_app.engine.routing import Routing
from ballerine_app.services.errors import Conflict, NotAllowed, NotFound
from ballerine_app.services.routing_content import read_routing
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import plugins_topic
from ballerine_app.services.version_act import Editor, refusing_stale
from ballerine_app.store import audit_log
from ballerine_app.store.ids import new_id
from ballerine_app.store.routing_tables import RoutingRow
from ballerine_app.store.routings import add_routing, lock_routings, remove_routing, routing_of
from ballerine_app.store.routings import save_routing as write_routing
from ballerine_app.store.transaction import WriteTransaction
from ballerine_app.views.routing import RoutingRef


def save_routing(runtime: Runtime, who: Editor, given: str | dict[str, Any], *, revision: int) -> RoutingRef:
    """Make a document, as text or JSON, the routing of its capability; runs that began go on by their own order.

    `revision` is the one that the person saw, 0 for a capability that has no routing yet: Conflict("changed_since")
    where it is another. NotAllowed("routings_not_yours") for a reviewer, InvalidRouting for what can't be used.
    """
    must_be_routing_editor(who)
    routing, data = read_routing(runtime, given)
    with _changing(runtime, who) as act:
        return act.write(routing, data, revision)


def set_provider_enabled(
    runtime: Runtime, who: Editor, capability: str, provider: str, *, revision: int, enabled: bool
) -> RoutingRef:
    """Switch a provider on or off. Conflict("changed_since"), NotAllowed and NotFound as for `save_routing`."""
    must_be_routing_editor(who)
    with _changing(runtime, who) as act:
        row = act.seen(capability, revision)
        data = copy.deepcopy(row.data)
        found = [each for each in data["providers"] if each["name"] == provider]
        if not found:
            raise NotFound("provider_not_found")
        found[0]["enabled"] = enabled
        routing, data = read_routing(runtime, data)
        return act.write(routing, data, revision)


def delete_routing(runtime: Runtime, who: Editor, capability: str, *, revision: int) -> None:
    """Remove a routing: cases that need the capability go to people then. Refusals as for `save_routing`."""
    must_be_routing_editor(who)
    with _changing(runtime, who) as act:
        row = act.seen(capability, revision)
        remove_routing(act.tx, row)
        act.record("routing.removed", {"capability": capability, "revision": revision})


def must_be_routing_editor(who: Editor) -> None:
    """NotAllowed("routings_not_yours") for a reviewer."""
    if who.role == "reviewer":
        raise NotAllowed("routings_not_yours")


@dataclass(frozen=True, slots=True)
class _RoutingAct:
    tx: WriteTransaction
    who: Editor
    at: datetime

    def seen(self, capability: str, revision: int) -> RoutingRow:
        """The routing that stands as the person saw it."""
        row = routing_of(self.tx, self.who.project_id, capability)
        if row is None:
            raise NotFound("routing_not_found")
        if row.revision != revision:
            raise Conflict("changed_since")
        return row

    def write(self, routing: Routing, data: dict[str, Any], revision: int) -> RoutingRef:
        """Write a routing over the one with this revision, or as the capability's first."""
        row = routing_of(self.tx, self.who.project_id, routing.capability)
        if (row.revision if row else 0) != revision:
            raise Conflict("changed_since")
        if row is None:
            row = RoutingRow(
                id=new_id("routing"),
                project_id=self.who.project_id,
                capability=routing.capability,
                data=data,
                changed_by=self.who.id,
                created_at=self.at,
                changed_at=self.at,
            )
            add_routing(self.tx, row)
        else:
            row.data, row.changed_by, row.changed_at = data, self.who.id, self.at
            with refusing_stale():
                write_routing(self.tx, row, revision)
        self.record("routing.saved", _told(routing, data, row.revision))
        return RoutingRef(row.capability, row.revision)

    def record(self, event: str, meta: dict[str, Any]) -> None:
        """Append a line to the workspace's audit log, and tell open pages."""
        audit_log.append(
            self.tx,
            project_id=self.who.project_id,
            stream="workspace",
            at=self.at,
            actor=self.who.actor,
            event=event,
            meta=meta,
        )
        self.tx.touch(plugins_topic(self.who.project_id))


@contextmanager
def _changing(runtime: Runtime, who: Editor) -> Iterator[_RoutingAct]:
    now = runtime.clock()
    with runtime.database.write() as tx:
        lock_routings(tx, who.project_id)
        yield _RoutingAct(tx, who, now)


def _told(routing: Routing, data: dict[str, Any], revision: int) -> dict[str, Any]:
    """What the audit log says of a routing. Addresses and headers may hold access data, so plugins are only hashed."""
    providers = [
        {
            "name": each.name,
            "enabled": each.enabled,
            "kind": each.plugin["pluginKind"],
            "price": each.price.millionths,
            "currency": each.price.currency,
            "budget": each.budget.millionths if each.budget else None,
        }
        for each in routing.providers
    ]
    digest = hashlib.sha256(rfc8785.dumps(data)).hexdigest()
    return {
        "capability": routing.capability,
        "revision": revision,
        "strategy": routing.strategy.type,
        "hash": digest,
        "providers": providers,
    }
