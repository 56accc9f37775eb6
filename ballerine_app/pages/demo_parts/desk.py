"""The back office beside the applicant: the same case as on the case page, in one card."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.case_parts.dialogs import dialogs
from ballerine_app.pages.case_parts.documents import document_name, the_document
from ballerine_app.pages.case_parts.header import case_buttons
from ballerine_app.pages.case_parts.history import timeline_of
from ballerine_app.pages.case_parts.outcome import outcome
from ballerine_app.pages.case_parts.reason import reason_fields
from ballerine_app.state.case import CaseState
from ballerine_app.ui.badges import badge, state_badge, tone_of
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.risk import risk
from ballerine_app.ui.text import t


def desk() -> rx.Component:
    """The right part."""
    return rx.el.section(
        rx.el.h2(
            icon("panels-top-left"), t("demo.office"), " ", rx.el.small(CaseState.me.name), class_name="lab"
        ),
        rx.el.div(
            _head(), outcome(), _documents(), _why(), _timeline(),
            rx.cond(CaseState.case.decided_at == "", rx.el.div(case_buttons(), class_name="bar2"), rx.fragment()),
            class_name="card bo", tab_index=0, role="region", aria_label=t("demo.office"),
        ),
        dialogs(),
        class_name="case-part",
    )  # fmt: skip


def _head() -> rx.Component:
    case = CaseState.case
    kind = rx.cond(case.kind == "business", t("office.business"), t("office.person"))
    return rx.el.div(
        rx.el.div(
            rx.el.h3(rx.cond(case.name != "", case.name, t("demo.case.new"))),
            rx.el.small(
                kind, " · ", link(case.reference, href=f"/cases/{case.case_id}", title=t("demo.case.open")),
                rx.cond(case.assignee != "", " · ", ""), case.assignee,
            ),
            class_name="grow",
        ),
        risk(case.risk_score, case.risk_level),
        state_badge(case.state),
        class_name="bh",
    )  # fmt: skip


def _documents() -> rx.Component:
    case = CaseState.case
    return rx.cond(
        case.documents.length() > 0,
        rx.el.ul(rx.foreach(case.documents, _document)),
        rx.el.p(t("demo.documents.none"), class_name="none"),
    )


def _document(document: rx.Var) -> rx.Component:
    case = CaseState.case
    detail = rx.cond(
        document.reason_text != "",
        document.reason_text,
        rx.cond(document.issuer != "", document.issuer, ""),
    )
    open_form = (CaseState.form != "") & (CaseState.document_id == document.id)
    undecided = (document.status == "submitted") & (case.state == "manual_review")
    return rx.el.li(
        rx.el.div(
            rx.el.img(src=document.thumb_url, alt="", width="56", height="44"),
            rx.el.span(rx.el.b(document_name(document.type)), rx.el.small(detail, class_name="two")),
            rx.cond(undecided & ~open_form, _choices(document), _decided(document)),
            class_name="dr",
        ),
        rx.cond(open_form, _form(), rx.fragment()),
        key=document.id,
    )


def _decided(document: rx.Var) -> rx.Component:
    """The document's state; while the case is in review, with the way back."""
    in_review = CaseState.case.state == "manual_review"
    draft = badge(t("case.status.marked"), tone=tone_of("revision"), icon_name="rotate-ccw")
    take_back = button(
        t("case.document.reopen"),
        kind="ghost",
        icon_name="undo-2",
        icon_only=True,
        on_click=CaseState.reopen_document(document.id),
    )
    may = CaseState.case.can_decide & (document.status != "submitted")
    return rx.el.span(
        rx.cond(in_review & (document.status == "revision"), draft, state_badge(document.status)),
        rx.cond(may, take_back, rx.fragment()),
        class_name="row choices",
    )


def _choices(document: rx.Var) -> rx.Component:
    off = ~CaseState.case.can_decide

    def choice(name: str, icon_name: str, act: Any) -> rx.Component:
        return button(
            t(f"demo.document.{name}", document=the_document(document.type)),
            icon_name=icon_name,
            icon_only=True,
            off=off,
            on_click=act,
            class_name=f"c-{name}",
        )

    return rx.el.span(
        choice("approve", "check", CaseState.approve_document(document.id)),
        choice("revise", "rotate-ccw", CaseState.open_form("revision", document.id)),
        choice("reject", "x", CaseState.open_form("rejected", document.id)),
        class_name="row choices",
    )


def _form() -> rx.Component:
    def send(words: str, kind: str) -> rx.Component:
        return button(
            t(words),
            kind=kind,
            solid=True,
            off=CaseState.reason_code == "",
            why_off=t("error.missing_reason"),
            on_click=CaseState.send_form,
        )

    sends = rx.cond(CaseState.form == "revision", send("demo.form.send", "revise"), send("demo.form.reject", "reject"))
    return rx.el.div(
        reason_fields(name="document", auto_focus=True),
        rx.el.div(sends, button(t("case.form.cancel"), kind="ghost", on_click=CaseState.close), class_name="row"),
        class_name="dform",
    )


def _why() -> rx.Component:
    case = CaseState.case
    rules = rx.foreach(
        case.why.rules,
        lambda rule: rx.el.li(rx.el.span(rule.reason), rx.el.b("+", rule.score), title=rule.description, key=rule.id),
    )
    return rx.cond(
        case.risk_score >= 0,
        rx.el.div(
            rx.el.div(
                rx.el.h3(t("case.why.label")), rx.el.span(case.why.arithmetic, class_name="num"), class_name="sub"
            ),
            rx.cond(
                case.why.rules.length() > 0,
                rx.el.ul(rules, class_name="rr"),
                rx.el.p(t("demo.why.none"), class_name="rr-none"),
            ),
        ),
        rx.fragment(),
    )


def _timeline() -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.h3(t("case.timeline")), class_name="sub line"),
        rx.el.div(timeline_of(CaseState.case.timeline), class_name="tl-box"),
    )
