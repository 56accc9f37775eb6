"""Two texts of a definition laid side by side, with what differs in words above."""

from __future__ import annotations

from typing import Any, TypeAlias

import reflex as rx

from ballerine_app.ui.classes import classes
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.text import Text, t

# A Var with the fields of a view, which its own type does not know.
Fields: TypeAlias = Any

_SIGNS = {"added": "+", "removed": "\N{MINUS SIGN}", "changed": "~"}


def json_diff(diff: Fields) -> rx.Component:
    """A `DefinitionDiff`: the summary, then the changed lines; beside each other where there is room for both."""
    nothing = rx.el.p(t("diff.equal"), class_name="jd-none")
    lines = rx.fragment(
        rx.el.p(
            rx.el.span(t("diff.counts.added", n=diff.added), class_name="jd-plus"),
            rx.el.span(t("diff.counts.removed", n=diff.removed), class_name="jd-minus"),
            class_name="jd-counts num",
        ),
        rx.el.div(
            _table(diff),
            class_name="jd-box",
            tab_index=0,
            role="region",
            aria_label=t("diff.lines"),
        ),
        rx.cond(diff.cut, rx.el.p(t("diff.cut"), class_name="jd-none"), rx.fragment()),
    )
    summary = rx.el.ul(rx.foreach(diff.summary, _words), class_name="jd-sum", aria_label=t("diff.summary"))
    return rx.el.div(
        page_styles("/json-diff.css"),
        rx.cond(diff.summary.length() > 0, summary, rx.fragment()),
        rx.cond(diff.hunks.length() > 0, lines, nothing),
        class_name="jd",
    )


def _words(line: Fields) -> rx.Component:
    sign = rx.match(line.kind, *((kind, _sign(kind)) for kind in _SIGNS), rx.fragment())
    return rx.el.li(sign, rx.el.span(line.words), class_name=line.kind, key=line.key)


def _sign(kind: str) -> rx.Component:
    """The sign of a kind for those who see, its word for those who hear."""
    return rx.el.span(
        rx.el.span(_SIGNS[kind], aria_hidden="true"),
        rx.el.span(t(f"diff.kind.{kind}"), ": ", class_name="vh"),
        class_name="jd-sign",
    )


def _table(diff: Fields) -> rx.Component:
    def heading(text: Text, *, spoken: bool = False) -> rx.Component:
        return rx.el.th(rx.el.span(text, class_name="vh") if spoken else text, scope="col")

    head = rx.el.thead(
        rx.el.tr(
            heading(t("diff.number.before", n=diff.against), spoken=True),
            heading(t("diff.before", n=diff.against)),
            heading(t("diff.number.after"), spoken=True),
            heading(t("diff.after")),
        )
    )
    rest = rx.el.tbody(_fold(diff.skipped), key="rest")
    return rx.el.table(
        rx.el.caption(t("diff.lines"), class_name="vh"),
        head,
        rx.foreach(diff.hunks, _hunk),
        rx.cond(diff.skipped > 0, rest, rx.fragment()),
    )


def _hunk(hunk: Fields) -> rx.Component:
    return rx.el.tbody(
        rx.cond(hunk.skipped > 0, _fold(hunk.skipped), rx.fragment()),
        rx.foreach(hunk.rows, _row),
        key=hunk.key,
    )


def _fold(count: Fields) -> rx.Component:
    return rx.el.tr(rx.el.td(t("diff.skipped", n=count), col_span=4), class_name="jd-fold")


def _row(row: Fields) -> rx.Component:
    return rx.el.tr(
        *_side(row.before, row.kind, "removed"),
        *_side(row.after, row.kind, "added"),
        class_name=classes("jd-row", row.kind),
        key=row.key,
    )


def _side(side: Fields, kind: Fields, meaning: str) -> tuple[rx.Component, rx.Component]:
    there = side.number > 0
    marked = rx.cond(kind == "same", rx.fragment(), _sign(meaning))
    part = rx.cond(side.part != "", rx.el.mark(side.part), rx.fragment())
    return (
        rx.el.td(rx.cond(there, side.number.to(str), ""), class_name=f"jd-no num {meaning}"),
        rx.el.td(
            rx.cond(there, rx.fragment(marked, rx.el.code(side.head, part, side.tail)), rx.fragment()),
            class_name=classes(f"jd-text {meaning}", rx.cond(there, "", "none")),
        ),
    )
