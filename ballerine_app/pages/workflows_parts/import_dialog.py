"""The dialog that takes in a definition from elsewhere."""

from __future__ import annotations

import reflex as rx

from ballerine_app.locales import text
from ballerine_app.state.arguments import LONGEST_TEXT
from ballerine_app.state.workflows import WorkflowsState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import select_field, text_area, text_field
from ballerine_app.ui.file_text import file_text
from ballerine_app.ui.icons import icon
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t

_FORM = "import-form"


def import_dialog() -> rx.Component:
    """Name, kind, and the JSON: pasted, or out of a file."""
    fields = rx.el.form(
        text_area(
            name="text", label=t("workflows.import.text"), hint=t("workflows.import.text.hint"), rows="10",
            auto_focus=True, spell_check=False, max_length=LONGEST_TEXT + 1,  # one more is refused with a reason
        ),
        file_text(target="text", accept=".json,application/json", most=LONGEST_TEXT),
        rx.el.div(
            text_field(name="name", label=t("workflows.import.name"), hint=t("workflows.import.name.hint")),
            select_field(
                name="kind",
                label=t("workflows.import.kind"),
                options=[
                    ("", text("workflows.import.kind.guess")),
                    *((kind, text(f"workflows.kind.{kind}")) for kind in ("workflow", "flow")),
                ],
            ),
            class_name="two",
        ),
        id=_FORM,
        on_submit=WorkflowsState.take_in,
        class_name="stack",
    )  # fmt: skip
    return dialog(
        rx.el.p(t("workflows.import.lead"), class_name="muted"),
        _refused(),
        fields,
        title=t("workflows.import.title"),
        name="import",
        actions=[
            button(t("workflows.cancel"), on_click=WorkflowsState.close, custom_attrs=on_key("Escape")),
            button(t("workflows.import.do"), kind="primary", type="submit", form=_FORM),
        ],
    )


def _refused() -> rx.Component:
    said = rx.el.div(
        icon("circle-alert"),
        rx.el.div(
            WorkflowsState.problem,
            rx.el.ul(rx.foreach(WorkflowsState.why, lambda words: rx.el.li(words)), class_name="why-not"),
        ),
        role="alert",
        class_name="note s-rejected",
    )
    return rx.cond(WorkflowsState.problem != "", said, rx.fragment())
