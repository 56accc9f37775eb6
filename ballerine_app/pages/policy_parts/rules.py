"""The version's rules as JSON: edited where it is a draft, read otherwise; with what is wrong with them."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.words import severity_icon
from ballerine_app.state.policy import PolicyState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.json_editor import json_editor
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import t


def rules_tab() -> rx.Component:
    """The field with what can be done with what was typed, and the findings below."""
    policy = PolicyState.policy
    return rx.el.div(
        rx.cond(policy.may_edit, _bar(), rx.el.p(_why_not(), id="source-hint", class_name="dim small pad")),
        rx.cond(PolicyState.stale, _stale(), rx.fragment()),
        json_editor(
            PolicyState.source,
            set_count=PolicyState.source_set,
            findings=PolicyState.findings,
            reveal=PolicyState.place,
            reveal_count=PolicyState.place_asked,
            read_only=~policy.may_edit,
            label=t("workflows.json.label", name=policy.row.name),
            described_by="source-hint",
            on_change=PolicyState.write,
            on_save=PolicyState.save,
            help_for="policy",
        ),
        rx.cond(PolicyState.findings.length() > 0, _findings(), rx.fragment()),
        class_name="src",
    )


def _findings() -> rx.Component:
    return rx.el.ul(
        rx.foreach(PolicyState.findings, _finding), class_name="fnds", aria_label=t("workflows.tab.findings")
    )


def _finding(finding: rx.Var) -> rx.Component:
    line = button(
        t("workflows.findings.line", n=finding.line),
        size="sm",
        kind="ghost",
        icon_name="file-text",
        on_click=PolicyState.show_place(finding.pointer),
        aria_label=t("workflows.findings.line.open", n=finding.line),
    )
    return rx.el.li(
        severity_icon(finding.severity),
        rx.el.div(finding.message, " ", rx.cond(finding.line > 0, line, rx.fragment())),
        key=finding.key,
    )


def _bar() -> rx.Component:
    nothing = ~PolicyState.changed
    state = rx.cond(
        PolicyState.changed,
        rx.cond(
            PolicyState.errors > 0,
            badge(t("workflows.json.errors", n=PolicyState.errors), tone="s-rejected", icon_name="circle-x"),
            badge(t("workflows.json.unsaved"), tone="s-revision", icon_name="pencil-line"),
        ),
        badge(t("workflows.json.saved"), icon_name="check"),
    )
    return rx.el.div(
        rx.el.span(state, id="source-hint", role="status"),
        rx.el.span(class_name="grow"),
        button(t("workflows.discard"), size="sm", kind="ghost", off=nothing, on_click=PolicyState.discard),
        button(
            t("workflows.save"),
            size="sm",
            kind="primary",
            off=nothing,
            why_off=t("workflows.json.saved"),
            on_click=PolicyState.save,
        ),
        class_name="row pad",
    )


def _stale() -> rx.Component:
    theirs = button(t("workflows.json.theirs"), size="sm", on_click=PolicyState.discard)
    return note(t("workflows.json.stale"), " ", theirs, tone="s-revision", icon_name="triangle-alert", role="alert")


def _why_not() -> rx.Var:
    policy = PolicyState.policy
    return rx.match(
        policy.row.status,
        ("draft", t("workflows.json.not_yours")),
        ("review", t("rules.json.review")),
        rx.cond(policy.may_copy, t("workflows.json.published"), t("workflows.json.published.reader")),
    )
