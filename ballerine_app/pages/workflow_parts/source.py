"""The version's JSON: edited where it is a draft, read where it is published."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.arguments import LONGEST_TEXT
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.json_editor import json_editor
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import t


def source() -> rx.Component:
    """The field with what can be done with what was typed."""
    version = WorkflowState.version
    return rx.el.div(
        rx.cond(version.may_edit, _bar(), rx.el.p(_why_not(), id="source-hint", class_name="dim small pad")),
        rx.cond(WorkflowState.stale, _stale(), rx.fragment()),
        json_editor(
            WorkflowState.source,
            set_count=WorkflowState.source_set,
            findings=WorkflowState.findings,
            reveal=WorkflowState.place,
            reveal_count=WorkflowState.place_asked,
            read_only=~version.may_edit,
            label=t("workflows.json.label", name=version.title),
            described_by="source-hint",
            on_change=WorkflowState.write,
            on_save=WorkflowState.save,
            most=LONGEST_TEXT,
        ),
        class_name="src",
    )


def _bar() -> rx.Component:
    nothing = ~WorkflowState.changed
    state = rx.cond(
        WorkflowState.changed,
        rx.cond(
            WorkflowState.errors > 0,
            badge(t("workflows.json.errors", n=WorkflowState.errors), tone="s-rejected", icon_name="circle-x"),
            badge(t("workflows.json.unsaved"), tone="s-revision", icon_name="pencil-line"),
        ),
        badge(t("workflows.json.saved"), icon_name="check"),
    )
    return rx.el.div(
        rx.el.span(state, id="source-hint", role="status"),
        rx.el.span(class_name="grow"),
        button(t("workflows.discard"), size="sm", kind="ghost", off=nothing, on_click=WorkflowState.discard),
        button(
            t("workflows.save"),
            size="sm",
            kind="primary",
            off=nothing,
            why_off=t("workflows.json.saved"),
            on_click=WorkflowState.save,
        ),
        class_name="row pad",
    )


def _stale() -> rx.Component:
    theirs = button(t("workflows.json.theirs"), size="sm", on_click=WorkflowState.discard)
    return note(t("workflows.json.stale"), " ", theirs, tone="s-revision", icon_name="triangle-alert", role="alert")


def _why_not() -> rx.Component:
    version = WorkflowState.version
    return rx.cond(
        version.row.status == "draft",
        t("workflows.json.not_yours"),
        rx.cond(version.may_copy, t("workflows.json.published"), t("workflows.json.published.reader")),
    )
