"""What the queue's rows and cards say alike."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.badges import chip, more_chip
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t, t_of

CHANGES = (
    "case.started", "entity.changed", "document.uploaded", "case.submitted", "case.resubmitted", "document.approved",
    "document.rejected", "document.revision", "document.reopened", "case.approved", "case.rejected", "case.revision",
    "case.migrated", "context.merged", "vendor.unavailable",
)  # fmt: skip


def kind_icon(row: rx.Var) -> rx.Component:
    """A person or a building, with its word for screen readers."""
    return rx.cond(
        row.kind == "business",
        icon("building-complex", "s", label=t("office.business")),
        icon("user-round", "s", label=t("office.person")),
    )


def reasons(row: rx.Var) -> rx.Component:
    """The heaviest reason and how many more there are."""
    more = rx.el.span(more_chip(rx.el.span("+", row.why_more)), class_name="num")
    why = rx.cond(
        row.why != "",
        rx.fragment(chip(row.why), rx.cond(row.why_more > 0, more, rx.fragment())),
        rx.cond(row.broken, rx.fragment(), rx.el.span(t("queue.why.none"), class_name="dim")),
    )
    broken = rx.el.span(
        icon("triangle-alert", "s", label=t("queue.why.broken")), title=t("queue.why.broken"), class_name="row broken"
    )
    return rx.el.span(rx.cond(row.broken, broken, rx.fragment()), why, class_name="row tight")


def queue_chip(row: rx.Var) -> rx.Component:
    """The named queue that the case lies in; nothing for the queue of all."""
    named = rx.el.span(icon("inbox", "xs", label=t("queue.named")), row.queue, class_name="chip q-named")
    return rx.cond(row.queue != "", named, rx.fragment())


def change(row: rx.Var) -> Text:
    """What changed last, in a word or two."""
    return t_of(row.last_change, "change", CHANGES)
