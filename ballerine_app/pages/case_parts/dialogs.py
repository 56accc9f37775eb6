"""The dialogs of the case: reject, ask for re-upload, end the link."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_parts.documents import document_name
from ballerine_app.pages.case_parts.reason import reason_fields
from ballerine_app.state.case import CaseState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def dialogs() -> rx.Component:
    """The one that is open."""
    return rx.match(
        CaseState.dialog,
        ("reject", _reject()),
        ("revise", _revise()),
        ("revoke", _revoke()),
        rx.fragment(),
    )


def _cancel(*, first: bool = False) -> rx.Component:
    return button(t("case.dialog.cancel"), on_click=CaseState.close, auto_focus=first, custom_attrs=on_key("Escape"))


def _refused() -> rx.Component:
    said = note(CaseState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.cond(CaseState.problem != "", said, rx.fragment())


def _reject() -> rx.Component:
    return dialog(
        rx.el.div(
            rx.el.p(t("case.dialog.reject.text"), class_name="muted"),
            _refused(),
            reason_fields(name="case", auto_focus=True),
            class_name="stack",
        ),
        title=t("case.dialog.reject", name=CaseState.case.name),
        name="reject-case",
        actions=[
            _cancel(),
            button(
                t("case.dialog.reject.do"),
                kind="reject",
                solid=True,
                off=CaseState.reason_code == "",
                why_off=t("error.missing_reason"),
                on_click=CaseState.reject_case,
            ),
        ],
    )


def _revise() -> rx.Component:
    case = CaseState.case
    asked = rx.foreach(
        case.documents,
        lambda document: rx.cond(
            document.status == "revision",
            rx.el.li(
                rx.el.img(src=document.thumb_url, alt="", width="56", height="44"),
                rx.el.span(rx.el.b(document_name(document.type)), rx.el.small(document.reason_text)),
            ),
            rx.fragment(),
        ),
    )
    told = rx.cond(
        case.first_name != "",
        t("case.dialog.revise.text", name=case.first_name),
        t("case.dialog.revise.nobody"),
    )
    return dialog(
        rx.el.div(
            rx.el.p(told, class_name="muted"),
            _refused(),
            rx.el.ul(asked, class_name="asked"),
            class_name="stack",
        ),
        title=t("case.dialog.revise"),
        name="revise-case",
        actions=[
            _cancel(),
            button(
                t("case.dialog.revise.do"), kind="revise", solid=True, auto_focus=True, on_click=CaseState.revise_case
            ),
        ],
    )


def _revoke() -> rx.Component:
    case = CaseState.case
    name = rx.cond(case.first_name != "", case.first_name, t("case.revoke.nobody"))
    return dialog(
        rx.el.p(t("case.revoke.text", name=name), class_name="muted"),
        title=t("case.revoke.title"),
        name="revoke-link",
        actions=[
            _cancel(first=True),
            button(t("case.revoke.do"), kind="reject", solid=True, on_click=CaseState.revoke_link),
        ],
    )
