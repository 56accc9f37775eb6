"""One plugin: as a form, as JSON, and tried on a case. Side by side where there is room, else one after the other."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.plugin_editor_parts.form import form
from ballerine_app.pages.plugin_editor_parts.head import head
from ballerine_app.pages.plugin_editor_parts.source import source
from ballerine_app.pages.plugin_editor_parts.trial import trial
from ballerine_app.state.plugin_editor import PluginEditorState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button, link_button, segment, segmented
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, skeleton, toast
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import shortcuts
from ballerine_app.ui.text import t

_PANES = ("form", "json", "try")


def plugin_editor() -> rx.Component:
    """The page."""
    state = PluginEditorState
    return office(
        page_styles("/plugin-editor.css"),
        rx.cond(state.loaded, rx.cond(state.missing, _missing(), _plugin()), _loading()),
        navigation=navigation(demo=state.demo, place="plugins", railed=True),
        me=signed_in(state.me, railed=True),
        tabs=tabs(place="plugins"),
        railed=True,
        class_name="wf ped",
        main_class="wmain",
    )


def _plugin() -> rx.Component:
    pane = PluginEditorState.pane
    return rx.fragment(
        head(),
        rx.el.div(
            segmented(
                *(
                    segment(
                        t(f"plugin_editor.pane.{name}"),
                        pressed=pane == name,
                        on_click=PluginEditorState.show_pane(name),
                    )
                    for name in _PANES
                ),
                label=t("plugin_editor.panes"),
            ),
            class_name="pe-panes",
        ),
        rx.el.div(form(), source(), trial(), class_name="pe-body", custom_attrs={"data-pane": pane}),
        key_bar(
            key_hint("S", does=t("routing.save")),
            key_hint("T", does=t("plugin_editor.try")),
            rx.el.span(class_name="grow"),
            live_mark(),
        ),
        _said(),
        shortcuts(),
    )


def _said() -> rx.Component:
    put_away = button(
        t("office.dismiss"), kind="ghost", size="sm", icon_name="x", icon_only=True, on_click=PluginEditorState.close
    )
    said = toast(PluginEditorState.problem, tone="s-rejected", icon_name="circle-alert", action=put_away)
    return rx.el.div(rx.cond(PluginEditorState.problem != "", said, rx.fragment()), role="alert", class_name="toasts")


def _missing() -> rx.Component:
    back = link_button(t("plugin_editor.missing.back"), "/plugins", kind="primary")
    return rx.el.div(
        empty_state(
            t("plugin_editor.missing"), t("plugin_editor.missing.text"), icon_name="search-x", action=back, level=1
        ),
        class_name="wmissing",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("220px", "24px"), skeleton("120px", "14px"), class_name="sk-head"),
        rx.el.div(*(skeleton("100%", "48px") for _ in range(7)), class_name="stack"),
        label=t("plugin_editor.loading"),
    )
