"""Where the case stands: under review, approved or rejected. Changes by itself."""

import reflex as rx

from ballerine_app.pages.flow_steps.document_lines import document_lines
from ballerine_app.pages.flow_steps.fix import fix
from ballerine_app.pages.flow_steps.milestones import milestones
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.form_post import form_post, hidden
from ballerine_app.ui.layout_applicant import medal, step, step_body, step_foot
from ballerine_app.ui.text import Text, t


def status() -> rx.Component:
    """The page of the case's outcome so far."""
    return rx.match(
        FlowState.view.outcome,
        ("approved", _approved()),
        ("rejected", _rejected()),
        ("fix", fix()),
        ("checking", _checking()),
        _review(),
    )


def _quiet(words: Text) -> rx.Component:
    return rx.el.span(words, class_name="saved")


def _received(document: rx.Var) -> rx.Component:
    return rx.fragment(t("send.received"), " ", local_time(document.at))


def _good(document: rx.Var) -> rx.Component:
    return rx.cond(
        document.status == "approved",
        badge(t("status.approved"), tone="s-approved", icon_name="circle-check"),
        rx.fragment(),
    )


def _review() -> rx.Component:
    return step(
        step_body(milestones(t("status.stands")), document_lines(below=_received, end=lambda _: rx.fragment())),
        step_foot(_quiet(t("status.review.close")), rests=True),
        title=t("status.review.title", name=FlowState.view.first_name),
        lead=t("status.review.lead"),
        medal=medal("eye", "s-review"),
    )


def _checking() -> rx.Component:
    return step(
        step_body(milestones(t("status.stands")), document_lines(below=_received, end=lambda _: rx.fragment())),
        step_foot(_quiet(t("status.review.close")), rests=True),
        title=t("status.checking.title", name=FlowState.view.first_name),
        lead=t("status.checking.lead"),
        medal=medal("loader-circle", "s-collect"),
    )


def _approved() -> rx.Component:
    title = rx.cond(
        FlowState.view.kind == "business",
        t("status.approved.title.business", name=FlowState.view.display_name),
        t("status.approved.title", name=FlowState.view.first_name),
    ).to(str)
    return step(
        step_body(milestones(t("status.happened")), document_lines(below=_received, end=_good)),
        step_foot(
            link_button(t("status.done"), "/", kind="primary", size="tap", block=True),
            _quiet(t("status.approved.keep")),
            rests=True,
        ),
        title=title,
        lead=t("status.approved.lead"),
        medal=medal("check", "s-approved"),
    )


def _rejected() -> rx.Component:
    business = FlowState.view.kind == "business"
    return step(
        step_body(
            rx.cond(
                FlowState.view.reason_text != "",
                rx.el.section(
                    rx.el.h2(t("status.reason")), rx.el.p(FlowState.view.reason_text), class_name="sheet said"
                ),
                rx.fragment(),
            ),
            rx.el.section(
                rx.el.h2(t("status.next")),
                rx.el.p(t("status.next.text"), class_name="muted"),
                class_name="sheet said",
            ),
            milestones(t("status.happened")),
        ),
        step_foot(
            form_post(
                hidden("kind", FlowState.view.kind),
                button(t("status.again"), kind="primary", size="tap", block=True, type="submit"),
                action="/api/flows",
            ),
            rests=True,
        ),
        title=rx.cond(business, t("status.rejected.title.business"), t("status.rejected.title")).to(str),
        lead=t("status.rejected.lead", name=FlowState.view.first_name),
        medal=medal("x", "s-rejected"),
    )
