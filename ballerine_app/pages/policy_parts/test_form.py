"""The form of a test: its data, typed or out of a case, and what has to come out."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.locales import text
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.policy_tests import PolicyTestsState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import select_field, text_area, text_field
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import Text, t

_FORM = "test-form"
_LEVELS = ("low", "medium", "high", "critical")


def test_form() -> rx.Component:
    """The dialog, while it is open."""
    form = PolicyTestsState.form
    refused = note(PolicyTestsState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    whole = (PolicyTestsState.problem != "") & (PolicyTestsState.field == "")
    fields = rx.el.form(
        rx.cond(whole, refused, rx.fragment()),
        text_field(
            name="name", label=t("policy_test.name"), hint=t("policy_test.name.hint"), auto_focus=True,
            max_length=200, required=True, **_kept("name", form.name),
        ),
        rx.cond(PolicyTestsState.cases.length() > 0, _from_case(), rx.fragment()),
        text_area(
            name="data", label=t("policy_test.data"), hint=t("policy_test.data.hint"), error=_error("data"), rows="9",
            spell_check=False, **_kept("data", form.data),
        ),
        text_field(
            name="now", label=t("policy_test.now"), hint=t("policy_test.now.hint"), spell_check=False,
            **_kept("now", form.now),
        ),
        _expected(),
        key=PolicyTestsState.filled.to(str),
        id=_FORM,
        on_submit=PolicyTestsState.save,
        class_name="stack",
    )  # fmt: skip
    shown = dialog(
        fields,
        title=rx.cond(PolicyTestsState.adding, t("policy_test.add.title"), t("policy_test.edit.title")),
        name="test",
        actions=[
            button(t("workflows.cancel"), on_click=PolicyTestsState.close, custom_attrs=on_key("Escape")),
            button(t("policy_test.save"), kind="primary", type="submit", form=_FORM),
        ],
    )
    return rx.cond(PolicyTestsState.open & PolicyState.policy.may_edit, shown, rx.fragment())


def _from_case() -> rx.Component:
    return select_field(
        name="case",
        label=t("policy_test.from_case"),
        hint=t("policy_test.from_case.hint"),
        options=PolicyTestsState.cases,
        placeholder=t("policy_test.from_case.none"),
        on_change=PolicyTestsState.from_case,
    )


def _expected() -> rx.Component:
    form = PolicyTestsState.form
    fill = button(
        t("policy_test.expect"),
        size="sm",
        icon_name="flask-conical",
        on_click=PolicyTestsState.expect,
        title=t("policy_test.expect.hint"),
    )

    def short(name: str, label: Text, hint: Text | None = None) -> rx.Component:
        value: Any = getattr(form, name)
        return text_field(
            name=name, label=label, hint=hint, error=_error(name), spell_check=False, **_kept(name, value)
        )

    card = rx.el.div(
        short("points", t("policy_test.check.points")), short("limit", t("policy_test.check.limit")), class_name="two"
    )
    return rx.el.fieldset(
        rx.el.legend(t("policy_test.expected")),
        rx.el.div(rx.el.p(t("policy_test.expected.text"), class_name="dim small grow"), fill, class_name="row"),
        rx.el.div(
            short("score", t("policy_test.check.score")),
            select_field(
                name="level",
                label=t("policy_test.check.level"),
                options=[("", text("policy_test.any")), *((each, text(f"risk.{each}")) for each in _LEVELS)],
                **_kept("level", form.level),
            ),
            class_name="two",
        ),
        short("fired", t("policy_test.check.fired"), t("policy_test.ids.hint")),
        short("not_fired", t("policy_test.check.notFired"), t("policy_test.ids.hint")),
        short("actions", t("policy_test.check.actions"), t("policy_test.actions.hint")),
        card,
        class_name="stack",
    )


def _kept(name: str, value: Any) -> dict[str, Any]:
    """What a field begins with, and where it puts what was typed before a button asks for it."""
    event = "on_blur" if name == "data" else "on_change"  # data may be long
    return {"default_value": value, event: lambda words: PolicyTestsState.put(name, words)}


def _error(name: str) -> rx.Var:
    return rx.cond(PolicyTestsState.field == name, PolicyTestsState.problem, "").to(str)
