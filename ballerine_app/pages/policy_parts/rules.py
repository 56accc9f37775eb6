"""The version's rules: cards, the chosen one as a form, and the JSON of all, always in step; with what is wrong."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.editor_list import rule_list
from ballerine_app.pages.policy_parts.editor_rule import nothing_open, rule_form, rule_to_read
from ballerine_app.pages.policy_parts.editor_score import score_form
from ballerine_app.pages.policy_parts.editor_scorecard import scorecard_form
from ballerine_app.pages.workflow_parts.words import severity_icon
from ballerine_app.state.arguments import LONGEST_TEXT
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.rule_editor import RuleEditorState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button, segment, segmented
from ballerine_app.ui.json_editor import json_editor
from ballerine_app.ui.notes import loading_state, note, skeleton
from ballerine_app.ui.on_item import on_item
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def rules_tab() -> rx.Component:
    """The editor, or, where nothing may be changed, the same to read."""
    bars = rx.el.div(*(skeleton("100%", height) for height in ("90px", "90px", "90px")), class_name="stack pad")
    return rx.el.div(
        page_styles("/rule-editor.css"),
        # The text may be another whenever the page fills the field anew.
        on_item(PolicyState.source_set, RuleEditorState.show),
        _bar(),
        _notes(),
        rx.cond(
            RuleEditorState.shown,
            rx.el.div(
                rule_list(),
                rx.el.div(_open(), class_name="rpane"),
                _text(),
                class_name=rx.cond(RuleEditorState.beside, "red beside", "red"),
                custom_attrs={"data-pane": RuleEditorState.pane},
            ),
            loading_state(bars, label=t("workflows.loading.one")),
        ),
        rx.cond(PolicyState.findings.length() > 0, _findings(), rx.fragment()),
        class_name="redit",
    )


def _open() -> rx.Component:
    rule = rx.cond(PolicyState.policy.may_edit, rule_form(), rule_to_read())
    return rx.match(
        RuleEditorState.chosen,
        ("score", score_form()),
        ("scorecard", scorecard_form()),
        rx.cond(RuleEditorState.rule.part != "", rule, nothing_open()),
    )


def _text() -> rx.Component:
    return rx.el.section(
        json_editor(
            PolicyState.source,
            set_count=PolicyState.source_set,
            findings=PolicyState.findings,
            reveal=PolicyState.place,
            reveal_count=PolicyState.place_asked,
            read_only=~PolicyState.policy.may_edit,
            label=t("workflows.json.label", name=PolicyState.policy.row.name),
            described_by="source-hint",
            on_change=[PolicyState.write, RuleEditorState.show],
            on_save=PolicyState.save,
            most=LONGEST_TEXT,
            help_for="policy",
        ),
        class_name="rjson",
        aria_label=t("rule_editor.json"),
    )


def _findings() -> rx.Component:
    counts = rx.el.summary(
        rx.cond(
            PolicyState.errors > 0,
            badge(t("rule_editor.errors", n=PolicyState.errors), tone="s-rejected", icon_name="circle-x", bare=True),
            rx.fragment(),
        ),
        rx.el.span(t("rule_editor.findings", n=PolicyState.findings.length())),
    )
    return rx.el.details(
        counts,
        rx.el.ul(rx.foreach(PolicyState.findings, _finding), class_name="fnds", aria_label=t("workflows.tab.findings")),
        class_name="rfinds",
        open=True,
    )


def _finding(finding: rx.Var) -> rx.Component:
    return rx.el.li(
        severity_icon(finding.severity),
        rx.el.span(finding.message),
        rx.cond(
            finding.pointer != "",
            button(
                t("rule_editor.finding.show"),
                size="sm",
                kind="ghost",
                icon_name="arrow-right",
                on_click=RuleEditorState.go_to(finding.pointer),
                aria_label=t("rule_editor.finding.show.long", message=finding.message),
            ),
            rx.fragment(),
        ),
        key=finding.key,
    )


def _bar() -> rx.Component:
    may = PolicyState.policy.may_edit
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
    steps = rx.fragment(
        button(
            t("rule_editor.undo"),
            size="sm",
            kind="ghost",
            icon_name="undo-2",
            off=~RuleEditorState.may_undo,
            why_off=t("rule_editor.undo.nothing"),
            on_click=RuleEditorState.undo,
            custom_attrs=on_key("Ctrl+Z"),
        ),
        button(
            t("rule_editor.redo"),
            size="sm",
            kind="ghost",
            icon_name="redo-2",
            icon_only=True,
            off=~RuleEditorState.may_redo,
            on_click=RuleEditorState.redo,
            custom_attrs=on_key("Ctrl+Shift+Z", "Ctrl+Y"),
        ),
        button(t("workflows.discard"), size="sm", kind="ghost", off=nothing, on_click=PolicyState.discard),
    )
    panes = segmented(
        *(
            segment(
                t(f"rule_editor.pane.{name}"),
                pressed=RuleEditorState.pane == name,
                on_click=RuleEditorState.turn_to(name),
            )
            for name in ("list", "form", "json")
        ),
        label=t("rule_editor.pane"),
    )
    beside = button(
        rx.cond(RuleEditorState.beside, t("rule_editor.beside.hide"), t("rule_editor.beside.show")),
        size="sm",
        kind="ghost",
        icon_name="columns-3",
        on_click=RuleEditorState.lay_beside,
        class_name="wide",
    )
    return rx.el.div(
        rx.cond(
            may,
            rx.el.span(state, id="source-hint", role="status"),
            rx.el.p(_why_not(), id="source-hint", class_name="dim small"),
        ),
        rx.el.span(panes, class_name="narrow"),
        rx.el.span(class_name="grow"),
        beside,
        rx.cond(may, steps, rx.fragment()),
        class_name="rbar",
    )


def _notes() -> rx.Component:
    theirs = button(t("workflows.json.theirs"), size="sm", on_click=PolicyState.discard)
    stale = note(t("workflows.json.stale"), " ", theirs, tone="s-revision", icon_name="triangle-alert", role="alert")
    broken = note(t("rule_editor.broken"), tone="s-rejected", icon_name="circle-x", role="status")
    away = button(
        t("office.dismiss"), size="sm", kind="ghost", icon_name="x", icon_only=True, on_click=RuleEditorState.dismiss
    )
    said = note(RuleEditorState.problem, " ", away, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.el.div(
        rx.cond(PolicyState.stale, stale, rx.fragment()),
        rx.cond(RuleEditorState.broken, broken, rx.fragment()),
        rx.cond(RuleEditorState.problem != "", said, rx.fragment()),
        class_name="rnotes",
    )


def _why_not() -> rx.Var:
    policy = PolicyState.policy
    return rx.match(
        policy.row.status,
        ("draft", t("workflows.json.not_yours")),
        ("review", t("rules.json.review")),
        rx.cond(policy.may_copy, t("workflows.json.published"), t("workflows.json.published.reader")),
    )
