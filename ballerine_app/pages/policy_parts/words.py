"""What the pages about rules say alike: statuses, and sentences about what changes."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.badges import badge
from ballerine_app.ui.text import t

_STATUSES = {
    "draft": ("s-collect", "pencil-line"),
    "review": ("s-review", "eye"),
    "published": ("s-approved", "circle-check"),
    "archived": ("", "lock"),
}


def policy_status(status: rx.Var, *, bare: bool = False) -> rx.Component:
    """The badge of a version's status."""
    shown = [
        (name, badge(t(f"rules.status.{name}"), tone=tone, icon_name=icon_name, bare=bare))
        for name, (tone, icon_name) in _STATUSES.items()
    ]
    return rx.match(status, *shown, rx.fragment())


def change_words(changes: rx.Var) -> rx.Component:
    """Sentences about what changes (`DiffWords`), each with its kind."""

    def sentence(line: rx.Var) -> rx.Component:
        sign = rx.match(
            line.kind,
            *(
                (
                    kind,
                    rx.el.span(
                        rx.el.span(sign, aria_hidden="true"),
                        rx.el.span(t(f"diff.kind.{kind}"), ": ", class_name="vh"),
                        class_name="jd-sign",
                    ),
                )
                for kind, sign in (("added", "+"), ("removed", "\N{MINUS SIGN}"), ("changed", "~"))
            ),
            rx.fragment(),
        )
        return rx.el.li(sign, rx.el.span(line.words), class_name=line.kind, key=line.key)

    return rx.cond(
        changes.length() > 0,
        rx.el.ul(rx.foreach(changes, sentence), class_name="jd-sum said", aria_label=t("diff.summary")),
        rx.el.p(t("diff.equal"), class_name="dim"),
    )
