"""A field in which the JSON of a definition is edited, with findings at their places and help from its schema.

`assets/js/json-editor.jsx` loads the editor (CodeMirror) when it is shown; `assets/definition.schema.json` says what
may stand where.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.text import Text, t

_WORDS = {
    "broken": "broken",
    "whole": "whole",
    "named": "named",
    "unused": "unused",
    "failed": "failed",
    "tooLong": "too_long",
    "keys": "keys",
    "keysReading": "keys.reading",
}
# What CodeMirror calls its own words.
_PHRASES = {
    "Find": "find",
    "Replace": "replace",
    "next": "next",
    "previous": "previous",
    "all": "all",
    "match case": "match_case",
    "regexp": "pattern",
    "by word": "by_word",
    "replace": "replace_one",
    "replace all": "replace_all",
    "close": "close",
    "current match": "current_match",
    "replaced $ matches": "replaced_all",
    "replaced match on line $": "replaced_one",
    "on line": "on_line",
    "Go to line": "go_to_line",
    "go": "go",
    "Diagnostics": "findings",
    "No diagnostics": "no_findings",
    "Completions": "completions",
    "Fold line": "fold",
    "Unfold line": "unfold",
    "unfold": "unfold",
    "folded code": "folded",
    "Folded lines": "folded_lines",
    "Unfolded lines": "unfolded_lines",
    "to": "to",
    "Control character": "control",
    "Selection deleted": "selection_deleted",
}


def _one_text(words: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (words,)


class JsonEditor(rx.Component):
    """The place of the editor, which loads it."""

    library = "$/public/js/json-editor.jsx"
    tag = "JsonEditor"
    lib_dependencies: list[str] = [  # noqa: RUF012 - a field of Reflex, which copies it
        "@codemirror/autocomplete@6.20.4",
        "@codemirror/commands@6.11.1",
        "@codemirror/lang-json@6.0.2",
        "@codemirror/language@6.13.1",
        "@codemirror/lint@6.9.8",
        "@codemirror/search@6.7.2",
        "@codemirror/state@6.7.6",
        "@codemirror/view@6.43.15",
        "@lezer/highlight@1.2.5",
    ]

    value: rx.Var[str]
    revision: rx.Var[int]
    read_only: rx.Var[bool]
    findings: rx.Var[list[Any]]
    reveal: rx.Var[str]
    asked: rx.Var[int]
    label: rx.Var[str]
    described_by: rx.Var[str]
    help_for: rx.Var[str]
    most: rx.Var[int]
    words: rx.Var[dict[str, str]]
    phrases: rx.Var[dict[str, str]]
    on_text: rx.EventHandler[_one_text]
    on_save: rx.EventHandler[rx.event.no_args_event_spec]


def json_editor(
    value: Text,
    *,
    set_count: rx.Var,
    findings: rx.Var,
    reveal: rx.Var,
    reveal_count: rx.Var,
    read_only: rx.Var,
    label: Text,
    described_by: str,
    on_change: Any,
    on_save: Any,
    most: int,
    help_for: str = "definition",
) -> rx.Component:
    """A definition's text in an editor. It takes ``value`` when ``set_count`` changes.

    ``findings`` are rows with ``pointer``, ``message`` and ``severity`` (error, warning or info), which are marked in
    the text. When ``reveal_count`` grows, the place of the JSON pointer ``reveal`` is selected and brought into sight.
    ``on_change`` gets the text when the typing rests; Control or Command with S calls ``on_save`` after it. A text of
    more than ``most`` characters goes nowhere, and the editor says so.
    ``described_by`` is the id of an element that says what the field is for. ``help_for`` says
    what the text is: a "definition", with help at each key, or a "policy".
    """
    return JsonEditor.create(
        value=value,
        revision=set_count,
        findings=findings,
        reveal=reveal,
        asked=reveal_count,
        read_only=read_only,
        label=label,
        described_by=described_by,
        help_for=help_for,
        most=most,
        words={name: t(f"json.{key}") for name, key in _WORDS.items()},
        phrases={name: t(f"json.phrase.{key}") for name, key in _PHRASES.items()},
        on_text=on_change,
        on_save=on_save,
    )
