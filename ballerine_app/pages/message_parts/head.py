"""The head of a message's editor: what it is, its languages, and what can be done with it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.messages_parts.words import kind_words, sends_badge, when_words
from ballerine_app.pages.office_frame import signed_in
from ballerine_app.state.message import MessageState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button
from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t


def head() -> rx.Component:
    """One line on a desktop, two on a phone."""
    view = MessageState.view
    back = link(
        icon("arrow-left"),
        href="/messages",
        class_name="btn ghost icon",
        aria_label=t("messages.back"),
        title=t("messages.back"),
    )
    name = rx.el.div(
        rx.el.h1(kind_words(view.kind)), rx.el.small(when_words(view.kind), class_name="dim"), class_name="l-who"
    )
    return rx.el.header(
        back,
        name,
        sends_badge(view),
        rx.el.span(class_name="grow"),
        rx.cond(MessageState.may_edit, _acts(), rx.fragment()),
        rx.el.div(signed_in(MessageState.me, railed=True), class_name="mob"),
        class_name="q-top l-top",
    )


def languages() -> rx.Component:
    """The languages of the message, and whose words are shown."""
    view = MessageState.view

    def one(language: rx.Var) -> rx.Component:
        current = language.code == view.language
        return link(
            language.name,
            rx.cond(language.own, rx.el.span(" · ", t("messages.own.short"), class_name="dim"), ""),
            href=rx.Var.create(f"/messages/{view.kind}?language={language.code}"),
            class_name=classes("chip", when(current, "on")),
            custom_attrs={"aria-current": rx.cond(current, "page", "false")},
        )

    by = rx.fragment(" · ", view.changed_by, " · ", relative_time(view.changed_at))
    return rx.el.nav(
        rx.foreach(view.languages, one),
        rx.el.span(class_name="grow"),
        rx.el.span(
            rx.cond(view.own, t("messages.own"), t("messages.shipped")),
            rx.cond(view.changed_at != "", by, ""),
            class_name="dim m-by",
        ),
        live_mark(),
        aria_label=t("messages.languages"),
        class_name="q-fil m-langs",
    )


def _acts() -> rx.Component:
    view = MessageState.view
    turn = button(rx.cond(view.sends, t("messages.turn_off"), t("messages.turn_on")), on_click=MessageState.switch)
    reset = button(t("messages.reset"), icon_name="rotate-ccw", on_click=MessageState.ask("reset"))
    save = button(
        t("messages.save"),
        kind="primary",
        icon_name="check",
        off=~MessageState.changed | (MessageState.preview.findings.length() > 0),
        why_off=rx.cond(MessageState.changed, t("messages.save.findings"), t("messages.save.unchanged")),
        on_click=MessageState.save,
    )
    return rx.el.div(
        rx.cond(view.switched, turn, rx.fragment()),
        rx.cond(view.own, reset, rx.fragment()),
        save,
        class_name="row l-acts",
    )
