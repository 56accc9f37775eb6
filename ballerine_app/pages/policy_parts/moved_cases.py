"""The cases behind a number: how each came out and comes out, with a link to it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.risk import risk
from ballerine_app.ui.table import cell, heading, table
from ballerine_app.ui.text import Text, t

_FATES = {
    "auto_approve": ("s-approved", "circle-check"),
    "review": ("s-review", "eye"),
    "block": ("s-rejected", "circle-x"),
    "broken": ("s-failed", "triangle-alert"),
}


def moved_cases(listed: rx.Var, *, choose: Any, before: Text, after: Text) -> rx.Component:
    """The newest of them under a heading that says which they are and how many."""
    all_moved = button(t("what_if.cases.all"), size="sm", kind="ghost", icon_name="x", on_click=choose("moved"))
    head = rx.el.div(
        rx.el.h2(listed.title),
        rx.el.span(listed.total_word, class_name="chip num"),
        rx.el.span(class_name="grow"),
        rx.cond(listed.cell != "moved", all_moved, rx.fragment()),
        class_name="row wrap",
    )
    rows = table(
        rx.foreach(listed.cases, _case),
        head=[
            heading(t("what_if.cases.case")),
            heading(before),
            heading(after),
            heading(t("what_if.cases.becomes")),
            heading(t("what_if.cases.actions")),
            heading(t("what_if.cases.decision")),
        ],
        label=listed.title,
        class_name="mv",
    )
    more = rx.el.p(t("what_if.cases.more", n=listed.cases.length(), total=listed.total_word), class_name="dim small")
    return rx.el.section(
        head,
        rx.cond(
            listed.cases.length() > 0,
            rx.fragment(rows, rx.cond(listed.total > listed.cases.length(), more, rx.fragment())),
            rx.el.p(icon("circle-check", "s"), t("what_if.cases.none"), class_name="row dim"),
        ),
        class_name="wi-card wi-cases",
        aria_live="polite",
    )


def _case(case: rx.Var) -> rx.Component:
    who = link(
        rx.el.b(rx.cond(case.name != "", case.name, case.reference)),
        rx.el.small(case.reference, class_name="mono dim"),
        href=rx.Var.create(f"/case/{case.case_id}"),
        class_name="mv-who",
    )
    gone = lambda word: rx.el.span(rx.el.s(word), class_name="chip", key=word)  # noqa: E731
    new = lambda word: rx.el.span("+ ", word, class_name="chip new", key=word)  # noqa: E731
    decided = rx.match(
        case.decision,
        ("approved", badge(t("what_if.decision.approved"), tone="s-approved", icon_name="circle-check")),
        ("rejected", badge(t("what_if.decision.rejected"), tone="s-rejected", icon_name="circle-x")),
        rx.el.span(t("what_if.decision.none"), class_name="dim"),
    )
    return rx.el.tr(
        cell(who),
        cell(risk(case.score_before, case.level_before)),
        cell(rx.cond(case.problem != "", rx.el.span(case.problem, class_name="mv-why"), risk(case.score, case.level))),
        cell(
            rx.cond(
                case.fate == case.fate_before,
                _fate(case.fate),
                rx.el.span(_fate(case.fate_before), icon("arrow-right", "s"), _fate(case.fate), class_name="row"),
            )
        ),
        cell(rx.el.span(rx.foreach(case.lost, gone), rx.foreach(case.gained, new), class_name="row wrap")),
        cell(decided),
        key=case.case_id,
    )


def _fate(fate: rx.Var) -> rx.Component:
    return rx.match(
        fate,
        *((key, badge(t(f"what_if.fate.{key}"), tone=tone, icon_name=name)) for key, (tone, name) in _FATES.items()),
        rx.fragment(),
    )
