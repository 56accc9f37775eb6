"""Which part is shown where there is not room for all: radio buttons that the style sheet reads, so that changing
the tab costs no round trip.
"""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t

_PHONE = (("document", "file-text"), ("decide", "stamp"), ("why", "scale"), ("timeline", "clock"))


def phone_tabs() -> rx.Component:
    """Document, decide, why, timeline: at the thumb."""
    return rx.el.fieldset(
        rx.el.legend(t("case.tabs"), class_name="vh"),
        *(_tab("tab", name, t(f"case.tab.{name}"), icon_name, chosen=name == "document") for name, icon_name in _PHONE),
        class_name="ptabs",
    )


def lower_tabs() -> rx.Component:
    """Checks or timeline below the picture."""
    looks = CaseState.looks
    summary = rx.cond(
        CaseState.picture.checks.length() > 0,
        rx.cond(
            looks > 0,
            rx.el.span(t("case.checks.summary.look", n=looks), class_name="m n"),
            rx.el.span(t("case.checks.summary.ok"), class_name="h2n"),
        ),
        rx.fragment(),
    )
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend(t("case.lower"), class_name="vh"),
            _tab("low", "checks", t("case.checks"), None, chosen=True),
            _tab("low", "timeline", t("case.timeline"), None),
            class_name="ltabs",
        ),
        summary,
        class_name="ph lower-head",
    )


def _tab(group: str, name: str, label: str, icon_name: str | None, *, chosen: bool = False) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio", name=f"case-{group}", id=f"{group}-{name}", default_checked=chosen, class_name="vh"
        ),
        icon(icon_name) if icon_name else rx.fragment(),
        rx.el.span(label),
    )
