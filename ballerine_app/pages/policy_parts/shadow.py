"""The tab Shadow: a version that judges new cases beside the published one, without effect."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.comparison import action_counts, broken_note, picture, rule_counts, summary
from ballerine_app.pages.policy_parts.moved_cases import moved_cases
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.shadow import ShadowState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t


def shadow_tab() -> rx.Component:
    """The switch, and what came of it so far."""
    view = ShadowState.view
    none = rx.cond(
        view.since != "",
        empty_state(t("shadow.waiting"), t("shadow.waiting.text"), icon_name="hourglass"),
        empty_state(t("shadow.none"), t("shadow.none.text"), icon_name="eye-off"),
    )
    shown = rx.fragment(_switch(), rx.cond(view.comparison.cases > 0, _compared(), none))
    return rx.el.div(
        page_styles("/what-if.css"),
        rx.cond(ShadowState.loaded, shown, loading_state(skeleton("100%", "120px"), label=t("shadow.loading"))),
        class_name="wi",
    )


def _switch() -> rx.Component:
    view = ShadowState.view
    on = rx.fragment(
        badge(t("shadow.on"), tone="s-approved", icon_name="eye"),
        rx.el.span(t("shadow.since"), " ", relative_time(view.since), class_name="dim"),
    )
    act = button(
        rx.cond(view.since != "", t("shadow.stop"), t("shadow.start")).to(str),
        kind=rx.cond(view.since != "", "", "primary"),
        off=~view.may_switch,
        why_off=rx.cond(view.blocked != "", t("error.shadow_status"), t("error.policies_not_yours")).to(str),
        on_click=ShadowState.switch,
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("shadow.title", n=PolicyState.policy.row.version)),
            rx.el.p(t("shadow.text"), class_name="dim small"),
            rx.cond(
                view.earlier != "", rx.el.p(t("shadow.earlier", n=view.earlier), class_name="dim small"), rx.fragment()
            ),
            class_name="grow",
        ),
        rx.cond(view.since != "", on, badge(t("shadow.off"), icon_name="eye-off")),
        act,
        rx.cond(
            ShadowState.problem != "",
            rx.el.p(ShadowState.problem, role="alert", class_name="err bt-err"),
            rx.fragment(),
        ),
        class_name="wi-card bt-form",
    )


def _compared() -> rx.Component:
    view = ShadowState.view
    before, after = t("shadow.before"), t("backtests.after", n=PolicyState.policy.row.version)
    limited = note(t("shadow.limited", n=view.comparison.cases_word), icon_name="info")
    return rx.fragment(
        rx.cond(view.limited, limited, rx.fragment()),
        broken_note(view.comparison, choose=ShadowState.choose),
        rx.el.div(
            rx.el.div(
                summary(view.comparison, choose=ShadowState.choose),
                picture(
                    view.comparison,
                    by=ShadowState.by,
                    show_by=ShadowState.show_by,
                    chosen=ShadowState.cell,
                    choose=ShadowState.choose,
                    before=before,
                    after=after,
                ),
                class_name="wi-main",
            ),
            rx.el.div(
                rule_counts(view.comparison, choose=ShadowState.choose),
                action_counts(view.comparison),
                class_name="wi-main",
            ),
            class_name="wi-cols",
        ),
        moved_cases(view.listed, choose=ShadowState.choose, before=before, after=after),
    )
