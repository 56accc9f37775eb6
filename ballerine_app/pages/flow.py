"""The applicant's journey: one page, whose step comes from the flow."""

import reflex as rx

from ballerine_app.pages.flow_steps.check import check
from ballerine_app.pages.flow_steps.consent import consent
from ballerine_app.pages.flow_steps.document_selection import document_selection
from ballerine_app.pages.flow_steps.send import send
from ballerine_app.pages.flow_steps.sign_up import sign_up
from ballerine_app.pages.flow_steps.status import status
from ballerine_app.pages.flow_steps.upload import upload
from ballerine_app.pages.flow_steps.why import why
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.brand import brand
from ballerine_app.ui.buttons import button
from ballerine_app.ui.capture import step_focus
from ballerine_app.ui.layout_applicant import back_button, journey, side_note, step, step_body, step_count
from ballerine_app.ui.notes import loading_state, skeleton
from ballerine_app.ui.page import document_title, page_styles
from ballerine_app.ui.progress import segments, step_item, steps_list
from ballerine_app.ui.text import Text, t, t_of

_GROUPS = ("you", "document", "photo", "certificate", "selfie", "address", "send")
_STEPS = {
    "consent": consent,
    "sign_up": sign_up,
    "why": why,
    "document_selection": document_selection,
    "upload": upload,
    "check": check,
    "send": send,
    "status": status,
}


def flow() -> rx.Component:
    """The frame with the page of the present step."""
    view = FlowState.view
    # On the status page and while something is sent again, there is nothing to count.
    counted = view.group != ""
    return journey(
        page_styles("/camera.css"),
        rx.cond(FlowState.loaded, _step(), _loading()),
        step_focus(view.state + view.outcome, title=document_title(_title()), field=FlowState.problem_field),
        bar_start=rx.cond(view.can_go_back, back_button(FlowState.go_back), brand()),
        bar_end=rx.cond(
            FlowState.loaded,
            rx.cond(counted, rx.fragment(step_count(view.position, view.total)), live_mark()),
            rx.fragment(),
        ),
        progress=rx.cond(
            FlowState.loaded & counted,
            segments(view.phases, done=view.position - 1, steps=view.total),
            rx.fragment(),
        ),
        steps=steps_list(rx.foreach(view.marks, lambda mark: step_item(_group(mark.key), mark.number, mark.status))),
        side_note=_phone_note(),
    )


def _group(key: rx.Var) -> Text:
    return t_of(key, "flow.group", _GROUPS)


def _title() -> Text:
    return rx.cond(
        FlowState.view.step == "status",
        t_of(FlowState.view.outcome, "flow.outcome", ("review", "approved", "rejected", "fix"), t("flow.title")),
        t_of(FlowState.view.group, "flow.group", _GROUPS, t("flow.title")),
    ).to(str)


def _step() -> rx.Component:
    # The key makes fresh fields of each state: an uncontrolled field would keep what the one before it held.
    return rx.el.div(
        rx.match(FlowState.view.step, *((name, page()) for name, page in _STEPS.items()), rx.fragment()),
        key=FlowState.view.state,
        class_name="j-step-page",
    )


def _loading() -> rx.Component:
    return step(
        step_body(
            loading_state(
                skeleton("70%", "32px"),
                skeleton("100%", "52px"),
                skeleton("100%", "52px"),
                skeleton("100%", "52px"),
                label=t("common.loading"),
            )
        ),
        title=rx.el.span(t("common.loading"), class_name="vh"),
    )


def _phone_note() -> rx.Component:
    made = rx.el.div(
        rx.el.span(t("flow.phone.copied"), role="status"),
        rx.el.input(
            value=FlowState.link,
            read_only=True,
            aria_label=t("flow.phone.link"),
            class_name="input",
        ),
        class_name="copied",
    )
    return rx.cond(
        FlowState.loaded,
        side_note(
            t("flow.phone.title"),
            t("flow.phone.text"),
            rx.cond(
                FlowState.link != "",
                made,
                button(t("flow.phone.copy"), icon_name="link", on_click=FlowState.make_link),
            ),
        ),
        rx.fragment(),
    )
