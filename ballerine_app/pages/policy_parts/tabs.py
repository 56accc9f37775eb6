"""The tabs of a policy's page. Each is a module of its own beside this one."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.backtests import backtests_tab
from ballerine_app.pages.policy_parts.changes import changes_tab
from ballerine_app.pages.policy_parts.rules import rules_tab
from ballerine_app.pages.policy_parts.shadow import shadow_tab
from ballerine_app.pages.policy_parts.tests import tests_tab
from ballerine_app.pages.policy_parts.versions import versions_tab
from ballerine_app.pages.policy_parts.what_if import what_if_tab
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.policy_address import TABS
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.tab_list import tab_list
from ballerine_app.ui.text import t

_PANELS = {
    "rules": rules_tab,
    "tests": tests_tab,
    "what-if": what_if_tab,
    "backtests": backtests_tab,
    "shadow": shadow_tab,
    "changes": changes_tab,
    "versions": versions_tab,
}


def panel() -> rx.Component:
    """The tabs and what the chosen one shows."""
    shown = rx.match(PolicyState.tab, *((name, make()) for name, make in _PANELS.items()), rx.fragment())
    return rx.el.section(
        tab_list(
            *(_tab(name, number) for number, name in enumerate(TABS, 1)),
            label=t("workflows.tabs"),
            chosen=PolicyState.tab,
        ),
        rx.el.div(
            shown,
            id="policy-panel",
            role="tabpanel",
            aria_labelledby=rx.Var.create(f"tab-{PolicyState.tab}"),
            tab_index=0,
            class_name="wpanel",
        ),
        class_name="wside",
        aria_label=t("workflows.tabs"),
    )


def _tab(name: str, number: int) -> rx.Component:
    chosen = PolicyState.tab == name
    return rx.el.button(
        t(f"rules.tab.{name}"),
        _mark(name),
        type="button",
        role="tab",
        id=f"tab-{name}",
        aria_selected=rx.cond(chosen, "true", "false"),
        aria_controls="policy-panel",
        on_click=PolicyState.show_tab(name),
        custom_attrs=on_key(str(number)),
    )


def _mark(name: str) -> rx.Component:
    if name == "rules":
        mark = rx.el.span(t("workflows.unsaved"), class_name="unsaved")
        return rx.cond(PolicyState.changed, mark, rx.fragment())
    if name == "tests":
        count = PolicyState.tests.length()
        failing = rx.el.span(t("policy_test.tab.failing", n=PolicyState.failing), class_name="unsaved bad")
        total = rx.cond(count > 0, rx.el.span(count, class_name="c num"), rx.fragment())
        return rx.cond(PolicyState.failing > 0, failing, total)
    if name == "versions":
        return rx.el.span(PolicyState.versions.length(), class_name="c num")
    return rx.fragment()
