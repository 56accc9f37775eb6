"""All versions, and what can be done with the one that is shown."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.words import cases_words, status_badge
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import note
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t


def versions() -> rx.Component:
    """The highest first."""
    return rx.fragment(
        rx.el.ol(rx.foreach(WorkflowState.versions, _version), class_name="vers", aria_label=t("workflows.versions")),
        _acts(),
    )


def _version(row: rx.Var) -> rx.Component:
    chosen = row.version == WorkflowState.version.row.version
    taken = rx.el.span(t("workflows.in_use"), class_name="chip")
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.b(t("workflows.version", n=row.version)),
                status_badge(row.status, bare=True),
                rx.cond(row.newest, taken, rx.fragment()),
                rx.el.span(class_name="grow"),
                rx.el.span(cases_words(row.cases), class_name="dim num"),
                class_name="row wrap",
            ),
            rx.el.small(_history(row), class_name="dim"),
            href=rx.Var.create(f"/workflows/{row.name}?version={row.version}&tab=versions"),
            class_name="plain",
            aria_current=rx.cond(chosen, "true", "false"),
        ),
        class_name=rx.cond(chosen, "cur", ""),
        key=row.version_id,
    )


def _history(row: rx.Var) -> rx.Component:
    def moment(key: str, at: rx.Var, by: rx.Var | None = None) -> rx.Component:
        who = rx.fragment() if by is None else rx.cond(by != "", rx.fragment(" ", t("workflows.by", name=by)), "")
        return rx.fragment(t(key), " ", relative_time(at), who)

    return rx.match(
        row.status,
        ("draft", moment("workflows.history.begun", row.created_at, row.created_by)),
        ("archived", moment("workflows.history.archived", row.archived_at)),
        moment("workflows.history.published", row.published_at, row.published_by),
    )


def _acts() -> rx.Component:
    version = WorkflowState.version
    copy = button(t("workflows.draft.new"), icon_name="plus", on_click=WorkflowState.new_draft)
    return rx.el.div(
        rx.el.h3(t("workflows.acts", n=version.row.version)),
        rx.cond(
            version.may_copy,
            rx.fragment(
                _blocked(),
                rx.el.div(
                    rx.cond(version.row.status == "draft", _act("publish", version.may_publish, kind="primary"), ""),
                    rx.cond(version.row.status == "published", _act("archive", version.may_archive, kind="reject"), ""),
                    rx.cond(version.row.status == "archived", _act("restore", version.may_restore), ""),
                    copy,
                    rx.cond(version.may_delete, _act("delete", version.may_delete, kind="reject"), ""),
                    class_name="row wrap",
                ),
            ),
            rx.el.p(icon("lock", "s"), t("workflows.acts.not_yours"), class_name="row dim"),
        ),
        class_name="sec",
    )


def _act(name: str, may: rx.Var, *, kind: str = "") -> rx.Component:
    off = ~may | WorkflowState.changed if name == "publish" else ~may
    return button(
        t(f"workflows.{name}"), kind=kind, off=off, why_off=t("workflows.publish.blocked"),
        on_click=WorkflowState.ask(name),
    )  # fmt: skip


def _blocked() -> rx.Component:
    """Why the version can't be published, archived or put back."""
    codes = ("definition_has_errors", "newer_published", "version_needed")
    words = rx.match(WorkflowState.version.blocked, *((code, t(f"workflows.blocked.{code}")) for code in codes), "")
    said = note(words.to(str), icon_name="info")
    return rx.cond(WorkflowState.version.blocked != "", said, rx.fragment())
