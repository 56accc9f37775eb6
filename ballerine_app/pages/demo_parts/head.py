"""The head of the side-by-side page, and starting an applicant."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.brand import brand
from ballerine_app.ui.buttons import button
from ballerine_app.ui.form_post import form_post, hidden
from ballerine_app.ui.text import Text, t


def head(*, with_case: bool) -> rx.Component:
    """Title, and with a case the link to it and the way to a fresh one."""
    copied = CaseState.link != ""
    actions = [
        live_mark(),
        button(
            rx.cond(copied, t("demo.link.copied"), t("demo.link")),
            icon_name="link",
            on_click=CaseState.copy_link,
            off=CaseState.case.link.status != "open",
        ),
        start_form("business", t("demo.start.business"), icon_name="building"),
        start_form("individual", t("demo.start"), kind="primary", icon_name="plus"),
    ]
    return rx.el.header(
        brand(),
        rx.el.span(class_name="rule"),
        rx.el.h1(t("demo.title")),
        rx.el.p(t("demo.lead"), class_name="grow"),
        *(actions if with_case else []),
        class_name="dt",
    )


def start_form(applicant: str, label: Text, *, kind: str = "", icon_name: str | None = None) -> rx.Component:
    """A button that starts an "individual" or a "business"; the answer is a full load of the new case."""
    return form_post(
        hidden("kind", applicant),
        button(label, kind=kind, icon_name=icon_name, type="submit"),
        action="/api/demo/start",
    )
