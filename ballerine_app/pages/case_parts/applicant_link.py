"""The applicant's link: how it stands, and making, renewing or ending it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t


def applicant_link() -> rx.Component:
    """Status and three buttons; a fresh address stands in a field, this once. Nothing for a case without an applicant's
    journey.
    """
    link = CaseState.case.link
    ends = local_time(link.expires_at, look="date")
    status = rx.match(
        link.status,
        ("open", rx.el.span(t("case.link.open"), " ", ends)),
        ("expired", rx.el.span(t("case.link.expired"), " ", ends)),
        ("revoked", rx.el.span(t("case.link.revoked"))),
        rx.el.span(t("case.link.none")),
    )
    shown = rx.el.section(
        rx.el.div(rx.el.h2(t("case.link")), class_name="lh"),
        rx.el.div(
            rx.el.p(icon("link", "s"), status, class_name="row small muted"),
            rx.cond(CaseState.link != "", _address(), rx.fragment()),
            _buttons(),
            class_name="link-box",
        ),
        class_name="p-decide",
    )
    return rx.cond(CaseState.case.flow_id != "", shown, rx.fragment())


def _buttons() -> rx.Component:
    working = CaseState.case.link.status == "open"
    return rx.el.div(
        button(
            t("case.link.copy"), size="sm", off=~working, on_click=CaseState.copy_link,
            title=t("case.link.copy.what"),
        ),
        button(
            t("case.link.renew"), size="sm", on_click=CaseState.renew_link,
            title=t("case.link.renew.what"),
        ),
        button(
            t("case.link.revoke"), size="sm", kind="ghost", off=~working, on_click=CaseState.open_dialog("revoke"),
            title=t("case.link.revoke.what"),
        ),
        class_name="row wrap",
    )  # fmt: skip


def _address() -> rx.Component:
    return rx.el.div(
        rx.el.label(t("case.link.once"), html_for="fresh-link", class_name="small dim"),
        rx.el.input(id="fresh-link", value=CaseState.link, read_only=True, class_name="input sm mono"),
        rx.el.span(icon("check", "s"), t("case.link.copied"), role="status", class_name="row small ok"),
        class_name="fresh-link",
    )
