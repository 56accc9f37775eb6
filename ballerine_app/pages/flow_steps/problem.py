"""Where a refusal is shown: under its field, or over the buttons."""

import reflex as rx

from ballerine_app.state.flow import FlowState
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import Text


def error_of(field: str) -> Text:
    """The refusal that is about this field, or nothing."""
    return rx.cond(FlowState.problem_field == field, FlowState.problem, "").to(str)


def general_problem() -> rx.Component:
    """A refusal that is about no field; read out when it appears."""
    shown = (FlowState.problem != "") & (FlowState.problem_field == "")
    said = note(FlowState.problem, tone="s-rejected", icon_name="circle-alert", role="note")
    return rx.el.div(rx.cond(shown, said, rx.fragment()), role="alert")
