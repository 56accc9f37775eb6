"""The dialog that takes in a file: choose it, see what would happen, choose how it is read, take it in."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.list import ListState
from ballerine_app.state.list_import import ListImportState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import checkbox
from ballerine_app.ui.icons import icon
from ballerine_app.ui.list_file import list_file
from ballerine_app.ui.notes import note
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import t

_MOST_BYTES = 20_000_000
_OUTCOMES = {
    "new": ("s-approved", "plus"),
    "changed": ("s-review", "pencil"),
    "there": ("", "check"),
    "doubled": ("", "copy"),
    "broken": ("s-rejected", "circle-x"),
}
_SEPARATORS = ("comma", "semicolon", "tab", "none")


def import_dialog() -> rx.Component:
    """Open while the page's dialog is "import"."""
    seen = ListImportState.preview
    has_file = seen.upload_id != ""
    shown = dialog(
        _refused(),
        rx.cond(has_file, _preview(), _choose()),
        title=t("lists.import.title", name=ListState.view.line.name),
        name="import",
        actions=[
            button(t("workflows.cancel"), on_click=ListImportState.close, custom_attrs=on_key("Escape")),
            rx.cond(has_file, button(t("lists.import.another"), on_click=ListImportState.another), rx.fragment()),
            rx.cond(has_file, _do(), rx.fragment()),
        ],
    )
    return rx.cond(ListState.dialog == "import", rx.el.div(shown, class_name="l-import"), rx.fragment())


def _choose() -> rx.Component:
    pick = list_file(
        url=rx.Var.create(f"/api/lists/{ListState.view.line.list_id}/file"),
        accept=".csv,.txt,.tsv,text/csv,text/plain",
        most=_MOST_BYTES,
        on_sent=ListImportState.look_at,
    )
    return rx.fragment(
        rx.el.p(t("lists.import.lead"), class_name="muted"),
        pick,
        _waiting(),
    )


def _waiting() -> rx.Component:
    said = rx.el.p(t("lists.import.reading"), role="status", class_name="muted")
    return rx.cond(ListImportState.busy, said, rx.fragment())


def _do() -> rx.Component:
    seen = ListImportState.preview
    nothing = (seen.new == 0) & (seen.changed == 0)
    stopped = (seen.broken > 0) & ~ListImportState.skip
    count = seen.new + seen.changed
    return button(
        rx.cond(count == 1, t("lists.import.do.one"), t("lists.import.do", n=count)),
        kind="primary",
        off=nothing | stopped,
        why_off=rx.cond(nothing, t("lists.import.off.nothing"), t("lists.import.off.broken")),
        busy=ListImportState.busy,
        on_click=ListImportState.take_in,
    )


def _preview() -> rx.Component:
    seen = ListImportState.preview
    return rx.fragment(
        rx.el.p(
            rx.el.b(seen.file_name),
            " · ",
            t("lists.import.rows", n=seen.total),
            " · ",
            t("lists.import.encoding", encoding=seen.encoding),
            class_name="muted num",
        ),
        rx.cond(
            seen.encoding == "Windows-1252",
            note(t("lists.import.fallback"), tone="s-revision", icon_name="triangle-alert"),
            rx.fragment(),
        ),
        _counts(),
        _reading(),
        _waiting(),
        rx.cond(seen.broken > 0, _broken(), rx.fragment()),
        rx.el.h3(t("lists.import.first")),
        _first(),
    )


def _counts() -> rx.Component:
    seen = ListImportState.preview
    numbers = {name: getattr(seen, name) for name in _OUTCOMES}
    return rx.el.dl(
        *(
            rx.el.div(rx.el.dt(t(f"lists.outcome.{name}")), rx.el.dd(number, class_name="num"), class_name=name)
            for name, number in numbers.items()
        ),
        class_name="l-counts",
    )


def _reading() -> rx.Component:
    seen = ListImportState.preview
    none = rx.el.option(t("lists.import.no_column"), value="-1")

    def column(name: str, chosen: rx.Var) -> rx.Component:
        options = rx.foreach(seen.columns, lambda pair: rx.el.option(pair[1], value=pair[0]))
        return rx.el.label(
            rx.el.span(t(f"lists.import.column.{name}")),
            _choice(name, chosen, *([] if name == "value" else [none]), options),
        )

    separator = rx.el.label(
        rx.el.span(t("lists.import.separator")),
        _choice(
            "separator",
            ListImportState.separator,
            *(rx.el.option(t(f"lists.separator.{name}"), value=name) for name in _SEPARATORS),
        ),
    )
    header = checkbox(
        name="header", label=t("lists.import.header"), checked=seen.header, on_change=ListImportState.has_header
    )
    return rx.el.fieldset(
        rx.el.legend(t("lists.import.how"), class_name="vh"),
        separator,
        column("value", ListImportState.value),
        column("note", ListImportState.note),
        column("expires", ListImportState.expires),
        header,
        class_name="l-how",
    )


def _choice(name: str, chosen: rx.Var, *options: rx.Component) -> rx.Component:
    choose = rx.el.select(
        *options,
        value=chosen,
        on_change=lambda value: ListImportState.read_with(name, value),
        class_name="input sm",
    )
    return rx.el.span(choose, icon("chevron-down"), class_name="select")


def _broken() -> rx.Component:
    seen = ListImportState.preview

    def line(each: rx.Var) -> rx.Component:
        return rx.el.li(
            rx.el.span(t("lists.import.line", n=each.line), class_name="dim num"),
            " ",
            rx.cond(each.value != "", rx.el.code(each.value), rx.fragment()),
            " ",
            each.reason,
        )

    return rx.el.section(
        rx.el.h3(rx.cond(seen.broken == 1, t("lists.import.broken.one"), t("lists.import.broken", n=seen.broken))),
        rx.el.ul(
            rx.foreach(seen.broken_first, line),
            class_name="l-broken",
            tab_index=0,
            aria_label=t("lists.import.broken.list"),
        ),
        rx.el.div(
            checkbox(
                name="skip", label=t("lists.import.skip"), checked=ListImportState.skip,
                on_change=ListImportState.leave_out,
            ),
            rx.el.span(class_name="grow"),
            link_button(
                t("lists.import.download"), ListImportState.broken_href, icon_name="download", size="sm",
                full_load=True, custom_attrs={"download": ""},
            ),
            class_name="row wrap",
        ),
    )  # fmt: skip


def _first() -> rx.Component:
    none = "\N{EN DASH}"

    def shown(each: rx.Var) -> rx.Component:
        outcome = rx.match(
            each.outcome,
            *(
                (name, badge(t(f"lists.outcome.{name}"), tone=tone, icon_name=icon_name, bare=True))
                for name, (tone, icon_name) in _OUTCOMES.items()
            ),
            rx.fragment(),
        )
        return row(
            cell(each.line, numeric=True, class_name="dim"),
            cell(each.value, class_name="c-val"),
            cell(each.note, class_name="muted c-note"),
            cell(rx.cond(each.expires_at != "", relative_time(each.expires_at), rx.el.span(none, class_name="dim"))),
            cell(outcome),
        )

    columns = ("line", "value", "note", "expires", "outcome")
    return table(
        rx.foreach(ListImportState.preview.first, shown),
        head=[heading(t(f"lists.column.{name}"), numeric=name == "line") for name in columns],
        label=t("lists.import.first"),
    )


def _refused() -> rx.Component:
    said = note(ListImportState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.cond(ListImportState.problem != "", said, rx.fragment())
