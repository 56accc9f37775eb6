"""Times as "38 min" or "in 38 min", exact on hover. `assets/relative-time.js` keeps the words fresh in the browser."""

import reflex as rx

from ballerine_app.ui.text import Text, t

_KEYS = ("ahead", "now", "seconds", "minutes", "hours", "hours_minutes", "days")


def relative_time(
    instant: Text, *, shown: Text | None = None, exact: Text | None = None, class_name: str = ""
) -> rx.Component:
    """How long ago ``instant`` (ISO 8601 with its offset) was, or how soon it is; the exact date and time on hover.

    ``shown`` are the words at the time of rendering (`locales.durations.short_duration`) and ``exact`` the full date.
    Where they are left out the browser writes both, in the reader's time zone.
    """
    given: list[Text] = [] if shown is None else [shown]
    attributes = {"data-relative": "" if shown is None else "given"}
    title = {} if exact is None else {"title": exact}
    return rx.el.time(*given, date_time=instant, class_name=class_name, custom_attrs=attributes, **title)


def relative_time_words() -> rx.Component:
    """The words for `assets/relative-time.js`, hidden; the page frame has them once."""
    words = {f"data-{key.replace('_', '-')}": t(f"time.{key}", n="{n}", m="{m}", time="{time}") for key in _KEYS}
    return rx.el.span(id="relative-time-words", hidden=True, custom_attrs=words)
