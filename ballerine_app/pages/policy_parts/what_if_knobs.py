"""Knobs beside the picture: rules on and off, their scores, the levels and thresholds; tried at once, kept nowhere."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.policy_parts.comparison import rule_bars
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.what_if import WhatIfState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.text import Text, t

_STEP = 5
_PAUSE_MS = 250


def knobs() -> rx.Component:
    """All knobs with what to do with them."""
    view = WhatIfState.view
    return rx.el.section(
        rx.el.div(rx.el.h2(t("what_if.knobs")), rx.el.span(class_name="grow"), _acts(), class_name="row wrap"),
        rx.el.p(t("what_if.knobs.text"), class_name="dim small"),
        _levels(),
        rx.cond(view.thresholds.length() > 0, _thresholds(), rx.fragment()),
        rx.el.ul(rx.foreach(view.rules, _rule), class_name="wi-knobs", aria_label=t("what_if.rules")),
        rx.cond(
            view.more_rules > 0,
            rx.el.p(t("what_if.rules.more", n=view.more_rules), class_name="dim small"),
            rx.fragment(),
        ),
        class_name="wi-card wi-turn",
    )


def _acts() -> rx.Component:
    turned = WhatIfState.view.turned > 0
    keep = button(
        t("what_if.knobs.keep"),
        size="sm",
        kind="primary",
        off=~turned,
        why_off=t("what_if.knobs.none"),
        on_click=WhatIfState.keep,
    )
    undo = button(
        t("what_if.knobs.undo"),
        size="sm",
        icon_name="undo-2",
        off=~turned,
        why_off=t("what_if.knobs.none"),
        on_click=WhatIfState.undo,
    )
    return rx.fragment(undo, rx.cond(PolicyState.policy.may_edit, keep, rx.fragment()))


def _levels() -> rx.Component:
    def level(pair: Any) -> rx.Component:
        name = pair[0].to(str)
        word = rx.match(name, *((one, t(f"what_if.upto.{one}")) for one in ("low", "medium", "high")), "").to(str)
        look = rx.match(name, *((one, f"r-{one}") for one in ("low", "medium", "high")), "").to(str)
        return rx.el.label(
            rx.el.span(word, class_name=classes("fl-w", look)),
            _number(pair[1], word, WhatIfState.turn_level(name), name),
            key=name,
        )

    return rx.el.fieldset(
        rx.el.legend(t("what_if.levels")), rx.foreach(WhatIfState.view.levels, level), class_name="wi-set"
    )


def _thresholds() -> rx.Component:
    def threshold(each: rx.Var) -> rx.Component:
        least, most = t("what_if.threshold.from", word=each.word), t("what_if.threshold.to", word=each.word)
        return rx.el.div(
            rx.el.span(each.word),
            _number(each.least, least, WhatIfState.turn_threshold(each.place, "least"), f"{each.place}-least"),
            rx.el.span("\N{EN DASH}", aria_hidden="true"),
            _number(each.most, most, WhatIfState.turn_threshold(each.place, "most"), f"{each.place}-most"),
            class_name="row",
            key=each.place.to_string(),
        )

    return rx.el.fieldset(
        rx.el.legend(t("what_if.thresholds")),
        rx.foreach(WhatIfState.view.thresholds, threshold),
        class_name="wi-set",
    )


def _rule(knob: rx.Var) -> rx.Component:
    switch = rx.el.button(
        rx.el.i(aria_hidden="true"),
        type="button",
        role="switch",
        aria_checked=rx.cond(knob.on, "true", "false"),
        aria_label=t("what_if.rule.on", rule=knob.id),
        on_click=WhatIfState.turn_rule(knob.id),
        class_name="wi-switch",
    )
    changed = knob.score_set != knob.score
    return rx.el.li(
        switch,
        rx.el.div(
            rx.el.b(knob.id, class_name="mono"), rx.el.small(knob.description, class_name="dim"), class_name="wi-name"
        ),
        rx.el.div(
            _step("minus", t("what_if.rule.less", rule=knob.id, n=_STEP), WhatIfState.nudge_score(knob.id, -_STEP)),
            _number(knob.score_set, t("what_if.rule.score", rule=knob.id), WhatIfState.turn_score(knob.id), knob.id),
            _step("plus", t("what_if.rule.more", rule=knob.id, n=_STEP), WhatIfState.nudge_score(knob.id, _STEP)),
            rx.cond(changed, rx.el.small(t("what_if.rule.was", n=knob.score), class_name="dim num"), rx.fragment()),
            class_name="wi-score",
        ),
        _counts(knob.count),
        class_name=classes(when(~knob.on, "off"), when(changed, "turned")),
        key=knob.id,
    )


def _counts(rule: rx.Var) -> rx.Component:
    change = rx.el.button(
        rule.change,
        type="button",
        class_name="linkish num",
        aria_label=t("what_if.rules.look", rule=rule.id, change=rule.change),
        on_click=WhatIfState.choose(rx.Var.create(f"rule:{rule.id}").to(str)),
    )
    return rx.el.div(
        rx.el.span(
            t("what_if.rule.fires", n=rule.after),
            rx.cond(rule.change != "", change, rx.fragment()),
            class_name="row num small",
        ),
        rule_bars(rule),
        rx.cond(
            rule.broken != "",
            rx.el.small(t("what_if.rules.broken", n=rule.broken, why=rule.why), class_name="wi-broken"),
            rx.fragment(),
        ),
        class_name="wi-count",
    )


def _step(sign: str, word: Text, event: Any) -> rx.Component:
    return button(word, kind="ghost", size="sm", icon_name=sign, icon_only=True, on_click=event)


def _number(value: rx.Var, label: Text, event: Any, key: Text) -> rx.Component:
    return rx.el.input(
        type="number",
        min=0,
        max=100,
        step=1,
        default_value=value,
        aria_label=label,
        on_change=event.debounce(_PAUSE_MS),
        class_name="input sm num",
        # A field that was set from elsewhere begins anew; while one types, it stays.
        key=rx.Var.create(f"{key}:{WhatIfState.knobs_set}").to(str),
    )
