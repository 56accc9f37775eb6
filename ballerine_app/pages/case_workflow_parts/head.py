"""The line that stays: whose case it is and what it runs on; below it, which moment is looked at."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_parts.views import case_views
from ballerine_app.state.case_workflow import CaseWorkflowState
from ballerine_app.ui.buttons import link_button
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import Text, t
from ballerine_app.ui.workflow_diagram import meaning_icon


def head() -> rx.Component:
    """Name, the two pages of the case, facts."""
    case = CaseWorkflowState.head
    kind = rx.cond(case.kind == "business", t("office.business"), t("office.person"))
    back = link_button(
        t("case_workflow.back"), rx.Var.create(f"/cases/{case.case_id}"), kind="ghost", size="sm",
        icon_name="arrow-left", icon_only=True,
    )  # fmt: skip
    runs_on = link(
        case.title, ", ", rx.el.span(t("case_workflow.version", n=case.version), class_name="num"),
        href=case.definition_link, class_name="plain",
    )  # fmt: skip
    return rx.el.header(
        rx.el.div(
            rx.el.span(back, class_name="pn"),
            rx.el.div(
                rx.el.h1(rx.cond(case.name != "", case.name, case.reference)),
                rx.el.small(kind, " · ", case.reference),
                class_name="who",
            ),
            case_views(case.case_id, workflow=True),
            rx.el.dl(
                rx.el.div(
                    rx.el.dt(
                        rx.cond(CaseWorkflowState.then.seq > 0, t("case_workflow.fact.state_now"), t("case.fact.state"))
                    ),
                    rx.el.dd(_state(case)),
                ),
                rx.el.div(rx.el.dt(t("case_workflow.fact.workflow")), rx.el.dd(runs_on)),
                class_name="facts",
            ),
            class_name="h1r",
        ),
        class_name="head",
    )


def _state(case: rx.Var) -> rx.Component:
    """How the case stands now, also while an earlier moment is looked at."""
    return rx.el.span(meaning_icon(case.icon), case.label, class_name=classes("badge bare", "s-" + case.tone.to(str)))


def banner() -> rx.Component:
    """Says that an earlier moment is shown, and leads back; or that the moment of the address never was."""
    then = CaseWorkflowState.then
    travelling = rx.el.div(
        icon("clock"),
        rx.el.p(
            rx.el.b(t("case_workflow.then"), " ", local_time(then.at)),
            rx.el.span(
                t("case_workflow.then.number", n=then.number, m=then.count), " ", t("case_workflow.then.fixed"),
                class_name="more",
            ),
        ),
        rx.el.span(class_name="grow"),
        steps(),
        link_button(
            t("case_workflow.to_now"), CaseWorkflowState.to_now, kind="primary", size="sm", key="Esc",
            custom_attrs=on_key("Escape", "N"),
        ),
        role="status",
        class_name="past-bar",
    )  # fmt: skip
    unknown = rx.el.div(icon("info"), rx.el.p(t("case_workflow.unknown")), role="status", class_name="past-bar unknown")
    return rx.cond(then.seq > 0, travelling, rx.cond(CaseWorkflowState.unknown, unknown, rx.fragment()))


def steps() -> rx.Component:
    """One moment back, one on."""
    return rx.el.span(
        _step("earlier", "chevron-left", "J", "ArrowLeft", CaseWorkflowState.earlier, CaseWorkflowState.earlier > 0),
        _later(),
        class_name="steps",
    )


def _later() -> rx.Component:
    """The moment after the last one is now."""
    on = _step("later", "chevron-right", "K", "ArrowRight", CaseWorkflowState.later, CaseWorkflowState.then.seq > 0)
    now = _link(t("case_workflow.later"), "chevron-right", CaseWorkflowState.to_now, on_key("K", "ArrowRight"))
    return rx.cond((CaseWorkflowState.then.seq > 0) & (CaseWorkflowState.later == 0), now, on)


def _step(name: str, icon_name: str, key: str, arrow: str, seq: rx.Var, there: rx.Var) -> rx.Component:
    label = t(f"case_workflow.{name}")
    href = CaseWorkflowState.to_moment + seq.to(str)
    off = rx.el.span(
        icon(icon_name),
        class_name="btn ghost sm icon is-off",
        title=t(f"case_workflow.{name}.none"),
        aria_hidden="true",
    )
    return rx.cond(there, _link(label, icon_name, href, on_key(key, arrow)), off)


def _link(label: Text, icon_name: str, href: Text, keys: dict[str, str]) -> rx.Component:
    return link_button(label, href, kind="ghost", size="sm", icon_name=icon_name, icon_only=True, custom_attrs=keys)
