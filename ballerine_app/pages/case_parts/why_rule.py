"""One rule of the why panel: its points, what it read and from where, what it caused, and how it was judged."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.badges import chip
from ballerine_app.ui.icons import icon
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t

_DEEPEST = 6


def fired_rule(rule: rx.Var) -> rx.Component:
    """A rule that fired."""
    points = rx.el.span(
        rx.cond(rule.calculation != "", rx.el.small(rule.calculation, " = "), rx.fragment()),
        "+",
        rule.score,
        class_name="p",
    )
    return rx.el.li(
        rx.el.b(rule.reason),
        points,
        rx.el.p(rule.description, class_name="what"),
        _values(rule),
        rx.cond(
            rule.matches.length() > 0,
            rx.el.ul(rx.foreach(rule.matches, lambda each: rx.el.li(icon("list", "xs"), each)), class_name="found"),
            rx.fragment(),
        ),
        rx.cond(
            rule.caused.length() > 0,
            rx.el.ul(rx.foreach(rule.caused, lambda each: rx.el.li(chip(each))), class_name="caused"),
            rx.fragment(),
        ),
        _steps(rule),
        key=rule.id,
    )


def quiet_rules() -> rx.Component:
    """The rules that did not fire, put away until they are asked for."""
    quiet = CaseState.case.why.quiet_rules
    box = rx.el.details(
        rx.el.summary(icon("chevron-right", "s"), t("case.why.quiet", n=quiet.length())),
        rx.el.ul(rx.foreach(quiet, _quiet_rule), class_name="rules quiet"),
        class_name="quiet-box",
    )
    return rx.cond(quiet.length() > 0, box, rx.fragment())


def _quiet_rule(rule: rx.Var) -> rx.Component:
    because = rx.el.p(_mark("no"), rule.because, class_name="because")
    return rx.el.li(
        rx.el.span(rule.reason, class_name="med"),
        rx.el.p(rule.description, class_name="what"),
        rx.cond(rule.because != "", because, rx.fragment()),
        _values(rule),
        key=rule.id,
    )


def _values(rule: rx.Var) -> rx.Component:
    """What the rule read: name, value, and who said so."""
    shown = rx.foreach(
        rule.read,
        lambda each: rx.el.div(
            rx.el.dt(each.name),
            rx.el.dd(
                rx.el.b(each.value),
                rx.el.span(
                    each.source_words,
                    rx.cond(each.at != "", rx.fragment(" · ", relative_time(each.at)), rx.fragment()),
                    class_name="dim",
                ),
            ),
        ),
    )
    return rx.cond(rule.read.length() > 0, rx.el.dl(shown, class_name="read"), rx.fragment())


def _steps(rule: rx.Var) -> rx.Component:
    """The rule's evaluation, one sentence per step."""
    line = rx.foreach(
        rule.lines,
        lambda each: rx.el.li(
            _mark(each.came_to),
            rx.el.span(each.text),
            class_name=rx.match(each.depth, *((depth, f"d{depth}") for depth in range(1, _DEEPEST)), ""),
        ),
    )
    box = rx.el.details(
        rx.el.summary(icon("chevron-right", "xs"), t("case.why.steps")),
        rx.el.ul(line, class_name="why-steps"),
        class_name="how",
    )
    return rx.cond(rule.lines.length() > 0, box, rx.fragment())


def _mark(came_to: rx.Var | str) -> rx.Component:
    """Whether a step holds, by sign and word."""
    holds = icon("check", "xs", label=t("case.why.holds"))
    fails = icon("x", "xs", label=t("case.why.fails"))
    if isinstance(came_to, str):
        return holds if came_to == "yes" else fails
    return rx.match(came_to, ("yes", holds), ("no", fails), rx.el.span(class_name="i xs"))
