"""The webhooks as a table, and as cards on a phone."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.webhooks_parts.words import health_badge
from ballerine_app.state.webhooks import WebhooksState
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, row_scope
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import t

_COLUMNS = ("name", "health", "delivered", "waiting", "failed", "last")
_NUMERIC = ("delivered", "waiting", "failed")
_NONE = "\N{EN DASH}"


def webhook_table() -> rx.Component:
    """One row per webhook; the row under the cursor is the one whose link has the focus."""
    return table(
        rx.foreach(WebhooksState.lines, _row),
        head=[heading(t(f"webhooks.column.{name}"), numeric=name in _NUMERIC) for name in _COLUMNS],
        label=t("webhooks.title"),
        class_name="desk",
    )


def webhook_cards() -> rx.Component:
    """The same for narrow screens."""
    return rx.el.ul(rx.foreach(WebhooksState.lines, _card), class_name="cards mob")


def _row(line: rx.Var) -> rx.Component:
    name = rx.el.span(
        rx.el.b(line.name, class_name="med trunc"),
        rx.el.span(_below(line), class_name="dim trunc"),
        class_name="p-name",
    )
    return row(
        cell(
            link(name, href=_href(line), class_name="plain nm", custom_attrs=in_list(line.webhook_id)),
            class_name="c-title",
        ),
        cell(_health(line)),
        cell(line.delivered, numeric=True),
        cell(line.waiting, numeric=True),
        cell(rx.cond(line.failed > 0, rx.el.b(line.failed, class_name="w-bad"), line.failed), numeric=True),
        cell(_last(line), class_name="muted"),
        key=line.webhook_id,
        custom_attrs=row_scope(),
    )


def _href(line: rx.Var) -> rx.Var:
    return rx.Var.create(f"/webhooks/{line.webhook_id}")


def _below(line: rx.Var) -> rx.Component:
    declared = rx.fragment(t("webhooks.declared", workflow=line.declared_by), " · ", line.host)
    return rx.cond(line.declared_by != "", declared, line.host)


def _health(line: rx.Var) -> rx.Component:
    since = rx.el.span(relative_time(line.since), class_name="dim small")
    return rx.el.span(
        health_badge(line.health), rx.cond(line.since != "", since, rx.fragment()), class_name="row wrap tight"
    )


def _last(line: rx.Var) -> rx.Component:
    return rx.cond(line.delivered_at != "", relative_time(line.delivered_at), rx.el.span(_NONE, class_name="dim"))


def _card(line: rx.Var) -> rx.Component:
    counts = t("webhooks.counts", delivered=line.delivered, waiting=line.waiting, failed=line.failed)
    return rx.el.li(
        link(
            rx.el.span(rx.el.b(line.name, class_name="strong trunc"), _health(line), class_name="row between"),
            rx.el.span(_below(line), class_name="dim small trunc block"),
            rx.el.span(counts, class_name="dim small num block"),
            href=_href(line),
            class_name="plain",
        ),
        key=line.webhook_id,
    )
