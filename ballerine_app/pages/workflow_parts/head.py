"""The head of a version's page: what it is, which versions there are, and what can be done with it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.words import finding_counts, kind_words, status_badge
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def head() -> rx.Component:
    """One line, or two on a phone."""
    version = WorkflowState.version
    back = link(
        icon("arrow-left"), href="/workflows", class_name="btn ghost icon", aria_label=t("workflows.back"),
        title=t("workflows.back"),
    )  # fmt: skip
    name = rx.el.div(
        rx.el.h1(version.title, title=version.title),
        rx.el.small(kind_words(version.row.kind), " · ", rx.el.span(version.row.name, class_name="mono")),
        class_name="who",
    )
    return rx.el.header(
        rx.el.div(back, name, _facts(), rx.el.span(class_name="grow"), _acts(), class_name="h1r"), class_name="head"
    )


def _facts() -> rx.Component:
    row = WorkflowState.version.row
    when = rx.match(
        row.status,
        ("draft", _moment("workflows.fact.changed", row.changed_at, row.created_by)),
        ("archived", _moment("workflows.fact.archived", row.archived_at, "")),
        _moment("workflows.fact.published", row.published_at, row.published_by),
    )
    return rx.el.dl(
        _fact(t("workflows.fact.version"), _picker()),
        _fact(t("workflows.fact.status"), rx.fragment(status_badge(row.status, bare=True), _in_use())),
        when,
        _fact(t("workflows.fact.cases"), rx.el.span(row.cases, class_name="num")),
        _fact(t("workflows.fact.findings"), finding_counts(WorkflowState.errors, WorkflowState.warnings)),
        class_name="facts",
    )


def _fact(name: str, value: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))


def _moment(key: str, at: rx.Var, by: rx.Var | str) -> rx.Component:
    name = rx.fragment() if isinstance(by, str) else rx.cond(by != "", rx.fragment(" · ", by), rx.fragment())
    return _fact(t(key), rx.fragment(relative_time(at), name))


def _in_use() -> rx.Component:
    taken = rx.el.span(t("workflows.in_use"), class_name="chip", title=t("workflows.in_use.hint"))
    return rx.cond(WorkflowState.version.row.newest, taken, rx.fragment())


def _picker() -> rx.Component:
    def option(row: rx.Var) -> rx.Component:
        chosen = row.version == WorkflowState.version.row.version
        return link(
            rx.cond(chosen, icon("check", "s"), rx.el.span(class_name="i s")),
            rx.el.span(t("workflows.version", n=row.version), class_name="grow"),
            status_badge(row.status, bare=True),
            href=rx.Var.create(f"/workflows/{row.name}?version={row.version}"),
            role="menuitemradio",
            aria_checked=rx.cond(chosen, "true", "false"),
            key=row.version_id,
        )

    face = rx.el.summary(
        rx.el.b(t("workflows.version", n=WorkflowState.version.row.version)),
        icon("chevron-down", "xs"),
        aria_label=t("workflows.pick", n=WorkflowState.version.row.version),
        custom_attrs=on_key("V"),
    )
    options = rx.el.div(
        rx.foreach(WorkflowState.versions, option),
        role="menu",
        aria_label=t("workflows.versions"),
        class_name="menu-list",
    )
    return rx.el.div(rx.el.details(face, options, class_name="menu"), class_name="fmenu version-pick")


def _acts() -> rx.Component:
    """What is done most with a version of this status; the rest stands in the tab of versions."""
    version = WorkflowState.version
    unsaved = WorkflowState.changed
    save = button(
        t("workflows.save"), icon_name="check", key="S", on_click=WorkflowState.save, custom_attrs=on_key("S")
    )
    publish = button(
        t("workflows.publish"),
        kind="primary",
        off=~version.may_publish | unsaved,
        why_off=rx.cond(unsaved, t("workflows.publish.unsaved"), t("workflows.publish.blocked")),
        on_click=WorkflowState.ask("publish"),
    )
    copy = button(t("workflows.draft.new"), icon_name="plus", on_click=WorkflowState.new_draft)
    draft = rx.fragment(rx.cond(unsaved, save, rx.fragment()), publish)
    return rx.el.div(rx.cond(version.may_edit, draft, rx.cond(version.may_copy, copy, _reader())), class_name="decide")


def _reader() -> rx.Component:
    return rx.el.span(icon("eye", "s"), t("workflows.reader"), class_name="badge")
