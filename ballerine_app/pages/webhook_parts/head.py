"""The head of a webhook's page: how it does, and what can be done with it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import signed_in
from ballerine_app.pages.webhooks_parts.words import health_badge
from ballerine_app.state.webhook import WebhookState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import note
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def head() -> rx.Component:
    """One line on a desktop, two on a phone."""
    line = WebhookState.view.line
    back = link(
        icon("arrow-left"),
        href="/webhooks",
        class_name="btn ghost icon",
        aria_label=t("webhooks.back"),
        title=t("webhooks.back"),
    )
    one = rx.fragment(
        rx.el.div(
            rx.el.h1(line.name, title=line.name), rx.el.small(line.host, class_name="dim trunc"), class_name="l-who"
        ),
        health_badge(line.health, bare=False),
        rx.el.span(class_name="grow"),
        rx.cond(WebhookState.view.may_edit, _acts(), rx.fragment()),
    )
    every = rx.fragment(
        rx.el.div(
            rx.el.h1(t("webhooks.log")), rx.el.small(t("webhooks.log.text"), class_name="dim trunc"), class_name="l-who"
        ),
        rx.el.span(class_name="grow"),
    )
    return rx.el.header(
        back,
        rx.cond(WebhookState.every, every, one),
        rx.el.div(signed_in(WebhookState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )


def trouble() -> rx.Component:
    """What is wrong, and what to do: it fails, was turned off, or signs nothing."""
    view, line = WebhookState.view, WebhookState.view.line
    since = rx.el.span(" ", relative_time(line.since))
    reason = rx.match(line.reason, ("gone", t("webhooks.trouble.gone")), ("failing", t("webhooks.trouble.stopped")), "")
    missed = rx.cond(view.missed > 0, rx.el.span(". ", t("webhooks.trouble.missed", n=view.missed)), rx.fragment())
    return rx.match(
        line.health,
        (
            "stopped",
            note(reason, since, missed, title=t("webhooks.health.stopped"), tone="s-rejected",
                 icon_name="triangle-alert"),
        ),
        (
            "failing",
            note(t("webhooks.trouble.failing"), since, title=t("webhooks.health.failing"), tone="s-revision",
                 icon_name="rotate-cw"),
        ),
        (
            "off",
            note(t("webhooks.trouble.off"), since, missed, title=t("webhooks.health.off"),
                 icon_name="circle-dashed"),
        ),
        ("ok", rx.cond(view.signs, rx.fragment(), note(t("webhooks.trouble.unsigned"), icon_name="lock"))),
        rx.fragment(),
    )  # fmt: skip


def _acts() -> rx.Component:
    line = WebhookState.view.line
    is_on = (line.health == "ok") | (line.health == "failing")
    turn_on = button(t("webhooks.enable"), kind="primary", icon_name="play", on_click=WebhookState.ask("enable"))
    test = button(t("webhooks.test"), icon_name="send", key="T", on_click=WebhookState.test, custom_attrs=on_key("T"))
    edit = button(
        t("webhooks.edit"), icon_name="pencil", key="E", on_click=WebhookState.ask("edit"), custom_attrs=on_key("E")
    )
    return rx.el.div(_more(is_on), test, edit, rx.cond(is_on, rx.fragment(), turn_on), class_name="row l-acts")


def _more(is_on: rx.Var) -> rx.Component:
    def act(name: str, icon_name: str) -> rx.Component:
        return button(
            t(f"webhooks.{name}"), kind="ghost", icon_name=icon_name, on_click=WebhookState.ask(name), role="menuitem"
        )

    own = WebhookState.view.line.declared_by == ""
    return rx.el.div(
        rx.el.details(
            rx.el.summary(
                icon("ellipsis"), class_name="btn icon", aria_label=t("webhooks.more"), title=t("webhooks.more")
            ),
            rx.el.div(
                rx.cond(is_on, act("resend", "refresh-cw"), rx.fragment()),
                act("rotate", "lock"),
                rx.cond(is_on, act("disable", "circle-x"), rx.fragment()),
                rx.cond(own, act("remove", "trash"), rx.fragment()),
                role="menu",
                aria_label=t("webhooks.more"),
                class_name="menu-list",
            ),
            class_name="menu",
        ),
        class_name="fmenu l-more",
    )
