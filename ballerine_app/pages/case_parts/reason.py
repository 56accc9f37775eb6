"""A reason code and the text for the applicant: for a document, and for the case."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.fields import select_field, text_area
from ballerine_app.ui.text import t

MOST = 240
_TYPING_MS = 150


def reason_fields(*, name: str, auto_focus: bool) -> rx.Component:
    """Both fields. ``name`` keeps the ids of two forms apart."""
    person = CaseState.case.first_name
    label = rx.cond(person != "", t("case.form.text", name=person), t("case.form.text.nobody")).to(str)
    pairs = rx.Var(
        f"({CaseState.reasons!s}).map((reason) => [reason.code, reason.label])",
        _var_data=CaseState.reasons._get_all_var_data(),
    ).to(list[tuple[str, str]])
    return rx.fragment(
        select_field(
            name=f"{name}-reason",
            label=t("case.form.reason"),
            options=pairs,
            size="sm",
            placeholder=t("case.form.reason.choose"),
            value=CaseState.reason_code,
            on_change=CaseState.choose_reason,
            auto_focus=auto_focus,
        ),
        # The text is the browser's own while it is typed; another reason or document brings another one.
        rx.fragment(
            text_area(
                name=f"{name}-text",
                label=label,
                default_value=CaseState.reason_text,
                max_length=MOST,
                rows="4",
                on_change=CaseState.write_reason.debounce(_TYPING_MS),
                on_blur=CaseState.write_reason,
                aside=rx.el.span(t("case.form.count", n=CaseState.reason_length, most=MOST), class_name="dim num"),
            ),
            key=f"{CaseState.document_id}{CaseState.form}{CaseState.reason_code}",
        ),
    )
