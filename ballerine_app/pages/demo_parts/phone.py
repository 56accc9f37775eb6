"""The applicant's own page, live, in a phone."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.phone import phone_frame
from ballerine_app.ui.text import t


def phone() -> rx.Component:
    """The left part."""
    case = CaseState.case
    name = rx.cond(case.name != "", case.name, t("demo.applicant.unnamed"))
    return rx.el.section(
        rx.el.h2(icon("smartphone"), t("demo.applicant"), " ", rx.el.small(name), class_name="lab"),
        rx.cond(
            case.flow_id != "",
            phone_frame(src=f"/flow/{case.flow_id}", title=t("demo.applicant.frame")),
            rx.fragment(),
        ),
        aria_label=t("demo.applicant"),
    )
