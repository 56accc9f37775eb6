"""What the pages about custom lists say alike: kinds, use, counts."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.badges import badge
from ballerine_app.ui.link import link
from ballerine_app.ui.text import Text, t, t_of

KINDS = ("email_domain", "country", "document_number", "name", "iban", "merchant_code", "text")


def kind_words(kind: rx.Var) -> Text:
    """What a list holds."""
    return t_of(kind, "lists.kind", KINDS)


def entries_words(count: rx.Var) -> Text:
    """How many entries, with the word."""
    return rx.cond(count == 1, t("lists.entry"), t("lists.entries", n=count.to_string()))


def use_link(use: rx.Var) -> rx.Component:
    """A policy version that asks for the list."""
    return link(
        rx.el.b(use.policy, class_name="med"),
        " ",
        t("workflows.version", n=use.version),
        rx.cond(use.status != "published", rx.el.span(" · ", t_of(use.status, "workflows.status", _NOT_LIVE)), ""),
        href=rx.Var.create(f"/rules/{use.policy}?version={use.version}"),
        key=f"{use.policy}-{use.version}",
    )


def archived_badge() -> rx.Component:
    """That a list is out of use."""
    return badge(t("workflows.status.archived"), icon_name="lock", bare=True)


_NOT_LIVE = ("draft",)
