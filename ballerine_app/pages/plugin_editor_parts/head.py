"""The head: which plugin it is, where it stands, and saving what was typed."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.plugin_editor import PluginEditorState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def head() -> rx.Component:
    """One line, two on a phone; below it what somebody else has saved meanwhile."""
    plugin = PluginEditorState.plugin
    back = link(
        icon("arrow-left"), href=plugin.back, class_name="btn ghost icon", aria_label=t("plugin_editor.back"),
        title=t("plugin_editor.back"),
    )  # fmt: skip
    where = rx.cond(
        plugin.version > 0,
        t("plugin_editor.in_version", name=plugin.owner_title, n=plugin.version),
        t("plugin_editor.in_routing", name=plugin.owner_title),
    )
    name = rx.el.div(
        rx.el.h1(plugin.title, title=plugin.title),
        rx.el.small(where, " · ", rx.el.span(plugin.name, class_name="mono")),
        class_name="who",
    )
    return rx.el.header(
        rx.el.div(
            back, name, rx.el.span(PluginEditorState.kind, class_name="chip mono"), rx.el.span(class_name="grow"),
            rx.cond(plugin.locked == "", _acts(), _locked()), class_name="h1r",
        ),
        rx.cond(PluginEditorState.stale, _stale(), rx.fragment()),
        class_name="head",
    )  # fmt: skip


def _acts() -> rx.Component:
    nothing = ~PluginEditorState.changed
    return rx.el.div(
        rx.el.span(_standing(), id="source-hint", role="status"),
        button(t("workflows.discard"), kind="ghost", off=nothing, on_click=PluginEditorState.discard),
        button(
            t("routing.save"), kind="primary", key="S", off=nothing, why_off=t("workflows.json.saved"),
            on_click=PluginEditorState.save, custom_attrs=on_key("S"),
        ),
        class_name="decide",
    )  # fmt: skip


def _standing() -> rx.Component:
    mistakes = PluginEditorState.findings.length()
    wrong = badge(t("plugin_editor.mistakes", n=mistakes), tone="s-rejected", icon_name="circle-x")
    unsaved = badge(t("workflows.json.unsaved"), tone="s-revision", icon_name="pencil-line")
    return rx.cond(
        mistakes > 0,
        wrong,
        rx.cond(PluginEditorState.changed, unsaved, badge(t("workflows.json.saved"), icon_name="check")),
    )


def _locked() -> rx.Component:
    why = rx.match(
        PluginEditorState.plugin.locked,
        ("reader", t("plugin_editor.locked.reader")),
        t("plugin_editor.locked.published"),
    )
    return rx.el.span(icon("lock", "s"), why, id="source-hint", class_name="badge pe-locked")


def _stale() -> rx.Component:
    theirs = button(t("workflows.json.theirs"), size="sm", on_click=PluginEditorState.discard)
    return note(t("workflows.json.stale"), " ", theirs, tone="s-revision", icon_name="triangle-alert", role="alert")
