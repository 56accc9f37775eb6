"""The form of a webhook: what it tells, whom, and what the payload carries."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.locales import text
from ballerine_app.ui.fields import select_field, text_area, text_field
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import Text, t

FORM = "webhook-form"
_IN_FIELDS = ("name", "url", "events", "condition")


def settings_fields(
    on_submit: Any,
    events: rx.Var,
    *,
    problem: rx.Var,
    problem_field: rx.Var,
    view: rx.Var | None = None,
) -> rx.Component:
    """The fields; with a ``view`` (a `WebhookView`) they are filled, and what a workflow declares is only shown."""

    def error(name: str) -> rx.Var:
        return rx.cond(problem_field == name, problem, "")

    def filled(name: str) -> Any:
        return "" if view is None else getattr(view, name)

    where = text_field(
        name="url", label=t("webhooks.url"), hint=t("webhooks.url.hint"), error=error("url"), type="url",
        default_value=filled("url"), required=True, max_length=2000, auto_complete="off", spell_check=False
    )  # fmt: skip
    only_here = text_field(
        name="workflows", label=t("webhooks.workflows"), hint=t("webhooks.workflows.hint"),
        default_value=filled("workflows"), max_length=2000, auto_complete="off", spell_check=False,
    )  # fmt: skip
    chosen = _events(events, error("events"))
    if view is not None:
        declared = note(t("webhooks.declared.form", workflow=view.line.declared_by), icon_name="workflow")
        own = view.line.declared_by == ""
        where = rx.cond(own, rx.fragment(where, chosen), declared)
        chosen = rx.fragment()
        only_here = rx.cond(own, only_here, rx.fragment())
    return rx.el.form(
        text_field(
            name="name", label=t("webhooks.name"), hint=t("webhooks.name.hint"), error=error("name"),
            default_value=filled("name") if view is None else view.line.name, required=True, max_length=80,
            auto_focus=True, auto_complete="off",
        ),
        where,
        chosen,
        select_field(
            name="content",
            label=t("webhooks.content"),
            hint=t("webhooks.content.hint"),
            options=[(each, text(f"webhooks.content.{each}")) for each in ("ids", "context")],
            default_value="ids" if view is None else view.content,
        ),
        _filters(only_here, filled, error("condition")),
        _tick("hmac", t("webhooks.hmac"), checked=False if view is None else view.hmac),
        _general(problem, problem_field),
        id=FORM,
        on_submit=on_submit,
        class_name="stack w-form",
    )  # fmt: skip


def _events(events: rx.Var, error: rx.Var) -> rx.Component:
    wrong = rx.el.span(icon("circle-alert", "s"), rx.el.span(error), role="alert", class_name="err")
    return rx.el.fieldset(
        rx.el.legend(t("webhooks.events")),
        rx.foreach(events, _event),
        rx.cond(error != "", wrong, rx.fragment()),
        class_name="w-events",
    )


def _event(choice: rx.Var) -> rx.Component:
    words = rx.el.span(rx.el.span(choice.name, class_name="mono"), rx.el.small(choice.meaning, class_name="dim"))
    return rx.el.label(
        rx.el.input(name=choice.name, type="checkbox", default_checked=choice.chosen, class_name="check"),
        words,
        class_name="tickline",
        key=choice.name,
    )


def _filters(only_here: rx.Component, filled: Any, wrong: rx.Var) -> rx.Component:
    def names(name: str) -> rx.Component:
        return text_field(
            name=name, label=t(f"webhooks.{name}"), hint=t(f"webhooks.{name}.hint"), default_value=filled(name),
            max_length=2000, auto_complete="off", spell_check=False,
        )  # fmt: skip

    return rx.el.details(
        rx.el.summary(t("webhooks.filters")),
        rx.el.div(
            only_here,
            names("states"),
            names("tags"),
            text_area(
                name="condition", label=t("webhooks.condition"), hint=t("webhooks.condition.hint"), error=wrong,
                default_value=filled("condition"), max_length=2000, rows="4", spell_check=False,
            ),
            class_name="stack",
        ),
        class_name="w-more",
    )  # fmt: skip


def _tick(name: str, label: Text, *, checked: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(name=name, type="checkbox", default_checked=checked, class_name="check"),
        rx.el.span(label),
        class_name="tickline",
    )


def _general(problem: rx.Var, problem_field: rx.Var) -> rx.Component:
    """What was refused and stands at no field above."""
    said = note(problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    told = rx.match(problem_field, *((name, rx.fragment()) for name in _IN_FIELDS), said)
    return rx.cond(problem != "", told, rx.fragment())
