"""The line that stays: whose case it is, how it stands, and the decision on it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_parts.views import case_views
from ballerine_app.state.case import CaseState
from ballerine_app.ui.avatar import avatar
from ballerine_app.ui.badges import state_badge
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.risk import risk
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t, t_of

BLOCKED = ("not_in_review", "not_assigned", "documents_open", "documents_not_approved", "rule_blocks")


def header() -> rx.Component:
    """Name, facts and the three buttons."""
    case = CaseState.case
    kind = rx.cond(case.kind == "business", t("office.business"), t("office.person"))
    back = link_button(
        t("case.back"), "/cases", kind="ghost", size="sm", icon_name="arrow-left", icon_only=True,
        custom_attrs=on_key("ArrowLeft"),
    )  # fmt: skip
    return rx.el.header(
        rx.el.div(
            rx.el.span(back, class_name="pn"),
            rx.el.div(
                rx.el.h1(rx.cond(case.name != "", case.name, case.reference)),
                rx.el.small(kind, " · ", case.reference, rx.cond(case.country != "", " · ", ""), case.country),
                class_name="who",
            ),
            case_views(case.case_id),
            _facts(),
            case_buttons(),
            class_name="h1r",
        ),
        class_name="head",
    )


def _facts() -> rx.Component:
    case = CaseState.case
    return rx.el.dl(
        rx.el.div(rx.el.dt(t("case.fact.state")), rx.el.dd(state_badge(case.state, bare=True))),
        rx.el.div(rx.el.dt(t("case.fact.risk")), rx.el.dd(risk(case.risk_score, case.risk_level))),
        rx.el.div(rx.el.dt(t("case.fact.assignee")), rx.el.dd(_assignee())),
        class_name="facts",
    )


def _assignee() -> rx.Component:
    case = CaseState.case
    person = rx.el.span(
        avatar(case.assignee_initials, tone=case.assignee_tone),
        rx.cond(case.mine, t("office.you"), case.assignee),
        class_name="row who-has",
    )
    return rx.cond(case.assignee_id != "", person, rx.el.span(t("case.unassigned"), class_name="dim"))


def desk_button() -> rx.Component:
    """Take the case, or put it back."""
    case = CaseState.case
    take = button(
        t("case.take"), kind="primary", icon_name="user-check", key="I", on_click=CaseState.take,
        custom_attrs=on_key("I"),
    )  # fmt: skip
    release = button(t("case.release"), kind="ghost", on_click=CaseState.release)
    return rx.cond(case.decided_at != "", rx.fragment(), rx.cond(case.mine, release, take))


def case_buttons() -> rx.Component:
    """Approve, reject, ask for re-upload: each says what is missing while it is off. Gone once the case is decided."""
    case = CaseState.case
    blocked = t_of(case.approve_blocked, "case.blocked", BLOCKED, otherwise="")
    no_reject = rx.cond(case.mine, t("case.blocked.not_in_review"), t("case.blocked.not_assigned"))
    no_revise = rx.cond(
        case.can_decide,
        t("case.blocked.nothing_marked"),
        rx.cond(case.mine, t("case.blocked.not_in_review"), t("case.blocked.not_assigned")),
    )
    marked = rx.cond(case.revision_count > 0, case.revision_count.to_string(), "")
    approve = button(
        t("case.approve"), kind="approve", key="⇧A", off=~case.can_approve, why_off=blocked,
        on_click=CaseState.approve_case, custom_attrs=on_key("Shift+A"),
        aria_description=rx.cond(case.can_approve, "", blocked),
    )  # fmt: skip
    reject = button(
        t("case.reject"), kind="reject", key="⇧X", off=~case.can_reject, why_off=no_reject,
        on_click=CaseState.open_dialog("reject"), custom_attrs=on_key("Shift+X"),
        aria_description=rx.cond(case.can_reject, "", no_reject),
    )  # fmt: skip
    revise = button(
        t("case.revise"), kind="revise", solid=case.can_revise, key="⇧R", count=marked,
        off=~case.can_revise, why_off=no_revise, on_click=CaseState.open_dialog("revise"),
        custom_attrs=on_key("Shift+R"), aria_description=rx.cond(case.can_revise, "", no_revise),
    )  # fmt: skip
    buttons = rx.el.div(
        desk_button(),
        approve,
        reject,
        rx.cond(case.paperless, rx.fragment(), revise),
        role="group",
        aria_label=t("case.decide"),
        class_name="decide",
    )
    return rx.cond(case.decided_at != "", rx.fragment(), buttons)
