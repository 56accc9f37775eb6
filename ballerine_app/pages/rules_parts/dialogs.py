"""The dialogs that begin a policy: from nothing, or with one from elsewhere."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.arguments import LONGEST_TEXT
from ballerine_app.state.rules import RulesState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import text_area, text_field
from ballerine_app.ui.file_text import file_text
from ballerine_app.ui.icons import icon
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t

_IMPORT, _CREATE = "import-form", "create-form"


def create_dialog() -> rx.Component:
    """Name and description."""
    fields = rx.el.form(
        text_field(
            name="name", label=t("rules.create.name"), hint=t("rules.create.name.hint"), auto_focus=True,
            spell_check=False, max_length=64, required=True,
        ),
        text_field(name="description", label=t("rules.create.description"), max_length=300),
        id=_CREATE,
        on_submit=RulesState.create,
        class_name="stack",
    )  # fmt: skip
    return dialog(
        rx.el.p(t("rules.create.lead"), class_name="muted"),
        _refused(),
        fields,
        title=t("rules.create.title"),
        name="create",
        actions=_actions(t("rules.create.do"), _CREATE),
    )


def import_dialog() -> rx.Component:
    """Name, and the JSON: pasted, or out of a file."""
    fields = rx.el.form(
        text_area(
            name="text", label=t("workflows.import.text"), hint=t("rules.import.text.hint"), rows="10",
            auto_focus=True, spell_check=False, max_length=LONGEST_TEXT + 1,  # one more is refused with a reason
        ),
        file_text(target="text", accept=".json,application/json", most=LONGEST_TEXT),
        text_field(name="name", label=t("workflows.import.name"), hint=t("workflows.import.name.hint")),
        id=_IMPORT,
        on_submit=RulesState.take_in,
        class_name="stack",
    )  # fmt: skip
    return dialog(
        rx.el.p(t("rules.import.lead"), class_name="muted"),
        _refused(),
        fields,
        title=t("rules.import.title"),
        name="import",
        actions=_actions(t("workflows.import.do"), _IMPORT),
    )


def _actions(label: str, form: str) -> list[rx.Component]:
    return [
        button(t("workflows.cancel"), on_click=RulesState.close, custom_attrs=on_key("Escape")),
        button(label, kind="primary", type="submit", form=form),
    ]


def _refused() -> rx.Component:
    said = rx.el.div(
        icon("circle-alert"),
        rx.el.div(
            RulesState.problem,
            rx.el.ul(rx.foreach(RulesState.why, lambda words: rx.el.li(words)), class_name="why-not"),
        ),
        role="alert",
        class_name="note s-rejected",
    )
    return rx.cond(RulesState.problem != "", said, rx.fragment())
