"""What a case without documents holds, where others show their picture."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t


def data() -> rx.Component:
    """Name and value, a list per part of the data."""
    held = CaseState.case.data
    more = link(
        t("case.data.more", n=held.more), href=rx.Var.create(f"/cases/{CaseState.case.case_id}/workflow"),
        class_name="small pad16",
    )  # fmt: skip
    shown = rx.fragment(
        rx.foreach(held.groups, _group),
        rx.cond(held.more > 0, more, rx.fragment()),
    )
    none = empty_state(t("case.data"), t("case.data.none"), icon_name="list")
    return rx.el.section(
        rx.el.div(
            rx.cond(held.groups.length() > 0, shown, none),
            class_name="scrolls",
            tab_index=0,
            role="region",
            aria_label=t("case.data"),
        ),
        class_name="held-box p-document",
        aria_label=t("case.data"),
    )


def _group(group: rx.Var) -> rx.Component:
    lines = rx.foreach(group.facts, lambda fact: rx.el.div(rx.el.dt(fact.code), rx.el.dd(fact.value, class_name="num")))
    return rx.el.section(rx.el.h2(group.title), rx.el.dl(lines, class_name="held"), key=group.title)
