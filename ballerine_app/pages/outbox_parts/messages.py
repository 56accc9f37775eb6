"""The messages of the outbox, and one of them opened."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.message_parts.preview import message_frame
from ballerine_app.state.outbox import OutboxState
from ballerine_app.ui.buttons import button, segment, segmented
from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import anchor
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, on_key, row_scope
from ballerine_app.ui.text import Text, t

FORMS = ("html", "text", "headers")


def message_list() -> rx.Component:
    """Receiver, subject and time of each, the newest first."""
    view = OutboxState.view
    return rx.el.section(
        rx.el.ul(rx.foreach(view.lines, _line), class_name="o-list"),
        rx.cond(view.pages > 1, _pager(), rx.fragment()),
        aria_label=t("outbox.title"),
        class_name=classes("o-lines", when(OutboxState.opened.message_id != "", "behind")),
    )


def opened_message() -> rx.Component:
    """What was written to whom, with the link that its receiver would follow."""
    mail = OutboxState.opened
    none = empty_state(t("outbox.choose"), t("outbox.choose.text"), icon_name="mail")
    return rx.el.section(
        rx.cond(mail.message_id != "", _opened(mail), rx.el.div(none, class_name="desk o-none")),
        aria_label=t("outbox.message"),
        class_name=classes("o-mail", when(mail.message_id == "", "behind")),
    )


def _line(line: rx.Var) -> rx.Component:
    current = OutboxState.opened.message_id == line.message_id
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.b(line.receiver, class_name="trunc"),
                relative_time(line.at, class_name="dim"),
                class_name="row between",
            ),
            rx.el.span(line.subject, class_name="trunc"),
            type="button",
            on_click=OutboxState.open(line.message_id),
            class_name="nm",
            custom_attrs={**in_list(line.message_id), "aria-current": rx.cond(current, "true", "false")},
        ),
        key=line.message_id,
        class_name=when(current, "on"),
        custom_attrs=row_scope(),
    )


def _opened(mail: rx.Var) -> rx.Component:
    back = button(
        t("outbox.back"), kind="ghost", icon_name="arrow-left", on_click=OutboxState.close,
        custom_attrs=on_key("Escape"),
    )  # fmt: skip
    follow = anchor(
        icon("external-link"),
        t("outbox.follow"),
        href=mail.link,
        target="_blank",
        rel="noopener",
        class_name="btn primary",
    )
    forms = segmented(
        *(
            segment(t(f"outbox.form.{form}"), pressed=OutboxState.form == form, on_click=OutboxState.show(form))
            for form in FORMS
        ),
        label=t("outbox.form"),
    )
    return rx.fragment(
        rx.el.div(back, class_name="mob"),
        rx.el.h2(mail.subject),
        rx.el.p(t("outbox.to", to=mail.receiver), " · ", relative_time(mail.at), class_name="dim o-to"),
        rx.el.div(
            forms, rx.el.span(class_name="grow"), rx.cond(mail.link != "", follow, rx.fragment()), class_name="row"
        ),
        rx.match(
            OutboxState.form,
            ("html", _html(mail)),
            ("headers", _headers(mail)),
            rx.el.pre(mail.text, class_name="m-plain", tab_index=0),
        ),
    )


def _html(mail: rx.Var) -> rx.Component:
    shown = rx.el.div(message_frame(mail.html, title=t("outbox.form.html")), class_name="m-mail")
    return rx.cond(mail.html != "", shown, rx.el.p(t("outbox.no_html"), class_name="dim"))


def _headers(mail: rx.Var) -> rx.Component:
    return rx.el.dl(
        rx.foreach(mail.headers, lambda pair: rx.el.div(rx.el.dt(pair[0]), rx.el.dd(pair[1], class_name="mono"))),
        class_name="kv o-headers",
    )


def _pager() -> rx.Component:
    view = OutboxState.view

    def step(label: Text, icon_name: str, by: int, *, off: rx.Var) -> rx.Component:
        return button(
            label, size="sm", icon_name=icon_name, icon_only=True, off=off, on_click=OutboxState.turn_page(by)
        )

    turn = rx.el.nav(
        step(t("queue.previous"), "chevron-left", -1, off=view.page <= 1),
        step(t("queue.next"), "chevron-right", 1, off=view.page >= view.pages),
        aria_label=t("queue.pages"),
        class_name="row",
    )
    return rx.el.div(
        rx.el.span(t("lists.page", page=view.page, pages=view.pages, total=view.found), class_name="num"),
        rx.el.span(class_name="grow"),
        turn,
        class_name="pager",
    )
