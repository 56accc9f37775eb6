"""Documents as lines with their small picture."""

from collections.abc import Callable

import reflex as rx

from ballerine_app.pages.flow_steps.targets import TYPES
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.text import Text, t_of


def document_name(type_id: rx.Var) -> Text:
    """The name of a document type."""
    return t_of(type_id, "document.name", TYPES)


def document_lines(
    below: Callable[[rx.Var], rx.Component | Text], end: Callable[[rx.Var], rx.Component]
) -> rx.Component:
    """What was handed in: picture, name, ``below`` it a small line, and ``end`` at the line's end."""

    def line(document: rx.Var) -> rx.Component:
        return rx.el.li(
            rx.el.img(src=document.thumb_url, alt=""),
            rx.el.span(rx.el.b(document_name(document.type)), rx.el.small(below(document))),
            end(document),
        )

    lines = rx.el.ul(rx.foreach(FlowState.view.handed_in, line), class_name="have")
    return rx.cond(FlowState.view.handed_in.length() > 0, rx.el.div(lines, class_name="sheet flat"), rx.fragment())
