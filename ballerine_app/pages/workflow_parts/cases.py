"""How the cases of the version spread over its states, and moving them to another version."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.move import move
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.classes import classes
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t
from ballerine_app.ui.workflow_diagram import meaning_icon


def cases() -> rx.Component:
    """States with cases, the fullest first."""
    none = empty_state(t("workflows.cases.none"), t("workflows.cases.none.text"), icon_name="inbox")
    return rx.cond(
        WorkflowState.uses.length() > 0,
        rx.fragment(
            rx.el.ul(rx.foreach(WorkflowState.uses, _use), class_name="uses", aria_label=t("workflows.tab.cases")),
            move(),
        ),
        none,
    )


def _use(use: rx.Var) -> rx.Component:
    word = rx.el.span(meaning_icon(use.icon), use.word, class_name=classes("badge bare", "s-" + use.tone.to(str)))
    queue = link(
        t("workflows.cases.queue"), href=use.link, aria_label=t("workflows.cases.queue.of", state=use.state),
        title=t("workflows.cases.queue.hint"), class_name="small",
    )  # fmt: skip
    return rx.el.li(
        rx.el.b(use.cases, class_name="num n"),
        rx.el.button(
            use.state, type="button", class_name="wd-link mono trunc", on_click=WorkflowState.select(use.state)
        ),
        rx.cond(use.word != "", word, rx.fragment()),
        rx.el.span(class_name="grow"),
        rx.cond(use.link != "", queue, rx.fragment()),
        key=use.state,
    )
