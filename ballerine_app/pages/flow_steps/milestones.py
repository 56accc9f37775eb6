"""The applicant's timeline, oldest first."""

import reflex as rx

from ballerine_app.state.flow import FlowState
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t, t_of
from ballerine_app.ui.timeline import timeline

_LOOKS = {
    "sent": ("s-approved", "check"),
    "checking": ("s-collect", "loader-circle"),
    "checked": ("s-approved", "check"),
    "asked": ("s-revision", "rotate-ccw"),
    "resent": ("s-approved", "check"),
    "reviewer": ("s-review", "eye"),
    "approved": ("s-approved", "check"),
    "rejected": ("s-rejected", "x"),
    "decision": ("", ""),
}


def milestones(title: Text) -> rx.Component:
    """What happened so far and what comes next, with the time of each."""
    return rx.el.section(rx.el.h2(title), timeline(rx.foreach(FlowState.view.milestones, _line)), class_name="sheet")


def _line(milestone: rx.Var) -> rx.Component:
    now = milestone.status == "now"
    signs = ((code, icon(name) if name else rx.fragment()) for code, (_, name) in _LOOKS.items())
    tones = ((code, tone) for code, (tone, _) in _LOOKS.items())
    return rx.el.li(
        rx.el.span(
            rx.match(milestone.code, *signs, rx.fragment()),
            class_name=["n", rx.match(milestone.code, *tones, "").to(str)],
        ),
        rx.el.span(
            t_of(milestone.code, "milestone", _LOOKS),
            rx.cond(
                (milestone.code == "approved") | (milestone.code == "rejected"),
                rx.el.small(local_time(milestone.at, look="date")),
                rx.fragment(),
            ),
            class_name=["b", rx.cond(now, "strong", "")],
        ),
        rx.cond(
            milestone.at != "",
            local_time(milestone.at),
            rx.cond(now, rx.el.span(t("milestone.now"), class_name="time"), rx.fragment()),
        ),
        class_name=rx.cond(milestone.status == "todo", "todo", ""),
        aria_current=rx.cond(now, "step", "false"),
    )
