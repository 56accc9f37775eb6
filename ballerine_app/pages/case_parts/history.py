"""The timeline of the case, newest first."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.icons import icon_of
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t
from ballerine_app.ui.timeline import timeline, timeline_row

_ICONS = ("upload", "send", "check", "pencil", "user", "triangle-alert", "scale", "plus", "user-check", "mail", "x",
          "rotate-ccw", "link", "smartphone", "workflow", "inbox",
          "refresh-cw")  # fmt: skip


def history() -> rx.Component:
    """One line per entry of the audit log that says something to a reviewer."""
    return rx.el.section(
        rx.el.div(rx.el.h2(t("case.timeline")), class_name="ph"),
        rx.el.div(
            timeline_of(CaseState.case.timeline, case_id=CaseState.case.case_id),
            class_name="scrolls",
            tab_index=0,
            role="region",
            aria_label=t("case.timeline"),
        ),
        class_name="p-timeline low-timeline",
    )


def timeline_of(lines: rx.Var, *, case_id: rx.Var | None = None) -> rx.Component:
    """The list alone, for other pages too; with ``case_id`` each line leads to the workflow as it was then."""
    return timeline(
        rx.foreach(lines, lambda line: rx.fragment(_row(line, case_id), key=line.seq)), label=t("case.timeline")
    )


def _row(line: rx.Var, case_id: rx.Var | None) -> rx.Component:
    tone = rx.match(
        line.tone,
        ("collect", "s-collect"),
        ("approved", "s-approved"),
        ("rejected", "s-rejected"),
        ("revision", "s-revision"),
        "",
    )
    what = line.text
    if case_id is not None:
        moment = rx.Var.create(f"/cases/{case_id}/workflow?at={line.seq}")
        what = link(line.text, href=moment, class_name="to-moment", title=t("case_workflow.to_moment"))
    return timeline_row(
        what,
        when=relative_time(line.at),
        detail=line.detail,
        mark=icon_of(line.icon, _ICONS),
        tone=tone,
    )
