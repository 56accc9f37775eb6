"""All versions with who brought them there, and what can be done with the one that is shown."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.words import policy_status
from ballerine_app.state.policy import PolicyState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t


def versions_tab() -> rx.Component:
    """The highest first."""
    return rx.fragment(
        rx.el.ol(rx.foreach(PolicyState.versions, _version), class_name="vers", aria_label=t("workflows.versions")),
        _acts(),
    )


def _version(row: rx.Var) -> rx.Component:
    chosen = row.version == PolicyState.policy.row.version
    back = button(
        t("rules.roll_back"),
        size="sm",
        icon_name="undo-2",
        on_click=PolicyState.ask_roll_back(row.version_id),
        aria_label=t("rules.roll_back.to", n=row.version),
        class_name="back",
    )
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.b(t("workflows.version", n=row.version)),
                policy_status(row.status, bare=True),
                rx.cond(row.status == "published", rx.el.span(t("rules.in_force"), class_name="chip"), rx.fragment()),
                rx.cond(row.shadow_since != "", rx.el.span(t("rules.shadowing"), class_name="chip"), rx.fragment()),
                class_name="row wrap",
            ),
            rx.el.small(_history(row), class_name="dim"),
            rx.cond(row.note != "", rx.el.small(rx.el.q(row.note)), rx.fragment()),
            href=rx.Var.create(f"/rules/{row.name}?version={row.version}&tab=versions"),
            class_name="plain",
            aria_current=rx.cond(chosen, "true", "false"),
        ),
        rx.cond(PolicyState.policy.may_copy & (row.status == "archived"), back, rx.fragment()),
        class_name=rx.cond(chosen, "cur", ""),
        key=row.version_id,
    )


def _history(row: rx.Var) -> rx.Component:
    def moment(key: str, at: rx.Var, by: rx.Var | None = None) -> rx.Component:
        who = rx.fragment() if by is None else rx.cond(by != "", rx.fragment(" ", t("workflows.by", name=by)), "")
        return rx.el.span(t(key), " ", relative_time(at), who)

    published = moment("workflows.history.published", row.published_at, row.published_by)
    submitted = moment("rules.history.submitted", row.submitted_at, row.submitted_by)
    begun = moment("workflows.history.begun", row.created_at, row.created_by)
    return rx.el.span(
        rx.cond(row.archived_at != "", moment("workflows.history.archived", row.archived_at), rx.fragment()),
        rx.cond(row.published_at != "", published, rx.fragment()),
        rx.cond((row.submitted_at != "") & (row.status != "draft"), submitted, rx.fragment()),
        begun,
        class_name="steps",
    )


def _acts() -> rx.Component:
    policy = PolicyState.policy
    delete = button(t("workflows.delete"), kind="reject", on_click=PolicyState.ask("delete"))
    return rx.el.div(
        rx.el.h3(t("workflows.acts", n=policy.row.version)),
        rx.cond(
            policy.may_copy,
            rx.el.div(
                button(t("workflows.draft.new"), icon_name="plus", on_click=PolicyState.new_draft),
                rx.cond(policy.may_delete, delete, rx.fragment()),
                class_name="row wrap",
            ),
            rx.el.p(icon("lock", "s"), t("rules.acts.not_yours"), class_name="row dim"),
        ),
        class_name="sec",
    )
