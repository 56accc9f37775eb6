"""The dialog that shows a new secret, this once."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import t


def secret_dialog(secret: rx.Var, copied: rx.Var, *, on_copy: Any, on_close: Any) -> rx.Component:
    """The secret, a button that copies it, and one that puts it away for good."""
    copy = button(
        rx.cond(copied, t("webhooks.copied"), t("webhooks.copy")), icon_name="copy", on_click=on_copy, auto_focus=True
    )
    return dialog(
        rx.el.p(t("webhooks.secret.text")),
        rx.el.div(
            rx.el.code(secret, tab_index=0, aria_label=t("webhooks.secret"), class_name="mono w-secret"),
            copy,
            class_name="w-copy",
        ),
        note(t("webhooks.secret.once"), icon_name="info"),
        title=t("webhooks.secret.title"),
        name="secret",
        actions=[button(t("webhooks.secret.done"), kind="primary", on_click=on_close)],
    )
