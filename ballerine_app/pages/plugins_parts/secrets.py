"""The tab of secrets: which there are and who may have them. Their values go in and never come out."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.secrets import SecretsState
from ballerine_app.ui.badges import chip
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import text_area, text_field
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t

_FORM = "secret-form"


def secrets() -> rx.Component:
    """What is shown below the tabs, with its dialogs."""
    shown = rx.cond(SecretsState.secrets.length() > 0, _all(), _none())
    refused = empty_state(t("secrets.admins.title"), t("secrets.admins.text"), icon_name="lock")
    return rx.el.div(
        rx.cond(SecretsState.loaded, rx.cond(SecretsState.allowed, shown, refused), _loading()),
        rx.match(SecretsState.dialog, ("set", _set_dialog()), ("remove", _remove_dialog()), rx.fragment()),
        class_name="pv",
    )


def _all() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.div(rx.el.h2(t("secrets.title")), rx.el.p(t("secrets.lead"), class_name="dim small")),
            rx.el.span(class_name="grow"),
            _new(),
        ),
        rx.el.ul(rx.foreach(SecretsState.secrets, _secret), class_name="sc-all"),
        class_name="pv-cap",
    )


def _secret(each: rx.Var) -> rx.Component:
    def named(title: str, values: rx.Var) -> rx.Component:
        anyone = rx.el.span(t(f"secrets.{title}.any"), class_name="dim")
        return rx.el.div(
            rx.el.dt(t(f"secrets.{title}")),
            rx.el.dd(rx.cond(values.length() > 0, rx.foreach(values, chip), anyone), class_name="row wrap"),
        )

    return rx.el.li(
        rx.el.div(
            rx.el.b(each.name, class_name="mono"),
            rx.el.span(t("secrets.changed"), " ", relative_time(each.changed_at), class_name="dim small"),
        ),
        rx.el.dl(named("hosts", each.hosts), named("plugins", each.plugins)),
        rx.el.div(
            button(
                t("secrets.replace"),
                size="sm",
                on_click=SecretsState.ask_again(each.name),
                aria_label=t("secrets.replace.of", name=each.name),
            ),
            button(
                t("secrets.remove"),
                size="sm",
                kind="ghost",
                on_click=SecretsState.ask_removal(each.name),
                aria_label=t("secrets.remove.of", name=each.name),
            ),
            class_name="row",
        ),
        key=each.name,
    )


def _set_dialog() -> rx.Component:
    known = rx.el.p(t("secrets.set.known"), " ", rx.el.b(SecretsState.chosen, class_name="mono"))
    name = text_field(
        name="name", label=t("secrets.name"), hint=t("secrets.name.hint"), max_length=64, required=True,
        auto_complete="off", spell_check=False, auto_focus=True,
    )  # fmt: skip
    fields = rx.el.form(
        rx.cond(SecretsState.chosen != "", known, name),
        text_area(
            name="value", label=t("secrets.value"), hint=t("secrets.value.hint"), required=True,
            auto_complete="off", spell_check=False,
        ),
        text_field(
            name="hosts", label=t("secrets.hosts"), hint=t("secrets.hosts.hint"), auto_complete="off",
            spell_check=False, default_value=SecretsState.hosts, max_length=2_000,
        ),
        text_field(
            name="plugins", label=t("secrets.plugins"), hint=t("secrets.plugins.hint"), auto_complete="off",
            spell_check=False, default_value=SecretsState.plugins, max_length=2_000,
        ),
        id=_FORM,
        on_submit=SecretsState.keep,
        class_name="stack veiled",
    )  # fmt: skip
    return dialog(
        _problem(),
        fields,
        title=t("secrets.set.title"),
        name="secret",
        actions=[_cancel(), button(t("secrets.set.do"), kind="primary", type="submit", form=_FORM)],
    )


def _remove_dialog() -> rx.Component:
    return dialog(
        _problem(),
        rx.el.p(t("secrets.remove.text", name=SecretsState.chosen)),
        title=t("secrets.remove.title"),
        name="secret-removal",
        actions=[
            _cancel(),
            button(t("secrets.remove"), kind="reject", solid=True, on_click=SecretsState.remove, auto_focus=True),
        ],
    )


def _problem() -> rx.Component:
    said = note(SecretsState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.cond(SecretsState.problem != "", said, rx.fragment())


def _cancel() -> rx.Component:
    return button(t("workflows.cancel"), on_click=SecretsState.close, custom_attrs=on_key("Escape"))


def _new() -> rx.Component:
    return button(t("secrets.new"), kind="primary", icon_name="plus", on_click=SecretsState.ask_new)


def _none() -> rx.Component:
    return empty_state(t("secrets.none.title"), t("secrets.none.text"), icon_name="lock", action=_new())


def _loading() -> rx.Component:
    return loading_state(skeleton("40%", "20px"), skeleton("100%", "80px"), label=t("secrets.loading"))
