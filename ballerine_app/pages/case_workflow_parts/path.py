"""How the case got here: its events, newest first; choosing one shows the case as it was then."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_workflow_parts.head import steps
from ballerine_app.state.case_workflow import CaseWorkflowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.icons import icon
from ballerine_app.ui.keep_in_sight import keep_in_sight
from ballerine_app.ui.link import link
from ballerine_app.ui.text import t


def path() -> rx.Component:
    """The list with its head, which stays."""
    shown = CaseWorkflowState.path
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("case_workflow.path")),
            rx.el.span(shown.count, class_name="dim num small", aria_hidden="true"),
            rx.el.span(class_name="grow"),
            rx.cond(CaseWorkflowState.then.seq > 0, rx.fragment(), steps()),
            class_name="ph",
        ),
        rx.cond(CaseWorkflowState.selected != "", _only(), rx.fragment()),
        keep_in_sight(
            rx.el.ol(
                rx.cond(CaseWorkflowState.selected == "", _now(), rx.fragment()),
                _beyond(shown.newer, shown.newer_seq, "newer"),
                rx.foreach(CaseWorkflowState.lines, _line),
                _beyond(shown.older, shown.older_seq, "older"),
                class_name="path",
                aria_label=t("case_workflow.path"),
            ),
            rx.cond(
                (CaseWorkflowState.lines.length() == 0),
                rx.el.p(t("case_workflow.path.none"), class_name="dim pad"),
                rx.fragment(),
            ),
            item=CaseWorkflowState.then.seq,
        ),
        class_name="p-path",
    )


def _only() -> rx.Component:
    """Which state the list is about, and the way back to all."""
    return rx.el.div(
        rx.el.span(t("case_workflow.path.only"), " ", rx.el.code(CaseWorkflowState.selected), class_name="grow"),
        button(
            t("case_workflow.path.all"), kind="ghost", size="sm", icon_name="x",
            on_click=CaseWorkflowState.select(CaseWorkflowState.selected),
        ),
        class_name="only",
        role="status",
    )  # fmt: skip


def _now() -> rx.Component:
    here = CaseWorkflowState.then.seq == 0
    return rx.el.li(
        rx.el.span(rx.el.span(class_name="live-dot"), class_name="n"),
        link(
            rx.el.b(t("case_workflow.now")), rx.el.small(CaseWorkflowState.head.label), href=CaseWorkflowState.to_now,
            aria_current=rx.cond(here, "true", "false"), class_name="plain go",
        ),
        class_name=classes("now", when(here, "cur")),
    )  # fmt: skip


def _line(line: rx.Var) -> rx.Component:
    tone = rx.cond(line.tone != "", "s-" + line.tone.to(str), "")
    number = rx.el.span(line.order, aria_label=t("case_workflow.move", n=line.order), role="img")
    mark = rx.cond(line.order != "", number, rx.el.span(class_name="dot"))
    moved = rx.el.small(
        rx.cond(line.from_label != "", rx.fragment(line.from_label, " ", icon("arrow-right", "xs"), " "), ""),
        line.to_label,
        class_name="to",
    )
    changed = rx.cond(line.moved, moved, rx.cond(line.changed != "", rx.el.small(line.changed), rx.fragment()))
    noted = rx.el.small(icon("triangle-alert", "xs"), line.note, class_name="warn")
    return rx.el.li(
        rx.el.span(mark, class_name=classes("n", tone)),
        link(
            rx.el.span(rx.el.b(line.title), rx.el.span(line.actor, class_name="by"), class_name="l1"),
            changed,
            rx.cond(line.note != "", noted, rx.fragment()),
            href=CaseWorkflowState.to_moment + line.seq.to(str),
            aria_current=rx.cond(line.chosen, "true", "false"),
            class_name="plain go",
        ),
        local_time(line.at),
        class_name=classes(when(line.moved, "mv"), when(line.chosen, "cur")),
        key=line.seq,
    )


def _beyond(count: rx.Var, seq: rx.Var, which: str) -> rx.Component:
    there = CaseWorkflowState.to_moment + seq.to(str)
    words = t(f"case_workflow.path.{which}", n=count)
    more = rx.el.li(rx.el.span(icon("ellipsis", "s"), class_name="n"), link(words, href=there, class_name="plain go"))
    return rx.cond(count > 0, more, rx.fragment())
