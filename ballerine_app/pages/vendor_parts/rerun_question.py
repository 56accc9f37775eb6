"""Whether to ask a vendor again: what follows, and what it costs."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.buttons import button
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import t


def rerun_question(call: rx.Var, *, problem: rx.Var, do: Any, leave: Any) -> rx.Component:
    """What asking again means, with the two answers. ``call`` has ``goes_on`` and ``price``."""
    follows = rx.cond(call.goes_on, t("vendors.rerun.goes_on"), t("vendors.rerun.data_only"))
    costs = rx.cond(call.price != "", t("vendors.rerun.price", price=call.price), "")
    return rx.el.div(
        rx.el.p(follows, " ", costs),
        rx.cond(problem != "", note(problem, tone="s-rejected", icon_name="circle-alert", role="alert"), rx.fragment()),
        rx.el.div(
            button(t("vendors.rerun.do"), kind="primary", size="sm", on_click=do, auto_focus=True),
            button(t("vendors.rerun.leave"), size="sm", on_click=leave),
            class_name="row",
        ),
        role="group",
        aria_label=t("vendors.rerun"),
        class_name="ask-again",
    )
