"""The plugin as a form, made out of its kind's parameters: each with what it does, and what is wrong with it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.vendor_parts.param_field import param_field
from ballerine_app.state.plugin_editor import PluginEditorState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import t


def form() -> rx.Component:
    """What the kind does, then its parameters in groups."""
    held = PluginEditorState.form
    about = rx.el.details(
        rx.el.summary(icon("info", "s"), t("plugin_editor.about", kind=PluginEditorState.kind)),
        rx.el.ul(rx.foreach(held.about, lambda line: rx.el.li(line, key=line))),
        class_name="pe-about",
    )
    others = rx.foreach(held.others, lambda said: note(said, tone="s-rejected", icon_name="circle-alert"))
    broken = note(t("plugin_editor.broken"), tone="s-revision", icon_name="triangle-alert", role="status")
    return rx.el.section(
        rx.el.h2(t("plugin_editor.pane.form"), class_name="pe-h"),
        rx.el.div(
            rx.cond(PluginEditorState.broken, broken, rx.fragment()),
            rx.cond(held.about.length() > 0, about, rx.fragment()),
            rx.el.div(others),
            rx.foreach(held.groups, _group),
            class_name="pe-scroll",
            tab_index=0,
            role="region",
            aria_label=t("plugin_editor.pane.form"),
        ),
        class_name="pe-form",
        aria_label=t("plugin_editor.pane.form"),
    )


def _group(group: rx.Var) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(
            group.title, rx.cond(group.mistakes > 0, rx.el.span(group.mistakes, class_name="bad num"), rx.fragment())
        ),
        rx.foreach(
            group.fields,
            lambda each: param_field(each, put=PluginEditorState.put, epoch=PluginEditorState.epoch),
        ),
        disabled=(PluginEditorState.plugin.locked != "") | PluginEditorState.broken,
        key=group.key,
    )
