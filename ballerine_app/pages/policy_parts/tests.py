"""The tests of the version: what passes, what fails and why."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.policy import PolicyState
from ballerine_app.state.policy_tests import PolicyTestsState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import empty_state, note
from ballerine_app.ui.text import t


def tests_tab() -> rx.Component:
    """A line over the tests, then one after the other."""
    add = button(t("policy_test.add"), kind="primary", icon_name="plus", on_click=PolicyTestsState.add)
    none = empty_state(
        t("policy_test.none"),
        rx.cond(PolicyState.policy.may_edit, t("policy_test.none.text"), t("policy_test.none.reader")),
        icon_name="flask-conical",
        action=rx.cond(PolicyState.policy.may_edit, add, rx.fragment()),
    )
    shown = rx.fragment(
        _counts(),
        rx.el.ul(rx.foreach(PolicyState.tests, _test), class_name="ptests", aria_label=t("rules.tab.tests")),
    )
    broken = note(t("policy_test.not_now"), tone="s-revision", icon_name="triangle-alert")
    return rx.cond(
        PolicyState.tested,
        rx.cond(PolicyState.tests.length() > 0, shown, none),
        rx.el.div(broken, class_name="sec"),
    )


def _counts() -> rx.Component:
    total, failing = PolicyState.tests.length(), PolicyState.failing
    said = rx.cond(
        failing > 0,
        badge(t("policy_test.failing", n=failing, total=total), tone="s-rejected", icon_name="circle-x"),
        badge(t("policy_test.passing", total=total), tone="s-approved", icon_name="circle-check"),
    )
    add = button(t("policy_test.add"), size="sm", icon_name="plus", on_click=PolicyTestsState.add)
    return rx.el.div(
        rx.el.span(said, role="status"),
        rx.el.span(
            rx.cond(failing > 0, t("policy_test.failing.hint"), t("policy_test.passing.hint")), class_name="dim small"
        ),
        rx.el.span(class_name="grow"),
        rx.cond(PolicyState.policy.may_edit, add, rx.fragment()),
        class_name="row wrap pad",
    )


def _test(test: rx.Var) -> rx.Component:
    mark = rx.cond(
        test.passed,
        icon("circle-check", "s", class_name="sev s-approved", label=t("policy_test.passed")),
        icon("circle-x", "s", class_name="sev s-rejected", label=t("policy_test.failed")),
    )
    return rx.el.li(
        mark,
        rx.el.div(
            rx.el.h3(test.name),
            rx.cond(test.problem != "", rx.el.p(test.problem, class_name="why"), rx.fragment()),
            rx.cond(test.passed, rx.fragment(), _wrong(test)),
            rx.el.details(
                rx.el.summary(t("policy_test.details")),
                rx.cond(test.now != "", rx.el.p(t("policy_test.at", time=test.now), class_name="dim"), rx.fragment()),
                rx.el.pre(test.data, tab_index=0, role="region", aria_label=t("policy_test.data.of", name=test.name)),
                _checks(test.checks),
                class_name="more",
            ),
        ),
        rx.cond(PolicyState.policy.may_edit, _acts(test), rx.fragment()),
        key=test.name,
        class_name=rx.cond(test.passed, "", "fails"),
    )


def _wrong(test: rx.Var) -> rx.Component:
    """What came out otherwise, in view without opening anything."""
    return rx.el.ul(
        rx.foreach(
            test.checks,
            lambda check: rx.cond(
                check.passed,
                rx.fragment(),
                rx.el.li(
                    t("policy_test.wrong", label=check.label, expected=check.expected, got=check.got),
                    key=check.label,
                ),
            ),
        ),
        class_name="why",
    )


def _checks(checks: rx.Var) -> rx.Component:
    def line(check: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(check.label), rx.el.dd(check.expected), key=check.label)

    return rx.el.dl(rx.foreach(checks, line), class_name="kv")


def _acts(test: rx.Var) -> rx.Component:
    accept = button(
        t("policy_test.accept"),
        size="sm",
        icon_name="check",
        on_click=PolicyTestsState.expect_now(test.index),
        title=t("policy_test.accept.hint"),
        aria_label=t("policy_test.accept.of", name=test.name),
    )
    return rx.el.div(
        rx.cond(test.passed | (test.problem != ""), rx.fragment(), accept),
        button(
            t("policy_test.edit"),
            size="sm",
            kind="ghost",
            icon_name="pencil",
            icon_only=True,
            on_click=PolicyTestsState.edit(test.index),
            aria_label=t("policy_test.edit.of", name=test.name),
        ),
        button(
            t("policy_test.remove"),
            size="sm",
            kind="ghost",
            icon_name="trash",
            icon_only=True,
            on_click=PolicyTestsState.remove(test.index),
            aria_label=t("policy_test.remove.of", name=test.name),
        ),
        class_name="row",
    )
