"""The tab What-if: the rules that are looked at on past cases, at once."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.comparison import action_counts, broken_note, picture, summary
from ballerine_app.pages.policy_parts.moved_cases import moved_cases
from ballerine_app.pages.policy_parts.what_if_knobs import knobs
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.what_if import WhatIfState
from ballerine_app.ui.buttons import segment, segmented
from ballerine_app.ui.notes import empty_state, error_state, loading_state, note, skeleton
from ballerine_app.ui.on_item import on_item
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t


def what_if_tab() -> rx.Component:
    """The knobs beside what they do; another version begins anew."""
    view = WhatIfState.view
    shown = rx.cond(
        view.problem != "",
        _unusable(),
        rx.cond(view.total == 0, _no_cases(), _shown()),
    )
    return rx.el.div(
        page_styles("/what-if.css"),
        on_item(PolicyState.policy.row.version_id, WhatIfState.show),
        rx.cond(
            WhatIfState.problem != "",
            error_state(t("what_if.failed"), WhatIfState.problem),
            rx.cond(WhatIfState.loaded, shown, _loading()),
        ),
        class_name="wi",
    )


def _shown() -> rx.Component:
    view = WhatIfState.view
    before = rx.cond(view.baseline != "", t("what_if.before", n=view.baseline), t("what_if.before.none")).to(str)
    after = t("what_if.after")
    return rx.fragment(
        _head(),
        rx.cond(view.baseline == "", note(t("what_if.no_baseline"), icon_name="info"), rx.fragment()),
        broken_note(view.comparison, choose=WhatIfState.choose),
        rx.el.div(
            rx.el.div(
                summary(view.comparison, choose=WhatIfState.choose),
                picture(
                    view.comparison,
                    by=WhatIfState.by,
                    show_by=WhatIfState.show_by,
                    chosen=WhatIfState.cell,
                    choose=WhatIfState.choose,
                    before=before,
                    after=after,
                ),
                action_counts(view.comparison),
                class_name="wi-main",
            ),
            knobs(),
            class_name="wi-cols",
        ),
        moved_cases(view.listed, choose=WhatIfState.choose, before=before, after=after),
    )


def _head() -> rx.Component:
    view = WhatIfState.view
    some = rx.fragment(
        t("what_if.covered", covered=view.covered_word, cases=view.total),
        rx.cond(view.slowest != "", rx.fragment(" ", t("what_if.slow", rule=view.slowest)), rx.fragment()),
    )
    over = rx.cond(
        view.covered_word != "",
        rx.el.span(some, class_name="wi-slow"),
        rx.el.span(
            t("what_if.over", cases=view.comparison.cases_word),
            " ",
            relative_time(view.since),
            " ",
            t("what_if.over.ago"),
        ),
    )
    beside = segmented(
        segment(
            t("what_if.against.published"),
            pressed=WhatIfState.against == "published",
            on_click=WhatIfState.compare_with("published"),
        ),
        segment(
            t("what_if.against.saved"),
            pressed=WhatIfState.against == "saved",
            on_click=WhatIfState.compare_with("saved"),
        ),
        label=t("what_if.against"),
    )
    return rx.el.div(
        rx.el.p(over, rx.el.span(t("what_if.lists"), class_name="dim"), class_name="wi-over"),
        rx.el.span(class_name="grow"),
        beside,
        class_name="row wrap wi-head",
    )


def _unusable() -> rx.Component:
    view = WhatIfState.view
    why = rx.cond(view.problem == "/", t("what_if.no_json"), view.problem).to(str)
    turned = rx.cond(view.turned > 0, knobs(), rx.fragment())
    return rx.fragment(empty_state(t("what_if.unusable"), why, icon_name="circle-alert"), turned)


def _no_cases() -> rx.Component:
    return empty_state(t("what_if.no_cases"), t("what_if.no_cases.text"), icon_name="inbox")


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(
            rx.el.div(skeleton("100%", "84px"), skeleton("100%", "320px"), class_name="stack"),
            rx.el.div(skeleton("100%", "410px"), class_name="stack"),
            class_name="wi-cols",
        ),
        label=t("what_if.loading"),
    )
