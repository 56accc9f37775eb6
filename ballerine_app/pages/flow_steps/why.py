"""Why we ask."""

import reflex as rx

from ballerine_app.pages.flow_steps.problem import general_problem
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.layout_applicant import saved_line, step, step_body, step_foot
from ballerine_app.ui.layout_applicant import why as reason
from ballerine_app.ui.text import t


def why() -> rx.Component:
    """What will be asked for, and what happens to it."""
    return rx.cond(FlowState.view.kind == "business", _page("business"), _page("person"))


def _page(kind: str) -> rx.Component:
    business = kind == "business"
    name = FlowState.view.first_name
    certificate = [reason(t("why.certificate"), t("why.certificate.text"), icon_name="stamp")] if business else []
    return step(
        step_body(
            reason(t("why.document"), t(f"why.document.text.{kind}"), icon_name="id-card"),
            *certificate,
            reason(t("why.selfie"), t("why.selfie.text"), icon_name="scan-face"),
            reason(t("why.few"), t("why.few.text"), icon_name="lock"),
            reason(t("why.mistakes"), t("why.mistakes.text"), icon_name="rotate-ccw"),
            general_problem(),
            class_name="roomy",
        ),
        step_foot(
            button(
                t(f"why.ready.{kind}"),
                kind="primary",
                size="tap",
                block=True,
                on_click=FlowState.go_on({}),
            ),
            saved_line(),
        ),
        title=t("why.title", name=name),
        lead=t(f"why.lead.{kind}"),
    )
