"""The tab Backtests: the rules that are looked at on the cases of some days, in the background; and earlier ones."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.comparison import action_counts, broken_note, picture, rule_counts, summary
from ballerine_app.pages.policy_parts.moved_cases import moved_cases
from ballerine_app.state.backtests import BacktestsState
from ballerine_app.state.policy import PolicyState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.fields import text_field
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.progress import bar
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.table import cell, heading, table
from ballerine_app.ui.text import Text, t

_STATUS = {
    "waiting": ("s-collect", "hourglass"),
    "running": ("s-review", "loader-circle"),
    "done": ("s-approved", "circle-check"),
    "cancelled": ("s-open", "circle-x"),
    "failed": ("s-failed", "triangle-alert"),
}


def backtests_tab() -> rx.Component:
    """The form, the list, and what is opened."""
    opened = BacktestsState.view.row.id != ""
    return rx.el.div(
        page_styles("/what-if.css"),
        # Before its days are known, the form would be refused for want of them.
        rx.cond(PolicyState.policy.may_copy & BacktestsState.loaded, _form(), rx.fragment()),
        rx.cond(
            BacktestsState.loaded,
            rx.cond(BacktestsState.rows.length() > 0, _history(), _none()),
            loading_state(skeleton("100%", "120px"), label=t("backtests.loading")),
        ),
        rx.cond(
            BacktestsState.lost != "",
            note(BacktestsState.lost, tone="s-rejected", icon_name="circle-alert", role="alert"),
            rx.fragment(),
        ),
        rx.cond((BacktestsState.opened != "") & opened, _opened(), rx.fragment()),
        class_name="wi",
    )


def _form() -> rx.Component:
    row = PolicyState.policy.row
    what = rx.cond(PolicyState.changed, t("backtests.what.typed", n=row.version), t("backtests.what", n=row.version))
    return rx.el.form(
        rx.el.div(
            rx.el.h2(t("backtests.new")),
            rx.el.p(what, " ", t("backtests.exact"), class_name="dim small"),
            class_name="grow",
        ),
        _day("starts_on", t("backtests.from"), BacktestsState.first_day),
        _day("ends_on", t("backtests.to"), BacktestsState.last_day),
        button(t("backtests.begin"), kind="primary", icon_name="play", type="submit"),
        rx.cond(
            BacktestsState.problem != "",
            rx.el.p(BacktestsState.problem, role="alert", class_name="err bt-err"),
            rx.fragment(),
        ),
        on_submit=BacktestsState.begin,
        class_name="wi-card bt-form",
    )


def _day(name: str, label: Text, day: rx.Var) -> rx.Component:
    # It begins anew once the day is known; what is chosen then stays.
    return text_field(name=name, label=label, type="date", required=True, size="sm", default_value=day, key=day)


def _history() -> rx.Component:
    rows = table(
        rx.foreach(BacktestsState.rows, _row),
        head=[
            heading(t("backtests.column.days")),
            heading(t("backtests.column.rules")),
            heading(t("backtests.column.status")),
            heading(t("backtests.column.cases"), numeric=True),
            heading(t("backtests.column.moved"), numeric=True),
            heading(t("backtests.column.stricter"), numeric=True),
            heading(t("backtests.column.milder"), numeric=True),
            heading(t("what_if.fate.block"), numeric=True),
            heading(t("backtests.column.people"), numeric=True),
            heading(t("backtests.column.begun")),
            heading(t("backtests.column.acts"), spoken=True),
        ],
        label=t("backtests.history"),
        class_name="bt",
    )
    return rx.el.section(rx.el.h2(t("backtests.history")), rows, class_name="wi-card")


def _row(row: rx.Var) -> rx.Component:
    opened = BacktestsState.opened == row.id
    look = rx.el.button(
        row.starts_on,
        rx.cond(row.ends_on != row.starts_on, rx.fragment(" \N{EN DASH} ", row.ends_on), rx.fragment()),
        type="button",
        class_name="linkish num",
        aria_expanded=rx.cond(opened, "true", "false"),
        on_click=BacktestsState.open(row.id),
    )
    cancel = button(
        t("backtests.cancel"),
        size="sm",
        icon_name="x",
        on_click=BacktestsState.cancel(row.id),
        aria_label=t("backtests.cancel.one", days=row.starts_on),
    )
    version = rx.el.span(
        t("workflows.version", n=row.version),
        rx.cond(row.as_published, rx.el.span(t("rules.in_force"), class_name="chip"), rx.fragment()),
        class_name="row",
    )
    beside = rx.cond(row.baseline > 0, t("backtests.beside", n=row.baseline), t("backtests.beside.none"))
    return rx.el.tr(
        cell(look),
        cell(version, rx.el.small(beside, class_name="dim")),
        cell(_status(row)),
        cell(row.done, numeric=True),
        cell(row.moved, numeric=True),
        cell(row.stricter, numeric=True),
        cell(row.milder, numeric=True),
        cell(row.blocked, numeric=True),
        cell(row.stopped, " / ", row.passed, numeric=True),
        cell(relative_time(row.created_at), rx.el.small(row.created_by, class_name="dim")),
        cell(rx.cond(row.may_cancel, cancel, rx.fragment())),
        class_name=classes(when(opened, "cur")),
        key=row.id,
    )


def _status(row: rx.Var) -> rx.Component:
    under_way = (row.status == "running") | (row.status == "waiting")
    word = rx.match(
        row.status,
        *(
            (name, badge(t(f"backtests.status.{name}"), tone=tone, icon_name=sign))
            for name, (tone, sign) in _STATUS.items()
        ),
        rx.fragment(),
    )
    progress = rx.el.div(
        bar(row.percent, label=t("backtests.progress", days=row.starts_on)),
        rx.el.small(t("backtests.of", done=row.done, total=row.total), class_name="num dim"),
        class_name="bt-bar",
    )
    return rx.el.div(
        word,
        rx.cond(under_way, progress, rx.fragment()),
        rx.cond(row.problem != "", rx.el.small(row.problem, class_name="err"), rx.fragment()),
        class_name="bt-status",
    )


def _opened() -> rx.Component:
    view = BacktestsState.view
    before = rx.cond(view.row.baseline > 0, t("what_if.before", n=view.row.baseline), t("what_if.before.none")).to(str)
    after = t("backtests.after", n=view.row.version)
    return rx.fragment(
        rx.el.div(
            rx.el.h2(t("backtests.result", first=view.row.starts_on, last=view.row.ends_on)),
            rx.el.span(class_name="grow"),
            button(t("backtests.close"), size="sm", icon_name="x", on_click=BacktestsState.open(view.row.id)),
            class_name="row wrap wi-head",
        ),
        broken_note(view.comparison, choose=BacktestsState.choose),
        rx.el.div(
            rx.el.div(
                summary(view.comparison, choose=BacktestsState.choose),
                picture(
                    view.comparison,
                    by=BacktestsState.by,
                    show_by=BacktestsState.show_by,
                    chosen=BacktestsState.cell,
                    choose=BacktestsState.choose,
                    before=before,
                    after=after,
                ),
                class_name="wi-main",
            ),
            rx.el.div(
                rule_counts(view.comparison, choose=BacktestsState.choose),
                action_counts(view.comparison),
                class_name="wi-main",
            ),
            class_name="wi-cols",
        ),
        moved_cases(view.listed, choose=BacktestsState.choose, before=before, after=after),
    )


def _none() -> rx.Component:
    return empty_state(t("backtests.none"), t("backtests.none.text"), icon_name="clock")
