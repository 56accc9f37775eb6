"""What the version changes against the one that judges new cases."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.policy import PolicyState
from ballerine_app.ui.json_diff import json_diff
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t


def changes_tab() -> rx.Component:
    """In words, then line beside line."""
    found = PolicyState.changes
    compared = rx.fragment(
        rx.el.div(rx.el.h2(t("rules.changes.against", n=found.against)), class_name="sec"), json_diff(found)
    )
    equal = empty_state(t("workflows.changes.equal"), t("rules.changes.equal.text", n=found.against), icon_name="copy")
    return rx.cond(
        PolicyState.policy.row.status == "published",
        empty_state(t("rules.changes.itself"), t("workflows.changes.itself.text"), icon_name="copy"),
        rx.cond(
            found.against == 0,
            empty_state(t("workflows.changes.first"), t("workflows.changes.first.text"), icon_name="copy"),
            rx.cond(found.hunks.length() > 0, compared, equal),
        ),
    )
