"""Looking at the picture that came in."""

import reflex as rx

from ballerine_app.pages.flow_steps.problem import general_problem
from ballerine_app.pages.flow_steps.targets import TYPES
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.capture import look_closer
from ballerine_app.ui.layout_applicant import check_line, step, step_body, step_foot
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import t, t_of

_HINTS = ("too_small", "too_dark", "too_bright", "blurred")
_FINDINGS = (*_HINTS, "large_enough", "light", "no_glare", "sharp")


def check() -> rx.Component:
    """The picture, what is wrong with it if anything, and the two ways on."""
    look = FlowState.view.look
    selfie = look.type == "selfie"
    return step(
        step_body(
            look_closer(look.picture_url, alt=t_of(look.type, "check.alt", TYPES)),
            rx.foreach(look.more_pages, lambda url, index: look_closer(url, alt=t("check.page", number=index + 2))),
            rx.cond(look.hint != "", _hint(), rx.fragment()),
            rx.el.ul(
                rx.foreach(
                    look.findings,
                    lambda finding: check_line(t_of(finding.code, "check.finding", _FINDINGS), ok=finding.ok),
                ),
                class_name="qc",
            ),
            general_problem(),
            class_name="close",
        ),
        rx.cond(
            look.hint != "",
            step_foot(
                button(
                    t("check.again"),
                    kind="primary",
                    size="tap",
                    block=True,
                    icon_name="camera",
                    on_click=FlowState.go_back,
                ),
                button(t("check.anyway"), size="tap", block=True, on_click=FlowState.go_on({})),
            ),
            step_foot(
                button(t("check.good"), kind="primary", size="tap", block=True, on_click=FlowState.go_on({})),
                button(t("check.other"), size="tap", block=True, icon_name="rotate-ccw", on_click=FlowState.go_back),
            ),
        ),
        title=rx.cond(selfie, t("check.title.selfie"), t("check.title")).to(str),
    )


def _hint() -> rx.Component:
    hint = FlowState.view.look.hint
    advice = t_of(hint, "check.advice", _HINTS)
    for_selfie = t_of(hint, "check.advice.selfie", _HINTS)
    return note(
        rx.cond(FlowState.view.look.type == "selfie", for_selfie, advice).to(str),
        title=t_of(hint, "check.hint", _HINTS),
        tone="s-revision",
        icon_name="triangle-alert",
        role="status",
    )
