"""Where a version stands on its way into force, said above the tabs where somebody waits for somebody."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.policy import PolicyState
from ballerine_app.ui.notes import note
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t


def standing() -> rx.Component:
    """In review, sent back, or nothing."""
    row = PolicyState.policy.row
    submitted = note(
        rx.cond(
            row.submitted_by != "",
            t("rules.standing.review", name=row.submitted_by),
            t("rules.standing.review.command"),
        ),
        " ",
        relative_time(row.submitted_at),
        ". ",
        rx.cond(PolicyState.policy.own_work, t("rules.own_work"), rx.fragment()),
        _words(),
        tone="s-review",
        icon_name="eye",
    )
    returned = note(
        rx.cond(
            row.sent_back_by != "", t("rules.standing.back", name=row.sent_back_by), t("rules.standing.back.command")
        ),
        " ",
        relative_time(row.sent_back_at),
        ". ",
        _words(),
        tone="s-revision",
        icon_name="rotate-ccw",
    )
    shown = rx.cond(
        row.status == "review",
        submitted,
        rx.cond((row.status == "draft") & (row.sent_back_at != ""), returned, rx.fragment()),
    )
    return rx.el.div(shown, class_name="standing")


def _words() -> rx.Component:
    given = PolicyState.policy.row.note
    return rx.cond(given != "", rx.el.q(given), rx.fragment())
