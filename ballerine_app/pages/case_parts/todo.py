"""What is left to do on the case, in order."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_parts.documents import the_document
from ballerine_app.state.case import CaseState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t


def todo() -> rx.Component:
    """The list; nothing where the case is not in review."""
    lines = rx.el.section(
        rx.el.div(rx.el.h2(t("case.todo")), class_name="lh"),
        rx.el.ul(rx.foreach(CaseState.case.todos, _line), class_name="todo"),
        class_name="p-decide",
    )
    return rx.cond(CaseState.case.todos.length() > 0, lines, rx.fragment())


def _line(one: rx.Var) -> rx.Component:
    sign = rx.match(one.status, ("done", icon("circle-check")), ("now", icon("circle-dot")), icon("circle-dashed"))
    words = rx.match(
        one.code,
        ("assign", rx.cond(one.status == "done", t("case.todo.assigned"), t("case.todo.assign"))),
        ("document", t("case.todo.document", document=the_document(one.document))),
        t("case.todo.case"),
    )
    return rx.el.li(sign, words, class_name=rx.match(one.status, ("done", "ok"), ("now", "now"), ""))
