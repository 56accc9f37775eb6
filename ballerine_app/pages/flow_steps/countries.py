"""The choice of a country."""

import reflex as rx

from ballerine_app.locales.countries import countries
from ballerine_app.pages.flow_steps.problem import error_of
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.fields import select_field
from ballerine_app.ui.text import Text

_COUNTRIES = rx.Var.create([list(pair) for pair in countries()]).to(list[list[str]])


def country_field(name: str, *, label: Text, chosen: rx.Var, auto_complete: str = "off") -> rx.Component:
    """Every country by name; the choice is kept at once."""
    return select_field(
        name=name,
        label=label,
        options=_COUNTRIES,
        placeholder="",
        error=error_of(name),
        default_value=chosen,
        auto_complete=auto_complete,
        on_change=lambda value: FlowState.keep(name, value),
    )
