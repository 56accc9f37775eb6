"""Why the case stands where it does: the score, the rules that fired, and their sum."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.risk import risk, risk_scale
from ballerine_app.ui.text import t


def why() -> rx.Component:
    """The sum stands under the scale, above the rules, so that it never lies below the fold."""
    case = CaseState.case
    rules = rx.cond(
        case.rules.length() > 0,
        rx.el.ol(rx.foreach(case.rules, rule_line), class_name="rules"),
        rx.fragment(),
    )
    judged = rx.fragment(risk_scale(case.risk_score, case.risk_level), _sum(), rules, _quiet())
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("case.why.title")),
            rx.el.span(class_name="grow"),
            risk(case.risk_score, case.risk_level),
            class_name="ph",
        ),
        rx.cond(case.risk_score < 0, rx.el.p(t("case.why.wait"), class_name="dim small pad16"), judged),
        class_name="sec p-why",
        aria_label=t("case.why"),
    )


def _sum() -> rx.Component:
    case = CaseState.case
    fired = case.rules.length()
    return rx.el.div(
        rx.el.span(rx.cond(fired > 0, case.risk_sum, t("case.why.none")), class_name="num strong"),
        rx.el.span(
            t("case.why.fired", n=fired, m=fired + case.quiet_rules.length()),
            " · ",
            t("case.why.version", n=case.rules_version),
            class_name="small dim",
        ),
        class_name="sum",
    )


def rule_line(rule: rx.Var) -> rx.Component:
    """One rule with its points and the values that it read."""
    return rx.el.li(
        rx.el.b(rule.reason),
        rx.el.span("+", rule.score, class_name="p"),
        rx.el.code(rule.read),
        title=rule.description,
        key=rule.id,
    )


def _quiet() -> rx.Component:
    quiet = CaseState.case.quiet_rules
    lines = rx.el.details(
        rx.el.summary(icon("chevron-right", "s"), t("case.why.quiet", n=quiet.length())),
        rx.el.ul(
            rx.foreach(
                quiet,
                lambda rule: rx.el.li(
                    rx.el.span(rule.reason), rx.el.code(rule.read), title=rule.description, key=rule.id
                ),
            ),
            class_name="rules quiet",
        ),
        class_name="quiet-box",
    )
    return rx.cond(quiet.length() > 0, lines, rx.fragment())
