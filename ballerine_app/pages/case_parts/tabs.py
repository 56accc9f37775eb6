"""Which part is shown where there is not room for all: radio buttons that the style sheet reads, so that changing
the tab costs no round trip.
"""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.text import Text, t

_PHONE = (("document", "file-text"), ("decide", "stamp"), ("why", "scale"), ("timeline", "clock"))


def phone_tabs() -> rx.Component:
    """Document, decide, why, timeline: at the thumb; and the way to the case's workflow."""
    workflow = link(
        icon("workflow"), rx.el.span(t("case_workflow.view.workflow")),
        href=rx.Var.create(f"/cases/{CaseState.case.case_id}/workflow"), class_name="ptab",
    )  # fmt: skip
    return rx.el.fieldset(
        rx.el.legend(t("case.tabs"), class_name="vh"),
        *(_tab(name, _label(name), icon_name, chosen=name == "document") for name, icon_name in _PHONE),
        workflow,
        class_name="ptabs",
    )


def _label(name: str) -> Text:
    """The first part is the document, or what a case without documents holds."""
    words = t(f"case.tab.{name}")
    return rx.cond(CaseState.case.paperless, t("case.tab.data"), words) if name == "document" else words


def _tab(name: str, label: Text, icon_name: str, *, chosen: bool) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="case-tab", id=f"tab-{name}", default_checked=chosen, class_name="vh"),
        icon(icon_name),
        rx.el.span(label),
    )
