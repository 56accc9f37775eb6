"""Where the case is: its state, since when, what it waits for, the cases around it, and what went wrong."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case_workflow import CaseWorkflowState
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t
from ballerine_app.ui.workflow_diagram import meaning_icon

_KINDS = (
    ("timer", "alarm-clock"), ("plugin", "zap"), ("dispatch", "send"), ("child", "layers"), ("result", "undo-2"),
    ("callback", "inbox"), ("message", "mail"),
)  # fmt: skip


def where() -> rx.Component:
    """Now, or at the moment that is looked at."""
    standing = CaseWorkflowState.standing
    past = CaseWorkflowState.then.seq > 0
    return rx.el.section(
        rx.el.h2(rx.cond(past, t("case_workflow.where.then"), t("case_workflow.where"))),
        rx.el.div(
            rx.el.p(
                meaning_icon(standing.icon, "l"),
                rx.el.b(standing.label),
                class_name=classes("st", _tone(standing.tone)),
            ),
            rx.foreach(standing.tags, _tag),
            class_name="row wrap",
        ),
        _since(standing),
        rx.cond(standing.until != "", _until(standing), rx.fragment()),
        rx.cond(standing.final, rx.el.p(icon("flag", "s"), t("case_workflow.final"), class_name="fact"), rx.fragment()),
        _waiting(standing),
        _related(standing.parent, "case_workflow.parent"),
        _related(standing.children, "case_workflow.children"),
        rx.cond(standing.warnings.length() > 0, _warnings(standing), rx.fragment()),
        class_name="sec p-where",
    )


def _tone(tone: rx.Var) -> rx.Var:
    return rx.cond(tone != "", "s-" + tone.to(str), "")


def _tag(meaning: rx.Var) -> rx.Component:
    return rx.el.span(
        meaning_icon(meaning.icon), meaning.word, class_name=classes("badge", _tone(meaning.tone)), key=meaning.tag,
        title=meaning.tag,
    )  # fmt: skip


def _since(standing: rx.Var) -> rx.Component:
    came = link(
        standing.since_title,
        ", ",
        standing.since_actor,
        href=CaseWorkflowState.to_moment + standing.since_seq.to(str),
        class_name="plain",
    )
    lasting = rx.el.span(t("case_workflow.for"), " ", relative_time(standing.since), class_name="dim")
    said = rx.el.p(
        icon("clock", "s"),
        rx.el.span(
            t("case_workflow.since"),
            " ",
            local_time(standing.since),
            rx.cond(CaseWorkflowState.then.seq > 0, rx.fragment(), lasting),
            rx.el.br(),
            came,
        ),
        class_name="fact",
    )
    return rx.cond(standing.since != "", said, rx.fragment())


def _until(standing: rx.Var) -> rx.Component:
    return rx.el.p(
        icon("arrow-right", "s"),
        rx.el.span(
            t("case_workflow.until"), " ", local_time(standing.until), ", ",
            t("case_workflow.until.to", state=standing.until_label),
        ),
        class_name="fact",
    )  # fmt: skip


def _waiting(standing: rx.Var) -> rx.Component:
    def line(each: rx.Var) -> rx.Component:
        sign = rx.match(each.kind, *((kind, icon(name, "s")) for kind, name in _KINDS), icon("loader-circle", "s"))
        return rx.el.li(
            sign,
            rx.el.div(
                rx.el.b(each.title),
                rx.el.span(
                    each.words,
                    rx.cond(each.due_at != "", rx.el.span(" · ", local_time(each.due_at)), rx.fragment()),
                    class_name="small",
                ),
                rx.cond(each.problem != "", rx.el.span(each.problem, class_name="small warn"), rx.fragment()),
            ),
            class_name=each.status,
            key=each.key,
        )

    # What no longer waited then is not the news of an earlier moment.
    quiet = standing.final | (CaseWorkflowState.then.seq > 0)
    none = rx.cond(quiet, rx.fragment(), rx.el.p(t("case_workflow.waiting.none"), class_name="dim small"))
    named = rx.cond(CaseWorkflowState.then.seq > 0, t("case_workflow.waiting.then"), t("case_workflow.waiting"))
    some = rx.fragment(
        rx.el.h3(named),
        rx.el.ul(rx.foreach(standing.waiting, line), class_name="waits", aria_label=named),
    )
    return rx.cond(standing.waiting.length() > 0, some, none)


def _related(cases: rx.Var, key: str) -> rx.Component:
    def line(each: rx.Var) -> rx.Component:
        state = rx.el.span(
            meaning_icon(each.icon), each.label,
            class_name=classes("badge bare", _tone(each.tone)),
        )  # fmt: skip
        return rx.el.li(
            link(
                each.title,
                rx.el.small(" ", each.reference, " · ", each.workflow),
                href=rx.Var.create(f"/cases/{each.case_id}/workflow"),
                class_name="grow trunc",
            ),
            state,
            key=each.case_id,
        )

    shown = rx.fragment(rx.el.h3(t(key)), rx.el.ul(rx.foreach(cases, line), class_name="kin", aria_label=t(key)))
    return rx.cond(cases.length() > 0, shown, rx.fragment())


def _warnings(standing: rx.Var) -> rx.Component:
    def line(each: rx.Var) -> rx.Component:
        return rx.el.li(
            icon("triangle-alert", "s"),
            rx.el.div(
                rx.el.b(each.words),
                rx.cond(each.detail != "", rx.el.span(each.detail, class_name="small"), rx.fragment()),
            ),
            local_time(each.at),
            key=each.seq,
        )

    return rx.fragment(
        rx.el.h3(t("case_workflow.warnings")),
        rx.el.ul(rx.foreach(standing.warnings, line), class_name="warned", aria_label=t("case_workflow.warnings")),
    )
