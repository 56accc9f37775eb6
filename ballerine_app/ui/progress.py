"""Progress: segments over a journey, a bar for an upload, and the list of steps at the side."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t

PHASES = ("done", "now", "todo")


def segments(phases: Sequence[str] | rx.Var, *, done: int | rx.Var, steps: int | rx.Var) -> rx.Component:
    """One segment per step. ``phases``: "done", "now" or "todo" each; ``done`` of ``steps`` are behind."""

    def segment(phase: Text) -> rx.Component:
        return rx.el.i(class_name=_phase(phase, {"done": "on", "now": "now", "todo": ""}))

    shown = [rx.foreach(phases, segment)] if isinstance(phases, rx.Var) else [segment(phase) for phase in phases]
    return rx.el.div(
        *shown,
        class_name="segs",
        role="progressbar",
        aria_label=t("common.progress"),
        aria_valuemin=0,
        aria_valuemax=steps,
        aria_valuenow=done,
    )


def bar(percent: int | rx.Var, *, label: Text) -> rx.Component:
    """A bar filled to ``percent`` (0 to 100)."""
    return rx.el.div(
        rx.el.i(custom_attrs={"style": rx.Var.create({"width": f"{percent}%"})}),
        class_name="bar",
        role="progressbar",
        aria_label=label,
        aria_valuemin=0,
        aria_valuemax=100,
        aria_valuenow=percent,
    )


def steps_list(*items: Any) -> rx.Component:
    """The list of `step_item`s (or one `rx.foreach` that makes them) at the side of a journey."""
    return rx.el.ol(*items, class_name="steps", aria_label=t("common.steps"))


def step_item(label: Text, number: int | rx.Var, phase: Text) -> rx.Component:
    """One step with its number; ``phase``: "done", "now" or "todo"."""
    tick = icon("check", "xs")
    if isinstance(phase, rx.Var):
        sign = rx.cond(phase == "done", tick, rx.el.span(number))
        current = rx.cond(phase == "now", "step", "false")
    else:
        sign = tick if phase == "done" else rx.el.span(number)
        current = "step" if phase == "now" else "false"
    look = _phase(phase, {"done": "done", "now": "now", "todo": ""})
    return rx.el.li(rx.el.span(sign, class_name="n"), label, class_name=look, aria_current=current)


def _phase(phase: Text, looks: dict[str, str]) -> Any:
    if isinstance(phase, rx.Var):
        return classes(rx.match(phase, *looks.items(), ""))
    return looks[phase]
