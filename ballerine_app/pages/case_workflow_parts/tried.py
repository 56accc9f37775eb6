"""Transitions that were tried, or would be: where they lead, their guard, what it read, and what came of it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t


def tried_list(steps: rx.Var, *, done: bool) -> rx.Component:
    """A list of `TriedTransition`s; ``done`` where an event tried them, else they would be."""
    return rx.el.ul(rx.foreach(steps, lambda step: _tried(step, done=done)), class_name="tried")


def _tried(step: rx.Var, *, done: bool) -> rx.Component:
    target = rx.cond(step.target != "", step.target_label, t("case_workflow.stays"))
    own = rx.cond(
        step.event == "", rx.el.span(t("case_workflow.by_itself", state=step.state_label), class_name="dim"), ""
    )
    guard = rx.el.p(rx.el.span(t("case_workflow.if"), class_name="dim"), " ", rx.el.code(step.guard), class_name="grd")
    return rx.el.li(
        rx.el.div(_sign(step), rx.el.b(target), own, rx.el.span(class_name="grow"), _end(step, done=done)),
        rx.cond(step.guard != "", guard, rx.fragment()),
        rx.cond(step.inputs.length() > 0, _inputs(step.inputs), rx.fragment()),
        rx.cond(step.error != "", rx.el.p(step.error, class_name="err"), rx.fragment()),
        class_name=rx.cond(step.taken, "yes", "no"),
    )


def _sign(step: rx.Var) -> rx.Component:
    return rx.cond(step.target != "", icon("arrow-right", "s"), icon("rotate-ccw", "s"))


def _end(step: rx.Var, *, done: bool) -> rx.Component:
    tense = "done" if done else "would"
    yes = rx.el.span(icon("check", "s"), t(f"case_workflow.{tense}.yes"), class_name="end yes")
    no = rx.el.span(icon("minus", "s"), t(f"case_workflow.{tense}.no"), class_name="end no")
    broken = rx.el.span(icon("triangle-alert", "s"), t("case_workflow.broken"), class_name="end err")
    end = rx.cond(step.error != "", broken, rx.cond(step.taken, yes, no))
    # What has no condition always holds.
    return end if done else rx.cond(step.guard != "", end, rx.fragment())


def _inputs(inputs: rx.Var) -> rx.Component:
    """What the guard read: the path, what people call it, and the value that it had."""

    def row(each: rx.Var) -> rx.Component:
        called = rx.cond(each.label != "", rx.el.small(each.label), rx.fragment())
        return rx.el.div(rx.el.dt(rx.el.code(each.path), called), rx.el.dd(each.value), key=each.path)

    return rx.el.dl(rx.foreach(inputs, row), class_name="reads")
