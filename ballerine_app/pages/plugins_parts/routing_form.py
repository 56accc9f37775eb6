"""A routing as a form: its strategy, and its providers in their order. Shared by the tabs of routing and simulator."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.vendor_parts.param_field import param_field
from ballerine_app.ui.badges import chip
from ballerine_app.ui.buttons import button, segment, segmented
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import t

STRATEGIES = ("first", "waterfall", "parallel", "cheapest", "split")


def routing_form(state: Any, *, locked: rx.Var | bool, name: str, plugins: bool) -> rx.Component:
    """The form of a State that has the `RoutingText`. ``name`` keeps its ids apart; ``plugins`` shows the way to the
    plugin of each provider, and lets providers be added.
    """
    form = state.form
    broken = note(t("plugin_editor.broken"), tone="s-revision", icon_name="triangle-alert", role="status")
    wrong = note(state.form_problem, tone="s-rejected", icon_name="circle-alert", role="alert")

    def fields(listed: rx.Var) -> rx.Component:
        return rx.foreach(listed, lambda each: param_field(each, put=state.put, epoch=state.epoch, around=name))

    choose = segmented(
        *(
            segment(t(f"routing.strategy.{each}"), pressed=form.strategy == each, on_click=state.choose_strategy(each))
            for each in STRATEGIES
        ),
        label=t("routing.strategy"),
    )
    strategy = rx.el.fieldset(
        rx.el.legend(t("routing.strategy")),
        choose,
        rx.el.p(form.strategy_help, class_name="small dim"),
        fields(form.strategy_fields),
        rx.el.details(
            rx.el.summary(icon("chevron-right", "s"), t("routing.general")),
            rx.el.div(fields(form.fields), class_name="rt-more"),
            class_name="rt-fold",
        ),
        disabled=locked,
        class_name="rt-strategy",
    )
    providers = rx.el.section(
        rx.el.h3(t("routing.providers")),
        rx.el.ol(
            rx.foreach(form.providers, lambda each: _provider(state, each, fields, locked=locked, plugins=plugins)),
            class_name="rt-providers",
        ),
        _add(state, locked) if plugins else rx.fragment(),
    )
    return rx.el.div(
        rx.cond(state.broken, broken, rx.fragment()),
        rx.cond(state.form_problem != "", wrong, rx.fragment()),
        strategy,
        providers,
        class_name="rt-form",
    )


def _provider(state: Any, each: rx.Var, fields: Any, *, locked: rx.Var | bool, plugins: bool) -> rx.Component:
    def act(key: str, icon_name: str, event: Any, off: rx.Var | bool = False) -> rx.Component:
        return button(
            t(f"routing.{key}", name=each.title), kind="ghost", size="sm", icon_name=icon_name, icon_only=True,
            off=off, on_click=event,
        )  # fmt: skip

    acts = rx.fragment(
        act("up", "arrow-up", state.move(each.index, -1), each.is_first),
        act("down", "arrow-down", state.move(each.index, 1), each.is_last),
        act("remove", "trash", state.remove(each.index)),
    )
    plugin = link(t("routing.plugin"), href=each.link, class_name="small")
    head = rx.el.div(
        rx.el.b(each.index + 1, class_name="rt-n num"),
        rx.el.b(each.title, class_name="grow trunc"),
        rx.cond(each.enabled, rx.fragment(), chip(t("providers.standing.off"))),
        rx.cond(each.mistakes > 0, rx.el.span(each.mistakes, class_name="bad num"), rx.fragment()),
        rx.cond(each.link != "", plugin, rx.fragment()) if plugins else rx.fragment(),
        rx.cond(locked, rx.fragment(), acts) if isinstance(locked, rx.Var) else acts,
        class_name="rt-head",
    )
    more = rx.el.details(
        rx.el.summary(icon("chevron-right", "s"), t("routing.more")),
        rx.el.div(fields(each.more), class_name="rt-more"),
        class_name="rt-fold",
    )
    return rx.el.li(
        head,
        rx.el.fieldset(
            rx.el.legend(each.title, class_name="vh"), rx.el.div(fields(each.first), class_name="rt-first"), more,
            disabled=locked,
        ),
        key=each.name,
    )  # fmt: skip


def _add(state: Any, locked: rx.Var | bool) -> rx.Component:
    form = rx.el.form(
        rx.el.input(
            name="provider", placeholder=t("routing.add.hint"), aria_label=t("routing.add.hint"), required=True,
            class_name="input sm",
        ),
        button(t("routing.add"), size="sm", icon_name="plus", type="submit"),
        on_submit=state.add_provider,
        reset_on_submit=True,
        class_name="row rt-add",
    )  # fmt: skip
    return rx.cond(locked, rx.fragment(), form)
