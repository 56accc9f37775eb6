"""The plugin's JSON, with its mistakes at their places."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.arguments import LONGEST_TEXT
from ballerine_app.state.plugin_editor import PluginEditorState
from ballerine_app.ui.json_editor import json_editor
from ballerine_app.ui.text import t


def source() -> rx.Component:
    """The field; what is typed here shows itself in the form, and the other way round."""
    return rx.el.section(
        rx.el.h2(t("plugin_editor.pane.json"), class_name="pe-h"),
        json_editor(
            PluginEditorState.source,
            set_count=PluginEditorState.source_set,
            findings=PluginEditorState.findings,
            reveal=PluginEditorState.place,
            reveal_count=PluginEditorState.place_asked,
            read_only=PluginEditorState.plugin.locked != "",
            label=t("plugin_editor.json", name=PluginEditorState.plugin.title),
            described_by="source-hint",
            on_change=PluginEditorState.write,
            on_save=PluginEditorState.save,
            most=LONGEST_TEXT,
            help_for="plugin",
        ),
        class_name="pe-json src",
        aria_label=t("plugin_editor.pane.json"),
    )
