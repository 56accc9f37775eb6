"""The privacy notice, and the agreement to it."""

import reflex as rx

from ballerine_app.pages.flow_steps.problem import general_problem
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.layout_applicant import step, step_body, step_foot, why
from ballerine_app.ui.text import Text, t

_PARTS = (("what", "file-text"), ("purpose", "scale"), ("who", "eye"), ("long", "hourglass"), ("rights", "user-check"))


def consent() -> rx.Component:
    """What is collected, why, who sees it, for how long, and which rights there are."""
    business = FlowState.view.kind == "business"
    return step(
        step_body(
            *(why(t(f"consent.{part}"), _text(part, business), icon_name=icon) for part, icon in _PARTS),
            rx.el.p(t("consent.version", version=FlowState.view.consent_version), class_name="fine"),
            general_problem(),
            class_name="roomy",
        ),
        step_foot(
            button(
                t("consent.agree"), kind="primary", size="tap", block=True, on_click=FlowState.go_on({}), id="go-on"
            ),
            rx.el.p(t("consent.otherwise"), class_name="fine"),
        ),
        title=t("consent.title"),
        lead=rx.cond(business, t("consent.lead.business"), t("consent.lead")).to(str),
    )


def _text(part: str, business: rx.Var) -> Text:
    if part != "what":
        return t(f"consent.{part}.text")
    return rx.cond(business, t("consent.what.text.business"), t("consent.what.text")).to(str)
