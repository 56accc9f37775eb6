"""Everything once more, then send."""

import reflex as rx

from ballerine_app.pages.flow_steps.document_lines import document_lines, document_name
from ballerine_app.pages.flow_steps.problem import general_problem
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.cards import facts
from ballerine_app.ui.layout_applicant import saved_line, step, step_body, step_foot
from ballerine_app.ui.text import Text, t


def send() -> rx.Component:
    """What was typed and photographed, each with a way back to it."""
    return step(
        step_body(
            rx.el.section(
                rx.el.header(rx.el.h2(t("send.you")), _edit(t("send.edit.you"), "sign_up"), class_name="row between"),
                rx.cond(FlowState.view.kind == "business", _business(), _person()),
                class_name="sheet summary",
            ),
            document_lines(
                below=lambda document: rx.fragment(t("send.received"), " ", local_time(document.at)),
                end=lambda document: _edit(
                    t("send.edit.document", document=document_name(document.type)), document.edit
                ),
            ),
            general_problem(),
        ),
        step_foot(
            button(t("send.send"), kind="primary", size="tap", block=True, on_click=FlowState.go_on({})), saved_line()
        ),
        title=t("send.title"),
        lead=t("send.lead"),
    )


def _edit(label: Text, target: str | rx.Var) -> rx.Component:
    return rx.el.button(
        t("send.edit"), type="button", aria_label=label, class_name="textlink", on_click=FlowState.edit(target)
    )


def _person() -> rx.Component:
    return facts(
        (t("send.name"), FlowState.view.display_name),
        (t("sign_up.country"), FlowState.view.country_name),
    )


def _business() -> rx.Component:
    form = FlowState.view.form
    return facts(
        (t("sign_up.business_name"), form.business_name),
        (t("sign_up.registration_number"), form.registration_number),
        (t("sign_up.country.business"), FlowState.view.country_name),
        (t("send.represented"), form.first_names + " " + form.last_name),
    )
