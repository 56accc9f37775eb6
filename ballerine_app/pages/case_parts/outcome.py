"""How the case was decided, or whom it waits for."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.badges import tone_of
from ballerine_app.ui.icons import icon
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import Text, t


def outcome() -> rx.Component:
    """A tinted head of the right column; nothing while the case is in review."""
    return rx.match(
        CaseState.case.state,
        ("approved", _decided("approved", "circle-check")),
        ("rejected", _decided("rejected", "circle-x")),
        ("revision", _waiting("revision", "rotate-ccw")),
        ("collection", _waiting("collection", "pencil-line")),
        ("enriching", _waiting("enriching", "loader-circle", "case.waiting.vendors")),
        rx.fragment(),
    )


def _decided(state: str, icon_name: str) -> rx.Component:
    case = CaseState.case
    by_whom = t(f"case.{state}.by", name=case.decided_by)
    said: Text | rx.Component = by_whom
    if state == "approved":
        said = rx.cond(case.decided_by != "", by_whom, t("case.approved.rules"))
    return _box(
        icon_name,
        said,
        relative_time(case.decided_at),
        rx.cond(case.decided_text != "", rx.el.p(case.decided_text), rx.fragment()),
        tone=tone_of(state),
    )


def _waiting(state: str, icon_name: str, title: str = "case.waiting.title") -> rx.Component:
    return _box(
        icon_name,
        t(title),
        rx.fragment(),
        rx.el.p(t(f"case.waiting.{state}")),
        tone=tone_of(state),
    )


def _box(
    icon_name: str, title: Text | rx.Component, when: rx.Component, *below: rx.Component, tone: str
) -> rx.Component:
    return rx.el.section(
        rx.el.div(icon(icon_name, "l"), rx.el.h2(title), rx.el.span(class_name="grow"), when, class_name="row"),
        *below,
        class_name=f"outcome {tone} p-document p-decide",
        aria_label=t("case.outcome"),
    )
