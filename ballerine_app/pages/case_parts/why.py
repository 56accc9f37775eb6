"""Why the case stands where it does: the score, the rules that fired, what they read and caused, and their sum."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_parts.why_rule import fired_rule, quiet_rules
from ballerine_app.pages.case_parts.why_scorecard import scorecard
from ballerine_app.state.case import CaseState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.risk import risk, risk_scale
from ballerine_app.ui.text import t


def why() -> rx.Component:
    """The sum stands under the scale, above the rules, so that it never lies below the fold."""
    case = CaseState.case
    rules = rx.cond(
        case.why.rules.length() > 0,
        rx.el.ol(rx.foreach(case.why.rules, fired_rule), class_name="rules"),
        rx.fragment(),
    )
    judged = rx.fragment(
        risk_scale(case.risk_score, case.risk_level, case.why.levels),
        _sum(),
        _change(),
        rules,
        _thresholds(),
        scorecard(),
        quiet_rules(),
    )
    unjudged = rx.cond(
        case.why.problems.length() > 0, rx.fragment(), rx.el.p(t("case.why.wait"), class_name="dim small pad16")
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("case.why.title")),
            rx.el.span(class_name="grow"),
            risk(case.risk_score, case.risk_level),
            class_name="ph",
        ),
        _problems(),
        rx.cond(case.risk_score < 0, unjudged, judged),
        class_name="sec p-why",
        aria_label=t("case.why.label"),
    )


def _problems() -> rx.Component:
    """What could not be evaluated comes first: the score below says too little."""
    problems = CaseState.case.why.problems
    line = rx.foreach(
        problems,
        lambda each: rx.el.li(rx.cond(each.rule != "", rx.el.b(each.rule, ": "), rx.fragment()), each.reason),
    )
    many = rx.cond(problems.length() > 1, t("case.why.problems", n=problems.length()), t("case.why.problems.one"))
    head = rx.cond(problems[0].rule != "", many, t("case.why.problem"))
    box = rx.el.div(
        rx.el.div(icon("triangle-alert", "s"), rx.el.b(head), class_name="row"),
        rx.el.p(t("case.why.problems.text")),
        rx.el.ul(line),
        class_name="why-problems s-revision",
    )
    return rx.cond(problems.length() > 0, box, rx.fragment())


def _sum() -> rx.Component:
    why = CaseState.case.why
    fired = why.rules.length()
    policy = rx.cond(
        why.policy_href != "",
        link(t("case.why.policy", name=why.policy, n=why.policy_version), href=why.policy_href),
        rx.fragment(),
    )
    at = rx.cond(why.evaluated_at != "", rx.fragment(" · ", relative_time(why.evaluated_at)), rx.fragment())
    return rx.el.div(
        rx.el.span(rx.cond(fired > 0, why.arithmetic, t("case.why.none")), class_name="num strong"),
        rx.el.span(
            t("case.why.fired", n=fired, m=fired + why.quiet_rules.length()), " · ", policy, at, class_name="small dim"
        ),
        rx.cond(why.aggregation == "highest", rx.el.span(t("case.why.highest"), class_name="small dim"), rx.fragment()),
        class_name="sum",
    )


def _change() -> rx.Component:
    """What the last judgement changed, if it changed anything."""
    case = CaseState.case
    change = case.why.change
    came = rx.cond(change.came.length() > 0, t("case.why.came", reasons=change.came.join(", ")), "")
    went = rx.cond(change.went.length() > 0, t("case.why.went", reasons=change.went.join(", ")), "")
    both = (change.came.length() > 0) & (change.went.length() > 0)
    line = rx.el.p(
        rx.el.b(change.before, " → ", case.risk_score, class_name="num"),
        relative_time(change.at),
        rx.el.span(came, rx.cond(both, " · ", ""), went),
        class_name="why-change small",
    )
    return rx.cond(change.before >= 0, line, rx.fragment())


def _thresholds() -> rx.Component:
    thresholds = CaseState.case.why.thresholds
    box = rx.el.div(
        rx.el.h3(t("case.why.thresholds")),
        rx.el.ul(rx.foreach(thresholds, lambda each: rx.el.li(each))),
        class_name="why-part",
    )
    return rx.cond(thresholds.length() > 0, box, rx.fragment())
