"""One case: documents at the left, the picture in the middle, decision and reasons at the right.

On a phone the same parts stand under four tabs, with the decision at the thumb.
"""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_parts.applicant_link import applicant_link
from ballerine_app.pages.case_parts.checks import checks
from ballerine_app.pages.case_parts.data import data
from ballerine_app.pages.case_parts.decision import decision
from ballerine_app.pages.case_parts.declared import declared
from ballerine_app.pages.case_parts.dialogs import dialogs
from ballerine_app.pages.case_parts.documents import documents
from ballerine_app.pages.case_parts.header import header
from ballerine_app.pages.case_parts.history import history
from ballerine_app.pages.case_parts.named_queue import named_queue
from ballerine_app.pages.case_parts.outcome import outcome
from ballerine_app.pages.case_parts.stage import stage
from ballerine_app.pages.case_parts.tabs import phone_tabs
from ballerine_app.pages.case_parts.todo import todo
from ballerine_app.pages.case_parts.vendors import vendors
from ballerine_app.pages.case_parts.why import why
from ballerine_app.pages.office_frame import navigation, signed_in
from ballerine_app.state.case import CaseState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, skeleton, toast
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t


def case() -> rx.Component:
    """The page."""
    return office(
        page_styles("/case-workflow.css"),
        page_styles("/case-vendors.css"),
        rx.cond(
            CaseState.loaded,
            rx.cond(CaseState.missing, _missing(), _case()),
            _loading(),
        ),
        navigation=navigation(demo=CaseState.demo, railed=True),
        me=signed_in(CaseState.me, railed=True),
        railed=True,
        class_name="case",
        main_class="c",
    )


def _case() -> rx.Component:
    left = rx.el.aside(
        rx.cond(CaseState.case.paperless, rx.fragment(), documents()),
        todo(),
        declared(),
        named_queue(),
        applicant_link(),
        class_name="col left",
        aria_label=t("case.left"),
    )
    centre = rx.cond(
        CaseState.case.paperless,
        rx.el.section(
            data(), rx.el.div(history(), class_name="lower"), class_name="col center held", aria_label=t("case.data")
        ),
        rx.el.section(
            stage(),
            rx.el.div(checks(), history(), class_name="lower"),
            class_name="col center",
            aria_label=t("case.viewer"),
        ),
    )
    right = rx.el.aside(outcome(), decision(), vendors(), why(), class_name="col right", aria_label=t("case.right"))
    return rx.fragment(
        header(),
        rx.el.div(left, centre, right, class_name="body"),
        _keys(),
        phone_tabs(),
        dialogs(),
        _said(),
        rx.el.button(
            type="button", hidden=False, class_name="vh", tab_index=-1, aria_hidden="true", on_click=CaseState.close,
            custom_attrs=on_key("Escape"),
        ),
        shortcuts(),
    )  # fmt: skip


def _keys() -> rx.Component:
    of_documents = rx.fragment(
        key_hint("1\N{EN DASH}9", does=t("case.key.document")),
        key_hint("A", does=t("case.key.approve")),
        key_hint("R", does=t("case.key.revise")),
        key_hint("X", does=t("case.key.reject")),
        key_hint("⇧", does=t("case.key.case")),
        key_hint("+", "\N{MINUS SIGN}", does=t("case.key.zoom")),
        key_hint("[", "]", does=t("case.key.rotate")),
        key_hint("S", does=t("case.key.selfie")),
        key_hint("Z", does=t("case.key.full")),
    )
    of_case = rx.fragment(
        key_hint("⇧", "A", does=t("case.key.approve")), key_hint("⇧", "X", does=t("case.key.reject")),
    )  # fmt: skip
    return key_bar(
        rx.cond(CaseState.case.paperless, of_case, of_documents),
        key_hint("W", does=t("case.key.workflow")),
        key_hint("←", does=t("case.key.queue")),
        rx.el.span(class_name="grow"),
        live_mark(),
    )


def _said() -> rx.Component:
    """What was refused, over the page and read out at once."""
    put_away = button(
        t("office.dismiss"), kind="ghost", size="sm", icon_name="x", icon_only=True, on_click=CaseState.dismiss
    )
    said = toast(CaseState.problem, tone="s-rejected", icon_name="circle-alert", action=put_away)
    shown = rx.cond((CaseState.problem != "") & (CaseState.dialog == ""), said, rx.fragment())
    return rx.el.div(shown, role="alert", class_name="toasts")


def _missing() -> rx.Component:
    to_queue = link_button(t("case.missing.back"), "/cases", kind="primary", icon_name="arrow-left")
    return rx.el.div(
        empty_state(t("case.missing.title"), t("case.missing.text"), icon_name="search-x", action=to_queue, level=1),
        class_name="case-missing",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("200px", "24px"), skeleton("120px", "14px"), class_name="sk-head"),
        rx.el.div(
            rx.el.div(*(skeleton("100%", "54px") for _ in range(3)), class_name="stack"),
            skeleton("100%", "min(64vh, 560px)"),
            rx.el.div(*(skeleton("100%", height) for height in ("34px", "90px", "140px")), class_name="stack"),
            class_name="sk-body",
        ),
        label=t("case.loading"),
    )
