"""What has consequences is asked about, with the consequences and changes named."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.words import change_words
from ballerine_app.state.policy import PolicyState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import text_area
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import Text, t

_FORM = "policy-form"


def dialogs() -> rx.Component:
    """The one that is open."""
    policy = PolicyState.policy
    n = policy.row.version
    in_force = rx.el.li(t("rules.publish.new", n=n))
    return rx.match(
        PolicyState.dialog,
        ("submit", _dialog("submit", _listed(rx.el.li(t("rules.submit.text"))), _changes(), _note("submit"))),
        (
            "send_back",
            _dialog(
                "send_back",
                _listed(rx.el.li(t("rules.send_back.text"))),
                _note("send_back"),
                do=rx.cond(policy.own_work, t("rules.take_back"), t("rules.send_back")),
            ),
        ),
        ("approve", _dialog("approve", _listed(in_force, _replaced()), _changes(), kind="approve")),
        ("publish", _dialog("publish", _listed(in_force, _replaced()), _changes())),
        ("roll_back", _roll_back()),
        ("delete", _dialog("delete", _listed(rx.el.li(t("workflows.delete.text"))), kind="reject")),
        rx.fragment(),
    )


def _dialog(
    name: str,
    *content: rx.Component,
    kind: str = "primary",
    do: Text | None = None,
    title: Text | None = None,
) -> rx.Component:
    row = PolicyState.policy.row
    refused = note(PolicyState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return dialog(
        rx.el.form(
            *content,
            rx.cond(PolicyState.problem != "", refused, rx.fragment()),
            id=_FORM,
            on_submit=PolicyState.act,
            class_name="stack",
        ),
        title=t(f"rules.{name}.title", name=row.name, n=row.version) if title is None else title,
        name=name,
        actions=[
            button(t("workflows.cancel"), on_click=PolicyState.close, auto_focus=True, custom_attrs=on_key("Escape")),
            button(
                t(f"rules.{name}") if do is None else do, kind=kind, solid=kind == "reject", type="submit", form=_FORM
            ),
        ],
    )


def _roll_back() -> rx.Component:
    back = PolicyState.roll_back
    return _dialog(
        "roll_back",
        _listed(
            rx.el.li(t("rules.publish.new", n=back.row.version)),
            rx.cond(back.present > 0, rx.el.li(t("rules.publish.replaced", n=back.present)), rx.fragment()),
            rx.el.li(t("rules.roll_back.text")),
        ),
        rx.el.h3(t("rules.roll_back.changes", n=back.present)),
        change_words(back.changes),
        title=t("rules.roll_back.title", name=back.row.name, n=back.row.version),
    )


def _listed(*consequences: rx.Component) -> rx.Component:
    return rx.el.ul(*consequences, class_name="dots")


def _replaced() -> rx.Component:
    before = PolicyState.policy.published_version
    return rx.cond(before > 0, rx.el.li(t("rules.publish.replaced", n=before)), rx.fragment())


def _changes() -> rx.Component:
    found = PolicyState.changes
    told = rx.fragment(rx.el.h3(t("rules.changes.against", n=found.against)), change_words(found.summary))
    warned = note(
        t("workflows.publish.warnings", n=PolicyState.warnings), tone="s-revision", icon_name="triangle-alert"
    )
    return rx.fragment(
        rx.cond(found.against > 0, told, rx.fragment()), rx.cond(PolicyState.warnings > 0, warned, rx.fragment())
    )


def _note(name: str) -> rx.Component:
    return text_area(
        name="note",
        label=t(f"rules.{name}.note"),
        hint=t(f"rules.{name}.note.hint"),
        max_length=1000,
        rows="3",
    )
