"""The head of a policy's page: what it is, which versions there are, and what can be done with this one."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.words import policy_status
from ballerine_app.pages.workflow_parts.words import finding_counts
from ballerine_app.state.policy import PolicyState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def head() -> rx.Component:
    """One line, or two on a phone."""
    row = PolicyState.policy.row
    back = link(
        icon("arrow-left"), href="/rules", class_name="btn ghost icon", aria_label=t("rules.back"),
        title=t("rules.back"),
    )  # fmt: skip
    name = rx.el.div(
        rx.el.h1(row.name, title=row.name),
        rx.el.small(rx.cond(row.description != "", row.description, t("rules.kind"))),
        class_name="who",
    )
    return rx.el.header(
        rx.el.div(back, name, _facts(), rx.el.span(class_name="grow"), _acts(), class_name="h1r"), class_name="head"
    )


def _facts() -> rx.Component:
    row = PolicyState.policy.row
    when = rx.match(
        row.status,
        ("draft", _moment("workflows.fact.changed", row.changed_at, row.created_by)),
        ("review", _moment("rules.fact.submitted", row.submitted_at, row.submitted_by)),
        ("archived", _moment("workflows.fact.archived", row.archived_at, "")),
        _moment("workflows.fact.published", row.published_at, row.published_by),
    )
    return rx.el.dl(
        _fact(t("workflows.fact.version"), _picker()),
        _fact(t("workflows.fact.status"), policy_status(row.status, bare=True)),
        when,
        _fact(t("workflows.fact.findings"), finding_counts(PolicyState.errors, PolicyState.warnings)),
        class_name="facts",
    )


def _fact(name: str, value: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))


def _moment(key: str, at: rx.Var, by: rx.Var | str) -> rx.Component:
    name = rx.fragment() if isinstance(by, str) else rx.cond(by != "", rx.fragment(" · ", by), rx.fragment())
    return _fact(t(key), rx.fragment(relative_time(at), name))


def _picker() -> rx.Component:
    def option(row: rx.Var) -> rx.Component:
        chosen = row.version == PolicyState.policy.row.version
        return link(
            rx.cond(chosen, icon("check", "s"), rx.el.span(class_name="i s")),
            rx.el.span(t("workflows.version", n=row.version), class_name="grow"),
            policy_status(row.status, bare=True),
            href=rx.Var.create(f"/rules/{row.name}?version={row.version}"),
            role="menuitemradio",
            aria_checked=rx.cond(chosen, "true", "false"),
            key=row.version_id,
        )

    face = rx.el.summary(
        rx.el.b(t("workflows.version", n=PolicyState.policy.row.version)),
        icon("chevron-down", "xs"),
        aria_label=t("workflows.pick", n=PolicyState.policy.row.version),
        custom_attrs=on_key("V"),
    )
    options = rx.el.div(
        rx.foreach(PolicyState.versions, option),
        role="menu",
        aria_label=t("workflows.versions"),
        class_name="menu-list",
    )
    return rx.el.div(rx.el.details(face, options, class_name="menu"), class_name="fmenu version-pick")


def _acts() -> rx.Component:
    """What is done most with a version of this status; the rest stands in the tab of versions."""
    policy = PolicyState.policy
    copy = button(t("workflows.draft.new"), icon_name="plus", on_click=PolicyState.new_draft)
    back = button(t("rules.roll_back"), icon_name="undo-2", on_click=PolicyState.ask_roll_back(""))
    this = button(
        t("rules.roll_back"),
        icon_name="undo-2",
        off=~policy.may_roll_back,
        why_off=t("rules.blocked.policy_has_errors"),
        on_click=PolicyState.ask_roll_back(policy.row.version_id),
    )
    return rx.el.div(
        rx.cond(
            policy.may_copy,
            rx.match(
                policy.row.status,
                ("draft", _draft()),
                ("review", _review()),
                ("archived", rx.fragment(copy, this)),
                rx.fragment(rx.cond(PolicyState.has_earlier, back, rx.fragment()), copy),
            ),
            rx.el.span(icon("eye", "s"), t("workflows.reader"), class_name="badge"),
        ),
        class_name="decide",
    )


def _draft() -> rx.Component:
    policy, unsaved = PolicyState.policy, PolicyState.changed
    save = button(t("workflows.save"), icon_name="check", key="S", on_click=PolicyState.save, custom_attrs=on_key("S"))
    why = rx.cond(unsaved, t("workflows.publish.unsaved"), why_blocked())
    submit = button(
        t("rules.submit"),
        kind="primary",
        off=~policy.may_submit | unsaved,
        why_off=why,
        on_click=PolicyState.ask("submit"),
    )
    publish = button(
        t("workflows.publish"),
        kind="primary",
        off=~policy.may_publish | unsaved,
        why_off=why,
        on_click=PolicyState.ask("publish"),
    )
    return rx.fragment(rx.cond(unsaved, save, rx.fragment()), rx.cond(policy.four_eyes, submit, publish))


def _review() -> rx.Component:
    policy = PolicyState.policy
    back = button(
        rx.cond(policy.own_work, t("rules.take_back"), t("rules.send_back")), on_click=PolicyState.ask("send_back")
    )
    approve = button(
        t("rules.approve"),
        kind="approve",
        off=~policy.may_approve,
        why_off=rx.cond(policy.own_work, t("rules.own_work"), why_blocked()),
        on_click=PolicyState.ask("approve"),
    )
    return rx.fragment(back, approve)


def why_blocked() -> rx.Var:
    """Why this version can't be submitted or published, in words."""
    codes = ("policy_has_errors", "policy_test_fails")
    return rx.match(PolicyState.policy.blocked, *((code, t(f"rules.blocked.{code}")) for code in codes), "").to(str)
