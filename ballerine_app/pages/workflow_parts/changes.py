"""What the version changes against the one that new cases take."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.json_diff import json_diff
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t


def changes() -> rx.Component:
    """In words, then line beside line."""
    found = WorkflowState.changes
    return rx.cond(
        WorkflowState.version.row.newest,
        empty_state(t("workflows.changes.itself"), t("workflows.changes.itself.text"), icon_name="copy"),
        rx.cond(
            found.against == 0,
            empty_state(t("workflows.changes.first"), t("workflows.changes.first.text"), icon_name="copy"),
            rx.cond(found.hunks.length() > 0, _compared(), _equal()),
        ),
    )


def _compared() -> rx.Component:
    found = WorkflowState.changes
    return rx.fragment(
        rx.el.div(rx.el.h2(t("workflows.changes.against", n=found.against)), class_name="sec"),
        json_diff(found),
    )


def _equal() -> rx.Component:
    return empty_state(
        t("workflows.changes.equal"),
        t("workflows.changes.equal.text", n=WorkflowState.changes.against),
        icon_name="copy",
    )
