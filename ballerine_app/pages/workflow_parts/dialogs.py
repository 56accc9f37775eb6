"""What has consequences is asked about, with the consequences named."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.move import move_dialog
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import Text, t


def dialogs() -> rx.Component:
    """The one that is open."""
    return rx.fragment(
        rx.match(
            WorkflowState.dialog,
            ("publish", _dialog("publish", *_published(), kind="primary")),
            ("archive", _dialog("archive", *_archived(), kind="reject")),
            ("restore", _dialog("restore", rx.el.li(t("workflows.restore.text")), kind="primary")),
            ("delete", _dialog("delete", rx.el.li(t("workflows.delete.text")), kind="reject")),
            rx.fragment(),
        ),
        move_dialog(),
    )


def _dialog(name: str, *consequences: rx.Component, kind: str) -> rx.Component:
    version = WorkflowState.version
    title: Text = t(f"workflows.{name}.title", name=version.title, n=version.row.version)
    refused = note(WorkflowState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return dialog(
        rx.el.ul(*consequences, class_name="dots"),
        rx.cond(WorkflowState.problem != "", refused, rx.fragment()),
        title=title,
        name=name,
        actions=[
            button(t("workflows.cancel"), on_click=WorkflowState.close, auto_focus=True, custom_attrs=on_key("Escape")),
            button(t(f"workflows.{name}"), kind=kind, solid=kind == "reject", on_click=WorkflowState.act),
        ],
    )


def _published() -> tuple[rx.Component, ...]:
    version = WorkflowState.version
    stay = t("workflows.publish.stay", n=version.published_version)
    warned = rx.el.li(t("workflows.publish.warnings", n=WorkflowState.warnings))
    return (
        rx.el.li(t("workflows.publish.new", n=version.row.version)),
        rx.cond(version.published_version > 0, rx.el.li(stay), rx.fragment()),
        rx.el.li(t("workflows.publish.fixed")),
        rx.cond(WorkflowState.warnings > 0, warned, rx.fragment()),
    )


def _archived() -> tuple[rx.Component, ...]:
    row = WorkflowState.version.row
    stay = rx.cond(row.cases == 1, t("workflows.archive.stay.one"), t("workflows.archive.stay", n=row.cases))
    return (
        rx.el.li(rx.cond(row.newest, t("workflows.archive.newest"), t("workflows.archive.other"))),
        rx.cond(row.cases > 0, rx.el.li(stay), rx.fragment()),
        rx.el.li(t("workflows.archive.back")),
    )
