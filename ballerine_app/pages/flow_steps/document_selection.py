"""Which document, and who issued it."""

import reflex as rx

from ballerine_app.pages.flow_steps.countries import country_field
from ballerine_app.pages.flow_steps.document_art import document_art
from ballerine_app.pages.flow_steps.problem import error_of, general_problem
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.layout_applicant import choice, saved_line, step, step_body, step_foot, step_form
from ballerine_app.ui.text import t, t_of

_TYPES = ("passport", "id_card", "driving_licence")


def document_selection() -> rx.Component:
    """A choice of cards, and the country."""
    error = error_of("type")
    said = rx.el.span(icon("circle-alert", "s"), rx.el.span(error), class_name="err")
    return step(
        step_form(
            step_body(
                rx.el.div(
                    rx.foreach(
                        FlowState.view.choices,
                        lambda kind: choice(
                            t_of(kind.id, "document.name", _TYPES),
                            t_of(kind.id, "selection.photos", _TYPES),
                            art=document_art(kind.id),
                            chosen=kind.chosen,
                            name="type",
                            value=kind.id,
                            on_choose=FlowState.keep("document_type", kind.id),
                        ),
                    ),
                    rx.el.div(rx.cond(error != "", said, rx.fragment()), role="alert", class_name="field"),
                    role="radiogroup",
                    aria_label=t("selection.type"),
                    class_name="choices",
                ),
                country_field("issuer", label=t("selection.issuer"), chosen=FlowState.view.issuer),
                general_problem(),
            ),
            step_foot(button(t("flow.continue"), kind="primary", size="tap", block=True, type="submit"), saved_line()),
            on_submit=FlowState.go_on,
        ),
        title=t("selection.title"),
        lead=rx.cond(FlowState.view.kind == "business", t("selection.lead.business"), t("selection.lead")).to(str),
    )
