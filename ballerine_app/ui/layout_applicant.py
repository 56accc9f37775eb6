"""The applicant's journey: steps at the side from 960 px on, a bar on top, one task, and the buttons at the thumb."""

from typing import Any

import reflex as rx

from ballerine_app.ui.brand import brand
from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.page import page
from ballerine_app.ui.text import Text, t


def journey(
    *content: Any,
    bar_start: rx.Component,
    bar_end: rx.Component | Text | None = None,
    progress: rx.Component | None = None,
    steps: rx.Component | None = None,
    side_note: rx.Component | None = None,
) -> rx.Component:
    """A journey as a whole page; ``content`` is what `step` makes, or a match of several.

    ``bar_start`` is the brand or `back_button`; ``bar_end`` "2 of 5" or `live_mark()`; ``progress`` the `segments`;
    ``steps`` and ``side_note`` fill the side rail on wide screens.
    """
    top = rx.el.header(
        rx.el.div(
            bar_start,
            rx.el.span(bar_end, class_name="j-step") if bar_end is not None else rx.fragment(),
            class_name="j-bar",
        ),
        progress or rx.fragment(),
        class_name="j-top",
    )
    side = rx.el.aside(
        brand(), steps or rx.fragment(), side_note or rx.fragment(), class_name="j-side", aria_label=t("common.steps")
    )
    main = rx.el.main(*content, id="main", tab_index=-1, class_name="j-main")
    return page(rx.el.div(side, rx.el.div(top, main, class_name="j-col"), class_name="journey"), face="face-a")


def step(
    *parts: rx.Component, title: Text, lead: Text | None = None, medal: rx.Component | None = None
) -> rx.Component:
    """One page of a journey: heading, explanation, then `step_body` and `step_foot`."""
    head: list[rx.Component] = [rx.el.h1(title)]
    if medal is not None:
        head = [rx.el.div(medal, *head, class_name="status-top")]
    if lead is not None:
        head.append(rx.el.p(lead, class_name="lead"))
    return rx.fragment(*head, *parts)


def step_body(*content: Any, class_name: str = "") -> rx.Component:
    """The task."""
    return rx.el.div(*content, class_name=classes("j-body", class_name))


def step_foot(*content: Any, rests: bool = False) -> rx.Component:
    """The buttons. They stick to the bottom on phones unless they rest there (status pages)."""
    return rx.el.div(*content, class_name=classes("j-foot", "rests" if rests else ""))


def step_form(*content: Any, on_submit: Any) -> rx.Component:
    """A body and a foot as one form: Enter in a field goes on."""
    return rx.el.form(*content, on_submit=on_submit, no_validate=True, class_name="j-form")


def back_button(on_click: Any = None) -> rx.Component:
    """ "Back", for the start of the bar."""
    return rx.el.button(
        icon("chevron-left", "l"), t("common.back"), type="button", class_name="j-back", on_click=on_click
    )


def step_count(step: int | rx.Var, steps: int | rx.Var) -> Text:
    """ "2 of 5"."""
    return t("common.step_of", step=step, steps=steps)


def saved_line(words: Text | None = None) -> rx.Component:
    """The line that says that everything typed is kept."""
    return rx.el.span(icon("cloud-check"), words if words is not None else t("common.saved"), class_name="saved")


def side_note(title: Text, explanation: Text, action: rx.Component | None = None) -> rx.Component:
    """What stands at the bottom of the side rail."""
    return rx.el.div(rx.el.b(title), rx.el.span(explanation), action or rx.fragment(), class_name="j-note")


def medal(icon_name: str, tone: str) -> rx.Component:
    """The round sign over a status page's title."""
    return rx.el.span(icon(icon_name), class_name=classes("medal", tone))


def choice(
    title: Text,
    explanation: Text,
    *,
    art: rx.Component,
    chosen: bool | rx.Var,
    name: str,
    value: str | rx.Var,
    on_choose: Any = None,
) -> rx.Component:
    """One card of a radio group; the whole card is the target. ``chosen`` says how it begins."""
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, default_checked=chosen, on_change=on_choose, class_name="vh"),
        art,
        rx.el.span(rx.el.b(title), rx.el.small(explanation)),
        rx.el.span(class_name="dot", aria_hidden="true"),
        class_name="choice",
    )


def why(title: Text, explanation: Text, *, icon_name: str) -> rx.Component:
    """One reason with its icon."""
    return rx.el.div(
        rx.el.span(icon(icon_name, "l")), rx.el.div(rx.el.h2(title), rx.el.p(explanation)), class_name="why"
    )


def check_line(words: Text, *, ok: bool | rx.Var) -> rx.Component:
    """A finding about a photo, with a tick or a warning; a list item of ``ul.qc``."""
    good = rx.el.li(icon("circle-check"), rx.el.span(words), class_name="ok")
    poor = rx.el.li(icon("triangle-alert"), rx.el.span(words), class_name="warn")
    if isinstance(ok, rx.Var):
        return rx.cond(ok, good, poor)
    return good if ok else poor
