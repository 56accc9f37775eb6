"""What the applicant declared, and when they came."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t, t_of

_FACTS = ("person_name", "company_name", "registration_number", "representative", "country", "registered_in", "email")


def declared() -> rx.Component:
    """Names and values; only what was asked for."""
    case = CaseState.case
    title = rx.cond(case.first_name != "", t("case.declared", name=case.first_name), t("case.declared.nobody"))

    def when(label: str, instant: rx.Var) -> rx.Component:
        return rx.cond(
            instant != "",
            rx.el.div(rx.el.dt(t(label)), rx.el.dd(relative_time(instant))),
            rx.fragment(),
        )

    return rx.el.section(
        rx.el.div(rx.el.h2(title), class_name="lh"),
        rx.el.dl(
            rx.foreach(
                case.declared,
                lambda fact: rx.el.div(rx.el.dt(t_of(fact.code, "case.declared", _FACTS)), rx.el.dd(fact.value)),
            ),
            when("case.declared.started", case.created_at),
            when("case.declared.sent", case.submitted_at),
            class_name="kv",
        ),
        class_name="p-decide",
    )
