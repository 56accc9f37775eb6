"""What the pages about workflows say alike: statuses, kinds and findings."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.badges import badge
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t, t_of

_STATUSES = {
    "draft": ("s-collect", "pencil-line"),
    "published": ("s-approved", "circle-check"),
    "archived": ("", "lock"),
}
SEVERITIES = {"error": ("s-rejected", "circle-x"), "warning": ("s-revision", "triangle-alert"), "info": ("", "info")}


def status_badge(status: rx.Var, *, bare: bool = False) -> rx.Component:
    """The badge of a version's status."""
    shown = [
        (name, badge(t(f"workflows.status.{name}"), tone=tone, icon_name=icon_name, bare=bare))
        for name, (tone, icon_name) in _STATUSES.items()
    ]
    return rx.match(status, *shown, rx.fragment())


def kind_words(kind: rx.Var) -> Text:
    """Workflow or collection flow."""
    return t_of(kind, "workflows.kind", ("workflow", "flow"))


def severity_icon(severity: rx.Var) -> rx.Component:
    """The icon of a finding with its word for screen readers."""
    shown = [
        (name, icon(icon_name, "s", class_name=f"sev {tone}", label=t(f"workflows.severity.{name}")))
        for name, (tone, icon_name) in SEVERITIES.items()
    ]
    return rx.match(severity, *shown, rx.fragment())


def finding_counts(errors: rx.Var, warnings: rx.Var) -> rx.Component:
    """How many errors and warnings there are, or that there are none."""

    def count(number: rx.Var, severity: str) -> rx.Component:
        tone, icon_name = SEVERITIES[severity]
        words = rx.cond(number == 1, t(f"workflows.one.{severity}"), t(f"workflows.many.{severity}", n=number))
        return rx.cond(number > 0, badge(words, tone=tone, icon_name=icon_name, bare=True), rx.fragment())

    fine = badge(t("workflows.no_findings"), icon_name="check", bare=True)
    return rx.el.span(
        count(errors, "error"),
        count(warnings, "warning"),
        rx.cond((errors == 0) & (warnings == 0), fine, rx.fragment()),
        class_name="row fnd",
    )


def cases_words(number: rx.Var) -> Text:
    """How many cases, with the word."""
    return rx.cond(number == 1, t("workflow.case"), t("workflow.cases", n=number))
