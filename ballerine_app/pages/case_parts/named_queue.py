"""The named queue that the case lies in, who put it there, and moving it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.fields import select_field
from ballerine_app.ui.text import t


def named_queue() -> rx.Component:
    """Nothing where there are no named queues; a lead chooses, everybody else reads."""
    queue = CaseState.case.queue
    who = rx.cond(
        queue.by != "",
        t("case.queue.by", name=queue.by),
        rx.cond(queue.by_rules, t("case.queue.by_rules"), ""),
    )
    choice = select_field(
        name="queue",
        label=t("case.queue.move"),
        options=queue.choices,
        size="sm",
        value=queue.chosen,
        on_change=CaseState.move_to_queue,
    )
    shown = rx.el.section(
        rx.el.div(rx.el.h2(t("case.queue")), class_name="lh"),
        rx.el.div(
            rx.el.p(
                rx.el.b(rx.cond(queue.name != "", queue.name, t("case.queue.everyone")), class_name="med"),
                rx.cond(who != "", rx.el.span(who, class_name="dim"), rx.fragment()),
                class_name="row wrap small",
            ),
            rx.cond(queue.choices.length() > 0, choice, rx.fragment()),
            class_name="queue-box",
        ),
        class_name="p-decide",
    )
    return rx.cond((queue.name != "") | (queue.by != "") | (queue.choices.length() > 0), shown, rx.fragment())
