"""Beside the log: what the webhook tells, whom, and its secrets."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.webhook import WebhookState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import facts
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t, t_of


def about() -> rx.Component:
    """In the order in which they are looked for."""
    return rx.el.aside(_settings(), _secrets(), class_name="l-aside", aria_label=t("webhooks.aside"))


def _settings() -> rx.Component:
    view, line = WebhookState.view, WebhookState.view.line
    events = rx.el.ul(
        rx.foreach(
            view.events,
            lambda choice: rx.cond(choice.chosen, rx.el.li(choice.name, class_name="mono", title=choice.meaning), ""),
        ),
        class_name="h-list",
    )
    declared = rx.el.span(t("webhooks.declared.about", workflow=line.declared_by), class_name="muted")

    signature = rx.cond(view.hmac, t("webhooks.signature.both"), t("webhooks.signature.standard"))

    def only(name: str) -> rx.Component:
        value = getattr(view, name)
        shown = rx.el.code(value, class_name="mono h-id") if name == "condition" else rx.el.span(value)
        return rx.cond(value != "", rx.el.div(rx.el.dt(t(f"webhooks.{name}")), rx.el.dd(shown)), rx.fragment())

    return rx.el.section(
        rx.el.h2(t("webhooks.about")),
        facts(
            (t("webhooks.url"), rx.el.code(view.url, class_name="mono h-id")),
            (t("webhooks.events"), rx.cond(line.declared_by != "", declared, events)),
            (t("webhooks.content"), t_of(view.content, "webhooks.content", ("ids", "context"))),
            (t("webhooks.signature"), signature),
        ),
        rx.el.dl(*(only(name) for name in ("workflows", "states", "tags", "condition")), class_name="kv"),
        rx.el.p(_made(), class_name="dim small"),
        class_name="sec",
    )


def _made() -> rx.Component:
    view = WebhookState.view
    by = rx.cond(view.created_by != "", rx.fragment(view.created_by, " · "), rx.fragment())
    return rx.fragment(t("webhooks.made"), " ", by, relative_time(view.created_at))


def _secrets() -> rx.Component:
    listed = WebhookState.view.secrets
    return rx.el.section(
        rx.el.h2(t("webhooks.secrets")),
        rx.cond(
            listed.length() > 0,
            rx.el.ul(rx.foreach(listed, _secret), class_name="h-tries"),
            rx.el.p(
                rx.cond(WebhookState.view.signs, t("webhooks.secrets.shared"), t("webhooks.secrets.none")),
                class_name="muted",
            ),
        ),
        class_name="sec",
    )


def _secret(each: rx.Var) -> rx.Component:
    ends = rx.fragment(t("webhooks.secrets.until"), " ", relative_time(each.expires_at))
    made = rx.fragment(t("webhooks.made"), " ", each.created_by, " · ", relative_time(each.created_at))
    may_end = (each.expires_at != "") & WebhookState.view.may_edit
    return rx.el.li(
        rx.el.span(
            rx.el.span(
                rx.cond(each.expires_at != "", ends, t("webhooks.secrets.signs")),
                rx.el.small(made, class_name="dim block"),
            ),
            rx.el.span(class_name="grow"),
            rx.cond(
                may_end,
                button(
                    t("webhooks.secrets.end"), size="sm", kind="ghost", on_click=WebhookState.end_secret(each.secret_id)
                ),
                rx.fragment(),
            ),
            class_name="row",
        ),
        key=each.secret_id,
    )
