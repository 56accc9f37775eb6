"""Telling subscribers what an act did to its case: one delivery for each, in the act's own transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ballerine_app.engine.rules import RuleError, compile_rule, truthy
from ballerine_app.services.topics import webhooks_topic
from ballerine_app.services.webhook_declared import declared_subscriptions
from ballerine_app.services.webhook_events import CaseEvent
from ballerine_app.services.webhook_payload import CONTEXT, payload_of, written
from ballerine_app.store.ids import new_id
from ballerine_app.store.webhook_deliveries import (
    HELD,
    SKIPPED,
    WAITING,
    add_deliveries,
    first_unfinished,
    next_in_line,
)
from ballerine_app.store.webhook_tables import WebhookDelivery, WebhookSubscription
from ballerine_app.store.webhooks import is_enabled

if TYPE_CHECKING:
    from ballerine_app.services.case_act import CaseAct


@dataclass(frozen=True, slots=True)
class Listener:
    """A subscription with the events that it wants of this case: its own, or those of the case's definition."""

    subscription: WebhookSubscription
    events: Sequence[str]


def tell_subscribers(act: CaseAct) -> None:
    """Write and enqueue a delivery of each event of the act for each subscription that wants it.

    A disabled subscription gets deliveries that are not sent, so that they can be sent once it is enabled.
    """
    listeners = [
        *(Listener(each, each.events) for each in act.runtime.webhooks.of(act.tx, act.case.project_id) if _own(each)),
        *(Listener(row, events) for row, events in declared_subscriptions(act)),
    ]
    if not listeners:
        return
    info = act.definition.state_info(act.case.state)
    events = act.news.events(act.case.state, info.tags, act.case.context, act.case.risk_level)
    environment = "demo" if act.runtime.demo else "production"
    told = []
    for event in events:
        event_id = new_id("event")
        told.append((event, event_id, payload_of(act.case, event, event_id, act.at, environment)))
    # In one order, so that acts that lock several lines never wait for each other in a circle.
    for listener in sorted(listeners, key=lambda each: each.subscription.id):
        _tell(act, listener, told)


def _own(row: WebhookSubscription) -> bool:
    return not row.declared_by


def _tell(act: CaseAct, listener: Listener, told: Sequence[tuple[CaseEvent, str, Any]]) -> None:
    wanted = list(_wanted(act, listener, told))
    if not wanted:
        return
    row, case = listener.subscription, act.case
    context = case.context if row.content == CONTEXT else None
    deliveries = []
    for event, event_id, payload in wanted:
        sequence = next_in_line(act.tx, case.project_id, row.id, case.id)
        deliveries.append(
            WebhookDelivery(
                id=new_id("delivery"),
                project_id=case.project_id,
                subscription_id=row.id,
                event_id=event_id,
                event=event.kind,
                case_id=case.id,
                sequence=sequence,
                reference=case.reference,
                workflow=case.definition_name,
                state=event.state,
                body=written(payload, sequence, context),
                status=HELD,
                created_at=act.at,
                due_at=act.at,
            )
        )
    if not is_enabled(act.tx, row.id):
        for delivery in deliveries:
            delivery.status, delivery.finished_at = SKIPPED, act.at
    elif first_unfinished(act.tx, row.id, case.id) is None:
        deliveries[0].status = WAITING
    add_deliveries(act.tx, deliveries)
    if deliveries[0].status == WAITING:
        act.runtime.effects.enqueue_delivery(act.tx, deliveries[0])
    act.tx.touch(webhooks_topic(case.project_id))


def _wanted(
    act: CaseAct, listener: Listener, told: Sequence[tuple[CaseEvent, str, Any]]
) -> Iterator[tuple[CaseEvent, str, Any]]:
    row = listener.subscription
    if row.workflows and act.case.definition_name not in row.workflows:
        return
    for event, event_id, payload in told:
        if (
            event.kind in listener.events
            and (not row.states or event.state in row.states)
            and (not row.tags or set(row.tags) & set(event.tags))
            and _meets(act, row, payload)
        ):
            yield event, event_id, payload


def _meets(act: CaseAct, row: WebhookSubscription, payload: Mapping[str, Any]) -> bool:
    """Whether the subscription's condition holds. One that can't be evaluated holds: an event too many does less harm
    than one that nobody hears of.
    """
    if row.condition is None:
        return True
    try:
        return truthy(compile_rule(row.condition)({**payload, "data": act.case.context}, act.at))
    except RuleError:
        return True
