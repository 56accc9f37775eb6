"""The chosen state in words."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.words import cases_words
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.badges import badge, chip
from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t
from ballerine_app.ui.workflow_diagram import meaning_icon


def state() -> rx.Component:
    """What it is, what leads on, what it waits for, what it calls."""
    detail = WorkflowState.detail
    none = empty_state(t("workflows.state.none"), t("workflows.state.none.text"), icon_name="workflow")
    return rx.cond(
        detail.path != "",
        rx.fragment(
            rx.el.div(
                rx.el.h2(detail.path, class_name="mono"),
                rx.el.div(
                    rx.foreach(detail.tags, _tag),
                    rx.cond(detail.initial, badge(t("workflows.state.first"), icon_name="play"), rx.fragment()),
                    rx.cond(detail.final, badge(t("workflows.state.last"), icon_name="flag"), rx.fragment()),
                    rx.cond(detail.count > 0, chip(cases_words(detail.count)), rx.fragment()),
                    class_name="row wrap",
                ),
                class_name="sec",
            ),
            _ways(),
            _section("workflows.state.timers", rx.foreach(detail.timers, _way), detail.timers.length() > 0),
            _section("workflows.state.plugins", rx.foreach(detail.plugins, _plugin), detail.plugins.length() > 0),
            _actions(),
            _section("workflows.state.meta", rx.foreach(detail.meta, _fact), detail.meta.length() > 0),
        ),
        none,
    )


def _tag(meaning: rx.Var) -> rx.Component:
    return rx.el.span(
        meaning_icon(meaning.icon), meaning.word, class_name=classes("badge", "s-" + meaning.tone.to(str)),
        key=meaning.tag, title=meaning.tag,
    )  # fmt: skip


def _section(key: str, rows: rx.Component, there: rx.Var) -> rx.Component:
    shown = rx.el.div(rx.el.h3(t(key)), rx.el.ul(rows, class_name="ways"), class_name="sec")
    return rx.cond(there, shown, rx.fragment())


def _ways() -> rx.Component:
    detail = WorkflowState.detail
    ends = rx.cond(detail.final, t("workflows.state.ends"), t("workflows.state.stuck"))
    return rx.el.div(
        rx.el.h3(t("workflows.state.ways")),
        rx.cond(
            detail.ways.length() > 0,
            rx.el.ul(rx.foreach(detail.ways, _way), class_name="ways"),
            rx.el.p(ends, class_name="dim"),
        ),
        class_name="sec",
    )


def _way(way: rx.Var) -> rx.Component:
    target = rx.cond(
        way.target != "",
        rx.el.button(way.target, type="button", class_name="wd-link mono", on_click=WorkflowState.select(way.target)),
        rx.el.span(t("workflows.state.stays"), class_name="dim"),
    )
    sign = rx.match(way.kind, ("after", icon("clock", "s")), ("always", icon("zap", "s")), icon("send", "s"))
    words = rx.match(
        way.kind,
        ("after", rx.el.b(t("workflow.after", time=way.words))),
        ("always", rx.el.b(way.words)),
        rx.el.b(way.words, class_name="mono"),
    )
    guard = rx.el.p(t("workflows.state.if"), " ", rx.el.code(way.guard), class_name="grd")
    return rx.el.li(
        rx.el.div(
            sign, words, icon("arrow-right", "s", label=t("workflows.state.leads")), target, class_name="row wrap"
        ),
        rx.cond(way.guard != "", guard, rx.fragment()),
        _line(way.description, way.description),
        _line(way.senders, t("workflows.state.senders", who=way.senders)),
        _line(way.declared_in, t("workflows.state.from", where=way.declared_in)),
        key=way.key,
    )


def _line(given: rx.Var, words: rx.Var | str) -> rx.Component:
    return rx.cond(given != "", rx.el.p(words, class_name="dim small"), rx.fragment())


def _plugin(plugin: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(plugin.name, class_name="mono"), chip(plugin.kind), class_name="row wrap"),
        _line(plugin.success, t("workflows.plugin.success", event=plugin.success)),
        _line(plugin.failure, t("workflows.plugin.failure", event=plugin.failure)),
        key=plugin.kind + plugin.name,
    )


def _actions() -> rx.Component:
    detail = WorkflowState.detail
    shown = rx.el.div(
        rx.el.h3(t("workflows.state.actions")),
        _line(detail.entry, t("workflows.state.entry", actions=detail.entry)),
        _line(detail.exit, t("workflows.state.exit", actions=detail.exit)),
        class_name="sec",
    )
    return rx.cond((detail.entry != "") | (detail.exit != ""), shown, rx.fragment())


def _fact(fact: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.span(fact.name, class_name="dim"), " ", rx.el.code(fact.value), key=fact.name, class_name="fct"
    )
