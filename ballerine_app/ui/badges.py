"""Badges (the state of a thing), chips (a reason) and tags."""

import reflex as rx

from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t

_LOOKS = {
    "approved": ("s-approved", "circle-check"),
    "rejected": ("s-rejected", "circle-x"),
    "failed": ("s-failed", "triangle-alert"),
    "revision": ("s-revision", "rotate-ccw"),
    "manual_review": ("s-review", "eye"),
    "collecting": ("s-collect", "pencil-line"),
    "collection": ("s-collect", "pencil-line"),
    "enriching": ("s-collect", "loader-circle"),
    "undecided": ("s-open", "circle-dashed"),
    "submitted": ("s-open", "circle-dashed"),
    "replaced": ("s-open", "rotate-cw"),
}


def tone_of(state: str) -> str:
    """The colour class of a state ("s-approved"…), for notes and timelines about it.

    Raises:
        KeyError: not one of the states that have a colour.
    """
    return _LOOKS[state][0]


def badge(label: Text, *, tone: str = "", icon_name: str, size: str = "", bare: bool = False) -> rx.Component:
    """An icon and a word on a tint.

    ``tone``: "s-approved", "s-rejected", "s-revision", "s-review", "s-collect" or none.
    ``size``: "" or "lg"; ``bare`` drops the tint, for table cells.
    """
    return rx.el.span(icon(icon_name), label, class_name=classes("badge", tone, size, "bare" if bare else ""))


def state_badge(state: Text, *, size: str = "", bare: bool = False) -> rx.Component:
    """The badge of a case's or a document's state; a state that has no colour shows its own name."""

    def of(name: str) -> rx.Component:
        tone, icon_name = _LOOKS[name]
        return badge(t(f"state.{name}"), tone=tone, icon_name=icon_name, size=size, bare=bare)

    other = badge(state, icon_name="circle-dot", size=size, bare=bare)
    if isinstance(state, rx.Var):
        return rx.match(state, *((name, of(name)) for name in _LOOKS), other)
    return of(state) if state in _LOOKS else other


def chip(label: Text) -> rx.Component:
    """A reason, or a property, in one short phrase."""
    return rx.el.span(label, class_name="chip")


def more_chip(label: Text) -> rx.Component:
    """The "+2" behind the last chip that had room."""
    return rx.el.span(label, class_name="chip more")


def new_tag() -> rx.Component:
    """The small "New" beside a name."""
    return rx.el.span(t("common.new"), class_name="tag-new")


def live_mark(label: Text | None = None) -> rx.Component:
    """The green dot with "Live" (or another word) beside it."""
    return rx.el.span(
        rx.el.span(class_name="live-dot"), label if label is not None else t("common.live"), class_name="lv"
    )
