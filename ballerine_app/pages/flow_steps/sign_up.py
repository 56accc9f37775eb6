"""Who it is about: a person, or a business and the person who speaks for it."""

import reflex as rx

from ballerine_app.pages.flow_steps.countries import country_field
from ballerine_app.pages.flow_steps.problem import error_of, general_problem
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.fields import text_field
from ballerine_app.ui.layout_applicant import saved_line, step, step_body, step_foot, step_form
from ballerine_app.ui.text import Text, t

# Typing rests this long before a value is kept; leaving the field keeps it at once.
_PAUSE_MS = 300


def sign_up() -> rx.Component:
    """The form for the kind of journey; each keeps its own fields."""
    return rx.cond(FlowState.view.kind == "business", _business(), _person())


def _person() -> rx.Component:
    return step(
        _form(
            *_names(),
            country_field(
                "country", label=t("sign_up.country"), chosen=FlowState.view.form.country, auto_complete="country"
            ),
            _email(),
        ),
        title=t("sign_up.title"),
        lead=t("sign_up.lead"),
    )


def _business() -> rx.Component:
    form = FlowState.view.form
    return step(
        _form(
            _field("business_name", label=t("sign_up.business_name"), value=form.business_name, fills="organization"),
            _field(
                "registration_number",
                label=t("sign_up.registration_number"),
                value=form.registration_number,
                fills="off",
                hint=t("sign_up.registration_number.hint"),
            ),
            country_field("country", label=t("sign_up.country.business"), chosen=form.country),
            rx.el.fieldset(
                rx.el.legend(rx.el.h2(t("sign_up.representative"))),
                rx.el.p(t("sign_up.representative.text"), class_name="fine"),
                *_names(),
                _email(),
                class_name="person",
            ),
        ),
        title=t("sign_up.title.business"),
        lead=t("sign_up.lead.business"),
    )


def _names() -> list[rx.Component]:
    form = FlowState.view.form
    return [
        _field("first_names", label=t("sign_up.first_names"), value=form.first_names, fills="given-name"),
        _field("last_name", label=t("sign_up.last_name"), value=form.last_name, fills="family-name"),
    ]


def _email() -> rx.Component:
    return _field(
        "email",
        label=t("sign_up.email"),
        value=FlowState.view.form.email,
        fills="email",
        hint=t("sign_up.email.hint"),
        type="email",
        input_mode="email",
    )


def _form(*fields: rx.Component) -> rx.Component:
    return step_form(
        step_body(*fields, general_problem()),
        step_foot(button(t("flow.continue"), kind="primary", size="tap", block=True, type="submit"), saved_line()),
        on_submit=FlowState.go_on,
    )


def _field(
    name: str, *, label: Text, value: rx.Var, fills: str, hint: Text | None = None, **attributes: str
) -> rx.Component:
    return text_field(
        name=name,
        label=label,
        hint=hint,
        error=error_of(name),
        default_value=value,
        auto_complete=fills,
        max_length=120,
        on_change=lambda typed: FlowState.keep(name, typed).debounce(_PAUSE_MS),
        on_blur=lambda typed: FlowState.keep(name, typed),
        **attributes,
    )
