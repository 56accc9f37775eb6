"""A message as its receiver sees it, while it is typed."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.message import MessageState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t


def preview() -> rx.Component:
    """Subject, the message as HTML in a frame of its own, and as plain text."""
    shown = MessageState.preview
    test = button(
        t("messages.test"),
        size="sm",
        icon_name="send",
        off=shown.findings.length() > 0,
        why_off=t("messages.save.findings"),
        on_click=MessageState.send_to_me,
    )
    return rx.el.section(
        rx.el.div(_fill(), rx.el.span(class_name="grow"), test, class_name="row m-bar"),
        rx.el.div(
            rx.el.div(rx.el.b(shown.subject), class_name="m-subject", lang=MessageState.view.language),
            message_frame(shown.html, title=t("messages.preview.html")),
            class_name="m-mail",
        ),
        rx.el.h2(t("messages.preview.text")),
        rx.el.pre(shown.text, class_name="m-plain", lang=MessageState.view.language, tab_index=0),
        aria_label=t("messages.preview"),
        class_name="m-view",
    )


def message_frame(html: rx.Var, *, title: rx.Var | str) -> rx.Component:
    """A message's HTML where no script of it runs and nothing of the page can be reached; its links open elsewhere."""
    return rx.el.iframe(
        src_doc=html,
        sandbox="allow-popups allow-popups-to-escape-sandbox",
        title=title,
        class_name="m-frame",
    )


def _fill() -> rx.Component:
    return rx.el.label(
        rx.el.span(t("messages.fill"), class_name="dim"),
        rx.el.span(
            rx.el.select(
                rx.el.option(t("messages.fill.samples"), value=""),
                rx.foreach(MessageState.view.sample_cases, lambda case: rx.el.option(case.title, value=case.case_id)),
                value=MessageState.sample,
                on_change=MessageState.fill_with,
                class_name="input sm",
            ),
            icon("chevron-down"),
            class_name="select",
        ),
        class_name="row",
    )
