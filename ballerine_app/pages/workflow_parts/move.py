"""Moving cases to another version: choose it, say where states have gone, see what would happen, do it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.state.workflow import WorkflowState
from ballerine_app.state.workflow_move import WorkflowMoveState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import t

_COLUMNS = ("case", "state", "becomes", "what")


def move() -> rx.Component:
    """Shown to those who may, where there is somewhere to move to."""
    version = WorkflowState.version
    elsewhere = WorkflowState.versions.length() > 1
    running = (version.row.kind == "workflow") & (version.row.status != "draft")
    return rx.cond(version.may_copy & running & elsewhere, _move(), rx.fragment())


def move_dialog() -> rx.Component:
    """Whether to really move them."""
    shown = dialog(
        rx.el.p(
            t(
                "workflows.move.really.text",
                n=WorkflowMoveState.possible,
                target=WorkflowMoveState.target,
                refused=WorkflowMoveState.refused,
            ),
            class_name="muted",
        ),
        title=t("workflows.move.really", target=WorkflowMoveState.target),
        name="move-cases",
        actions=[
            button(
                t("workflows.cancel"), on_click=WorkflowMoveState.close, auto_focus=True, custom_attrs=on_key("Escape")
            ),
            button(t("workflows.move.do"), kind="primary", on_click=WorkflowMoveState.apply),
        ],
    )
    return rx.cond(WorkflowMoveState.asking, shown, rx.fragment())


def _move() -> rx.Component:
    chosen = (WorkflowMoveState.target != "") & (WorkflowMoveState.source == _here())
    return rx.el.div(
        rx.el.h3(t("workflows.move")),
        rx.el.p(t("workflows.move.text"), class_name="dim small"),
        rx.el.div(_target(), class_name="row wrap"),
        rx.cond(
            WorkflowMoveState.problem != "",
            note(WorkflowMoveState.problem, tone="s-rejected", icon_name="circle-alert", role="alert"),
            rx.fragment(),
        ),
        rx.cond(chosen, rx.fragment(_renamed(), _begin(), _lines()), rx.fragment()),
        class_name="sec",
    )


def _here() -> rx.Var:
    row = WorkflowState.version.row
    return rx.Var.create(f"{row.name} {row.version}")


def _target() -> rx.Component:
    def option(each: rx.Var) -> rx.Component:
        offered = (each.status == "published") & (each.version != WorkflowState.version.row.version)
        words = rx.el.option(t("workflows.version", n=each.version), value=each.version.to(str))
        return rx.cond(offered, words, rx.fragment())

    choice = rx.el.select(
        rx.el.option(t("common.choose"), value=""),
        rx.foreach(WorkflowState.versions, option),
        id="move-target",
        class_name="input sm",
        value=rx.cond(WorkflowMoveState.source == _here(), WorkflowMoveState.target, ""),
        on_change=WorkflowMoveState.choose_target,
    )
    return rx.fragment(
        rx.el.label(t("workflows.move.target"), html_for="move-target", class_name="label"),
        rx.el.span(choice, icon("chevron-down"), class_name="select"),
    )


def _renamed() -> rx.Component:
    def pair(each: Any) -> rx.Component:
        field = "rename-" + each[0].to(str)
        choice = rx.el.select(
            rx.el.option(t("workflows.move.nowhere"), value=""),
            rx.foreach(WorkflowMoveState.states, lambda name: rx.el.option(name, value=name)),
            id=field,
            class_name="input sm mono",
            value=each[1],
            on_change=lambda to: WorkflowMoveState.rename(each[0], to),
        )
        return rx.el.li(
            rx.el.label(each[0], html_for=field, class_name="mono"),
            icon("arrow-right", "s"),
            rx.el.span(choice, icon("chevron-down"), class_name="select"),
            key=each[0].to(str),
        )

    shown = rx.el.div(
        rx.el.p(t("workflows.move.renamed"), class_name="small"),
        rx.el.ul(rx.foreach(WorkflowMoveState.renamed, pair), class_name="rnm"),
    )
    return rx.cond(WorkflowMoveState.renamed.length() > 0, shown, rx.fragment())


def _begin() -> rx.Component:
    ready = WorkflowMoveState.planned & ~WorkflowMoveState.applied & (WorkflowMoveState.possible > 0)
    return rx.el.div(
        button(t("workflows.move.plan"), on_click=WorkflowMoveState.plan),
        button(
            t("workflows.move.do"),
            kind="primary",
            off=~ready,
            why_off=t("workflows.move.plan_first"),
            count=WorkflowMoveState.possible,
            on_click=WorkflowMoveState.ask,
        ),
        class_name="row wrap",
    )


def _lines() -> rx.Component:
    state = WorkflowMoveState
    told = rx.cond(
        state.applied,
        t("workflows.move.done", n=state.possible, refused=state.refused),
        t("workflows.move.would", n=state.possible, refused=state.refused),
    )
    none = rx.el.p(t("workflows.move.nobody"), role="status", class_name="dim")
    found = rx.fragment(
        rx.el.p(told, role="status", class_name="num"),
        table(
            rx.foreach(state.lines, _line),
            head=[heading(t(f"workflows.move.column.{name}")) for name in _COLUMNS],
            label=t("workflows.move.table"),
        ),
    )
    return rx.cond(state.planned, rx.cond(state.lines.length() > 0, found, none), rx.fragment())


def _line(line: rx.Var) -> rx.Component:
    def timer(each: rx.Var) -> rx.Component:
        words = rx.cond(each.kept, t("workflows.move.timer.kept"), t("workflows.move.timer.new"))
        return rx.el.li(words, " ", local_time(each.due_at, look="day-clock"))

    moves = rx.el.ul(
        rx.el.li(rx.cond(line.moved, t("workflows.move.moved"), t("workflows.move.moves"))),
        rx.foreach(line.timers, timer),
        rx.cond(
            line.dropped.length() > 0, rx.el.li(t("workflows.move.dropped", n=line.dropped.length())), rx.fragment()
        ),
        rx.cond(
            line.in_flight.length() > 0,
            rx.el.li(t("workflows.move.in_flight", n=line.in_flight.length())),
            rx.fragment(),
        ),
    )
    stays = rx.fragment(badge(t("workflows.move.stays"), tone="s-revision", icon_name="triangle-alert", bare=True))
    return row(
        cell(link(line.reference, href=rx.Var.create(f"/cases/{line.case_id}"))),
        cell(rx.el.span(line.state, class_name="mono")),
        cell(rx.cond(line.possible, rx.el.span(line.new_state, class_name="mono"), stays)),
        cell(rx.cond(line.possible, moves, line.sentence), class_name="c-what"),
        key=line.case_id,
    )
