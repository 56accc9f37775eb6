"""One delivery beside the log: each attempt, and what was sent."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.webhooks_parts.words import status_badge
from ballerine_app.state.webhook import WebhookState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import facts
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def delivery() -> rx.Component:
    """Status, attempts, payload; sent again by a lead."""
    view = WebhookState.delivery
    return rx.el.aside(
        rx.cond(view.event_id != "", _whole(), _swept()),
        class_name="l-aside h-one",
        aria_label=t("webhooks.delivery"),
        key=view.event_id,
    )


def _whole() -> rx.Component:
    view, row = WebhookState.delivery, WebhookState.delivery.row
    resend = button(
        t("webhooks.resend_one"), icon_name="refresh-cw", size="sm", key="R", on_click=WebhookState.resend,
        custom_attrs=on_key("R"),
    )  # fmt: skip
    case = rx.cond(
        row.case_id != "",
        rx.fragment(
            link(row.reference, href=rx.Var.create(f"/cases/{row.case_id}")),
            " · ",
            t("webhooks.number", n=row.sequence),
        ),
        t("webhooks.no_case"),
    )
    next_try = rx.cond(
        row.status == "waiting",
        rx.el.p(t("webhooks.next"), " ", relative_time(row.due_at), class_name="muted"),
        rx.fragment(),
    )
    waits = rx.cond(row.status == "held", rx.el.p(t("webhooks.held"), class_name="muted"), rx.fragment())
    return rx.fragment(
        rx.el.section(
            rx.el.div(
                rx.el.h2(row.event, class_name="mono"),
                rx.el.span(class_name="grow"),
                button(
                    t("webhooks.close_delivery"), kind="ghost", size="sm", icon_name="x", icon_only=True,
                    on_click=WebhookState.close_delivery, custom_attrs=on_key("Escape"),
                ),
                class_name="row",
            ),
            rx.el.div(
                status_badge(row.status),
                rx.el.span(class_name="grow"),
                rx.cond(view.may_resend, resend, rx.fragment()),
                class_name="row",
            ),
            next_try,
            waits,
            facts(
                (t("webhooks.column.case"), case),
                (t("webhooks.column.when"), relative_time(row.created_at)),
                ("webhook-id", rx.el.code(view.event_id, class_name="mono h-id")),
                (t("webhooks.to"), link(row.webhook, href=rx.Var.create(f"/webhooks/{row.webhook_id}"))),
            ),
            class_name="sec stack",
        ),
        _attempts(),
        rx.el.section(
            rx.el.h2(t("webhooks.payload"), " ", rx.el.small(t("webhooks.bytes", n=view.size), class_name="dim num")),
            rx.el.pre(view.payload, tab_index=0, class_name="h-json", aria_label=t("webhooks.payload"), role="region"),
            rx.cond(row.case_id != "", rx.el.p(t("webhooks.masked"), class_name="dim small"), rx.fragment()),
            class_name="sec",
        ),
    )  # fmt: skip


def _attempts() -> rx.Component:
    listed = WebhookState.delivery.attempts
    return rx.el.section(
        rx.el.h2(t("webhooks.attempts.title")),
        rx.cond(
            listed.length() > 0,
            rx.el.ol(rx.foreach(listed, _attempt), class_name="h-tries"),
            rx.el.p(t("webhooks.attempts.none"), class_name="muted"),
        ),
        class_name="sec",
    )


def _attempt(each: rx.Var) -> rx.Component:
    mark = rx.cond(each.arrived, icon("circle-check", "s", "w-good"), icon("circle-x", "s", "w-bad"))
    return rx.el.li(
        rx.el.span(mark, rx.el.b(each.outcome, class_name="num"), rx.el.span(each.took, class_name="dim num"),
                   rx.el.span(class_name="grow"), relative_time(each.at, class_name="dim"), class_name="row"),
        rx.cond(each.answer != "", rx.el.code(each.answer, class_name="mono h-answer"), rx.fragment()),
        key=each.number,
    )  # fmt: skip


def _swept() -> rx.Component:
    return rx.el.section(
        rx.el.p(t("error.delivery_not_found"), class_name="muted"),
        button(t("webhooks.close_delivery"), size="sm", on_click=WebhookState.close_delivery),
        class_name="sec stack",
    )
