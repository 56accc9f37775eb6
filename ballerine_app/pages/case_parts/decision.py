"""The decision on the chosen document: three choices, and a reason for two of them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.case_parts.documents import document_name, document_status, the_document
from ballerine_app.pages.case_parts.header import desk_button
from ballerine_app.pages.case_parts.reason import reason_fields
from ballerine_app.state.case import CaseState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.icons import icon
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def decision() -> rx.Component:
    """Shown while the case is in review and a document is there."""
    case = CaseState.case
    take = rx.el.div(desk_button(), class_name="take-here")
    part = rx.el.section(
        # On a phone the buttons below make room for this one until the case is the reader's own.
        rx.cond(case.mine, rx.fragment(), take),
        _title(),
        _choices(),
        rx.cond(CaseState.form != "", _form(), _decided()),
        class_name=rx.cond(CaseState.form != "", "sec dsec open p-document", "sec dsec p-document"),
        aria_label=t("case.document.decide", document=the_document(CaseState.document.type)),
    )
    return rx.cond((case.state == "manual_review") & (CaseState.document.id != ""), part, rx.fragment())


def _title() -> rx.Component:
    picture = CaseState.picture
    return rx.el.div(
        rx.el.div(
            rx.el.h2(document_name(CaseState.document.type)),
            rx.el.span(
                picture.width, " \N{MULTIPLICATION SIGN} ", picture.height, ", ", picture.size_text, " · ",
                t("case.document.sent"), " ", local_time(picture.sent_at),
                rx.cond(picture.hint_overruled, rx.el.span(", ", t("case.document.overruled")), rx.fragment()),
                class_name="h2n num",
            ),
        ),
        class_name="ph two-lines",
    )  # fmt: skip


def _choices() -> rx.Component:
    can, status, form = CaseState.case.can_decide, CaseState.document.status, CaseState.form

    def chosen(outcome: str) -> rx.Var:
        return rx.cond(form != "", form == outcome, status == outcome)

    def choice(name: str, kind: str, outcome: str, key: str, act: Any) -> rx.Component:
        return button(
            t(f"case.document.{name}"),
            kind=kind,
            key=key,
            off=~can,
            why_off=t("case.blocked.not_assigned"),
            on_click=act,
            aria_pressed=rx.cond(chosen(outcome), "true", "false"),
            class_name=rx.cond(chosen(outcome), "is-sel", ""),
            custom_attrs=on_key(key),
        )

    return rx.el.div(
        choice("approve", "ap", "approved", "A", CaseState.approve_document("")),
        choice("revise", "revise", "revision", "R", CaseState.open_form("revision", "")),
        choice("reject", "reject", "rejected", "X", CaseState.open_form("rejected", "")),
        role="group",
        aria_label=t("case.document.decide", document=the_document(CaseState.document.type)),
        class_name="dseg",
    )


def _decided() -> rx.Component:
    """What was decided on the document, by whom, and the way back."""
    document = CaseState.document
    take_back = button(t("case.document.reopen"), kind="ghost", size="sm", icon_name="undo-2",
                       off=~CaseState.case.can_decide, on_click=CaseState.reopen_document(""))  # fmt: skip
    line = rx.el.div(
        rx.el.div(
            document_status(document),
            rx.el.span(t("case.document.by", name=document.decided_by), class_name="dim small"),
            rx.el.span(class_name="grow"),
            take_back,
            class_name="row",
        ),
        rx.cond(document.reason_text != "", rx.el.p(document.reason_text, class_name="small muted"), rx.fragment()),
        class_name="dby",
    )
    return rx.cond(document.decided_at != "", line, rx.el.div(class_name="dgap"))


def _form() -> rx.Component:
    revising = CaseState.form == "revision"
    unreasoned = CaseState.reason_code == ""
    send = rx.cond(
        revising,
        button(t("case.form.add"), kind="primary", class_name="grow", key="↵", off=unreasoned,
               why_off=t("error.missing_reason"), on_click=CaseState.send_form,
               custom_attrs=on_key("Enter")),
        button(t("case.form.mark"), kind="reject", solid=True, class_name="grow", key="↵", off=unreasoned,
               why_off=t("error.missing_reason"), on_click=CaseState.send_form, custom_attrs=on_key("Enter")),
    )  # fmt: skip
    return rx.el.div(
        reason_fields(name="document", auto_focus=False),
        rx.cond(revising, _preview(), rx.fragment()),
        rx.el.div(
            send, button(t("case.form.cancel"), kind="ghost", on_click=CaseState.close), class_name="row form-end"
        ),
        class_name="dform",
    )


def _preview() -> rx.Component:
    """What the applicant will see: their page, small."""
    name = CaseState.case.first_name
    title = rx.cond(name != "", t("case.form.preview", name=name), t("case.form.preview.nobody"))
    return rx.el.div(
        rx.el.span(icon("smartphone", "s"), title),
        rx.el.div(
            rx.el.div(
                rx.el.img(src=CaseState.document.thumb_url, alt=""),
                rx.el.div(
                    rx.el.h3(document_name(CaseState.document.type)),
                    rx.el.p(CaseState.reason_text),
                    rx.el.span(t("case.form.preview.button"), class_name="fake"),
                ),
                class_name="in",
            ),
            class_name="phone",
        ),
        class_name="pv",
    )
