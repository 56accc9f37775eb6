"""The tab of routing: one capability's routing as a form beside its JSON."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.plugins_parts.capability_choice import capability_choice
from ballerine_app.pages.plugins_parts.routing_form import routing_form
from ballerine_app.state.arguments import LONGEST_TEXT
from ballerine_app.state.plugins import PluginsState
from ballerine_app.state.routing import RoutingState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.json_editor import json_editor
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def routing() -> rx.Component:
    """What is shown below the tabs."""
    state = RoutingState
    return rx.el.div(
        rx.cond(state.loaded, rx.fragment(_bar(), rx.cond(state.capability != "", _routing(), _none())), _loading()),
        class_name="rt",
    )


def _bar() -> rx.Component:
    state = RoutingState
    nothing = ~state.changed
    acts = rx.fragment(
        rx.el.span(_standing(), id="routing-hint", role="status"),
        button(t("workflows.discard"), kind="ghost", off=nothing, on_click=state.discard),
        button(
            t("routing.save"), kind="primary", key="S", off=nothing, why_off=t("workflows.json.saved"),
            on_click=state.save, custom_attrs=on_key("S"),
        ),
    )  # fmt: skip
    reader = rx.el.span(icon("eye", "s"), t("routing.reader"), id="routing-hint", class_name="badge")
    beside = button(
        rx.cond(state.beside, t("routing.json.hide"), t("routing.json.show")), size="sm", on_click=state.turn
    )
    begin = rx.el.form(
        rx.el.input(
            name="capability", placeholder=t("routing.begin.hint"), aria_label=t("routing.begin.hint"), required=True,
            class_name="input sm",
        ),
        button(t("routing.begin"), size="sm", icon_name="plus", type="submit"),
        on_submit=state.begin,
        reset_on_submit=True,
        class_name="row rt-begin",
    )  # fmt: skip
    return rx.el.div(
        capability_choice(state.names, chosen=state.capability, show=state.show, label=t("routing.capability")),
        rx.cond(PluginsState.may_edit, begin, rx.fragment()),
        rx.el.span(class_name="grow"),
        rx.cond(
            state.capability != "",
            rx.fragment(beside, rx.cond(state.routing.may_edit, acts, reader)),
            rx.fragment(),
        ),
        class_name="rt-bar",
    )


def _standing() -> rx.Component:
    mistakes = RoutingState.findings.length()
    return rx.cond(
        mistakes > 0,
        badge(t("plugin_editor.mistakes", n=mistakes), tone="s-rejected", icon_name="circle-x"),
        rx.cond(
            RoutingState.changed,
            badge(t("workflows.json.unsaved"), tone="s-revision", icon_name="pencil-line"),
            badge(t("workflows.json.saved"), icon_name="check"),
        ),
    )


def _routing() -> rx.Component:
    state = RoutingState
    wrong = note(state.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    theirs = button(t("workflows.json.theirs"), size="sm", on_click=state.discard)
    stale = note(t("routing.stale"), " ", theirs, tone="s-revision", icon_name="triangle-alert", role="alert")
    who = rx.el.p(
        t("routing.changed"), " ", relative_time(state.routing.changed_at),
        rx.cond(state.routing.changed_by != "", rx.fragment(" · ", state.routing.changed_by), rx.fragment()),
        class_name="small dim",
    )  # fmt: skip
    source = rx.el.section(
        json_editor(
            state.source,
            set_count=state.source_set,
            findings=state.findings,
            reveal=state.place,
            reveal_count=state.place_asked,
            read_only=~state.routing.may_edit,
            label=t("plugin_editor.json", name=state.routing.title),
            described_by="routing-hint",
            on_change=state.write,
            on_save=state.save,
            most=LONGEST_TEXT,
            help_for="routing",
        ),
        class_name="rt-json src",
        aria_label=t("plugin_editor.pane.json"),
    )
    form = rx.el.div(
        rx.cond(state.problem != "", wrong, rx.fragment()),
        rx.cond(state.stale, stale, rx.fragment()),
        rx.cond(state.routing.changed_at != "", who, rx.fragment()),
        _findings(),
        routing_form(state, locked=~state.routing.may_edit, name="routing", plugins=True),
        class_name="rt-left",
        tab_index=0,
        role="region",
        aria_label=t("routing.form"),
    )
    return rx.el.div(
        form,
        rx.cond(state.beside, source, rx.fragment()),
        class_name=rx.cond(state.beside, "rt-body two", "rt-body"),
    )


def _findings() -> rx.Component:
    """What is wrong, each with the way to its place in the JSON."""
    lines = rx.foreach(
        RoutingState.findings,
        lambda each: rx.el.li(
            icon("circle-x", "s"),
            rx.el.span(each.message),
            rx.el.button(
                each.pointer, type="button", class_name="linkish mono", on_click=RoutingState.show_place(each.pointer)
            ),
            key=each.pointer + each.message,
        ),
    )
    shown = rx.el.ul(lines, class_name="rt-findings", aria_label=t("routing.findings"))
    return rx.cond(RoutingState.findings.length() > 0, shown, rx.fragment())


def _none() -> rx.Component:
    words = rx.cond(PluginsState.may_edit, t("routing.none.text"), t("routing.none.reader"))
    return empty_state(t("routing.none"), words, icon_name="sliders-horizontal")


def _loading() -> rx.Component:
    return loading_state(*(skeleton("100%", "48px") for _ in range(6)), label=t("routing.loading"))
