"""What was measured on the picture."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import Text, t, t_of

_CHECKS = ("resolution", "sharpness", "light", "glare")
_HINTS = ("too_small", "too_dark", "too_bright", "blurred")


def checks() -> rx.Component:
    """The table below the picture."""
    looks = CaseState.looks
    summary = rx.cond(
        looks > 0,
        rx.el.span(icon("triangle-alert", "s"), t("case.checks.summary.look", n=looks), class_name="m n"),
        rx.el.span(t("case.checks.summary.ok"), class_name="h2n"),
    )
    measured = CaseState.picture.checks.length() > 0
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("case.checks")),
            rx.el.span(class_name="grow"),
            rx.cond(measured, summary, rx.fragment()),
            class_name="ph",
        ),
        rx.el.div(
            rx.cond(
                CaseState.picture.id != "", _table(), rx.el.p(t("case.documents.none"), class_name="dim small pad16")
            ),
            class_name="scrolls",
            tab_index=0,
            role="region",
            aria_label=t("case.checks"),
        ),
        class_name="p-document low-checks",
    )


def _table() -> rx.Component:
    picture, document = CaseState.picture, CaseState.document
    issuer = _plain("issuer", document.issuer, t("case.check.as_declared"))
    return rx.el.table(
        rx.el.caption(t("case.checks"), class_name="vh"),
        rx.el.thead(
            rx.el.tr(
                *(rx.el.th(t(f"case.checks.{key}"), scope="col") for key in ("what", "value", "result")),
            )
        ),
        rx.el.tbody(
            rx.foreach(picture.checks, _check),
            rx.cond(picture.hint_overruled, _overruled(), rx.fragment()),
            rx.cond(document.issuer != "", issuer, rx.fragment()),
            _plain("file", rx.el.span(picture.media_type, ", ", picture.size_text), ""),
            _plain("sent", relative_time(picture.sent_at), ""),
        ),
        class_name="table cmp",
    )


def _check(check: rx.Var) -> rx.Component:
    fine = rx.el.span(icon("check", "s"), t("case.checks.fine"), class_name="m y")
    look = rx.el.span(icon("triangle-alert", "s"), t("case.checks.look"), class_name="m n")
    return rx.el.tr(
        rx.el.td(t_of(check.code, "case.check", _CHECKS)),
        rx.el.td(check.value, class_name="num"),
        rx.el.td(rx.cond(check.ok, fine, look)),
        class_name=rx.cond(check.ok, "", "diff"),
    )


def _overruled() -> rx.Component:
    hints = rx.foreach(
        CaseState.picture.hints, lambda hint: rx.el.span(t_of(hint, "hint.short", _HINTS), class_name="comma")
    )
    kept = rx.el.span(icon("triangle-alert", "s"), t("case.check.hint.overruled"), class_name="m n")
    return rx.el.tr(rx.el.td(t("case.check.hint")), rx.el.td(hints), rx.el.td(kept), class_name="diff")


def _plain(name: str, value: Text | rx.Component, result: Text) -> rx.Component:
    return rx.el.tr(
        rx.el.td(t(f"case.check.{name}")),
        rx.el.td(value),
        rx.el.td(rx.el.span(result, class_name="m q")),
    )
