"""Things the product says: notes in the page, toasts, banners, and what a screen shows when it has nothing to show."""

import reflex as rx

from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text


def note(
    *content: Text | rx.Component,
    title: Text | None = None,
    tone: str = "",
    icon_name: str = "info",
    role: str = "note",
) -> rx.Component:
    """A tinted note. ``tone``: "s-approved", "s-rejected", "s-revision", "s-review", "s-collect" or none.

    ``role="status"`` or ``"alert"`` has a note that appears later read out.
    """
    words: list[Text | rx.Component] = [*content]
    if title is not None:
        words = [rx.el.b(title), " ", *content]
    return rx.el.div(icon(icon_name), rx.el.span(*words), role=role, class_name=classes("note", tone))


def toast(
    *content: Text | rx.Component, tone: str = "", icon_name: str = "circle-check", action: rx.Component | None = None
) -> rx.Component:
    """A message over the page, with room for one action at its end."""
    return rx.el.div(
        icon(icon_name),
        rx.el.span(*content, class_name="grow"),
        action or rx.fragment(),
        class_name=classes("toast", tone),
    )


def toasts(*shown: rx.Component) -> rx.Component:
    """The place where toasts appear; screen readers hear what comes in."""
    return rx.el.div(*shown, role="status", aria_live="polite", class_name="toasts")


def top_banner(*content: Text | rx.Component, icon_name: str = "info") -> rx.Component:
    """A line across the top of a page."""
    return rx.el.aside(icon(icon_name), rx.el.span(*content), class_name="top-banner")


def empty_state(
    title: Text,
    explanation: Text | None = None,
    *,
    icon_name: str = "inbox",
    action: rx.Component | None = None,
    level: int = 2,
) -> rx.Component:
    """Says that there is nothing here, why, and what to do. ``level=1`` where it is the whole page."""
    heading = rx.el.h1 if level == 1 else rx.el.h2
    return rx.el.div(
        icon(icon_name),
        heading(title),
        rx.el.p(explanation) if explanation is not None else rx.fragment(),
        action or rx.fragment(),
        class_name="empty",
    )


def error_state(title: Text, explanation: Text, *, action: rx.Component | None = None) -> rx.Component:
    """Says that something did not work, what that means, and what to do; read out when it appears."""
    return rx.el.div(empty_state(title, explanation, icon_name="triangle-alert", action=action), role="alert")


def skeleton(width: str = "100%", height: str = "12px") -> rx.Component:
    """A grey bar in place of something that loads. Use `loading_state` around bars so that it is said in words too."""
    return rx.el.div(class_name="sk", aria_hidden="true", custom_attrs={"style": {"width": width, "height": height}})


def loading_state(*bars: rx.Component, label: Text) -> rx.Component:
    """Bars that stand for what loads, with ``label`` for screen readers. It shows after 200 ms only."""
    return rx.el.div(rx.el.span(label, class_name="vh"), *bars, role="status", class_name="loading")
