"""What the reviewer asks for again: each with the old picture, the reviewer's words and one button."""

import reflex as rx

from ballerine_app.pages.flow_steps.document_lines import document_lines, document_name
from ballerine_app.pages.flow_steps.problem import general_problem
from ballerine_app.state.flow import FlowState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.layout_applicant import medal, saved_line, step, step_body, step_foot
from ballerine_app.ui.text import t


def fix() -> rx.Component:
    """Only what is asked for, then the rest as a quiet list."""
    view = FlowState.view
    one = view.fixes.length() == 1
    ready = view.outstanding == 0
    return step(
        step_body(
            rx.foreach(view.fixes, _task),
            document_lines(below=lambda document: _below(document), end=lambda document: _end(document)),
            general_problem(),
        ),
        rx.cond(
            ready,
            step_foot(
                button(t("fix.send"), kind="primary", size="tap", block=True, on_click=FlowState.go_on({})),
                saved_line(),
            ),
            step_foot(rx.el.span(t("fix.left", count=view.outstanding), class_name="saved"), rests=True),
        ),
        title=rx.cond(
            ready,
            t("fix.title.ready"),
            rx.cond(one, t("fix.title.one"), t("fix.title.several", count=view.fixes.length())),
        ).to(str),
        lead=rx.cond(ready, t("fix.lead.ready"), rx.cond(one, t("fix.lead.one"), t("fix.lead.several"))).to(str),
        medal=medal("rotate-ccw", "s-revision"),
    )


def _task(task: rx.Var) -> rx.Component:
    name = document_name(task.type)
    sent = rx.fragment(t("fix.sent"), " ", local_time(task.sent_at))
    return rx.el.section(
        rx.el.div(
            rx.el.img(
                src=rx.cond(task.done, task.new_thumb_url, task.picture_url),
                alt=rx.cond(task.done, t("fix.new.alt", document=name), t("fix.old.alt", document=name)),
            ),
            rx.cond(
                task.done,
                badge(t("fix.ready"), tone="s-approved", icon_name="circle-check"),
                badge(sent, tone="s-revision", icon_name="clock-4"),
            ),
            class_name="shotbox",
        ),
        rx.el.div(
            rx.el.h2(name),
            rx.cond(
                task.done,
                rx.el.p(t("fix.done")),
                rx.fragment(
                    rx.el.p(task.text),
                    rx.el.p(
                        rx.cond(task.asked_by != "", t("fix.from", name=task.asked_by), t("fix.from.somebody")).to(str),
                        " · ",
                        local_time(task.asked_at),
                        class_name="fine",
                    ),
                ),
            ),
            rx.cond(
                task.done,
                button(
                    t("fix.change"),
                    size="tap",
                    block=True,
                    on_click=FlowState.fix(task.id),
                    aria_label=t("fix.change.named", document=name),
                ),
                button(
                    t("fix.take"),
                    kind="primary",
                    size="tap",
                    block=True,
                    icon_name="camera",
                    on_click=FlowState.fix(task.id),
                    aria_label=t("fix.take.named", document=name),
                ),
            ),
            class_name="ask",
        ),
        class_name="sheet fix-task",
    )


def _below(document: rx.Var) -> rx.Var:
    return rx.cond(document.status == "approved", t("fix.nothing"), t("fix.kept")).to(str)


def _end(document: rx.Var) -> rx.Component:
    return rx.cond(
        document.status == "approved",
        badge(t("fix.good"), tone="s-approved", icon_name="circle-check"),
        rx.fragment(),
    )
