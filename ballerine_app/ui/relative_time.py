"""Times as "38 min", exact on hover. `assets/relative-time.js` keeps the words fresh in the browser."""

import reflex as rx

from ballerine_app.ui.text import Text, t

_KEYS = ("now", "seconds", "minutes", "hours", "hours_minutes", "days")


def relative_time(shown: Text, *, instant: Text, exact: Text, class_name: str = "") -> rx.Component:
    """How long ago something was.

    ``shown`` are the words at the time of rendering (`locales.durations.short_duration`), ``instant`` the moment in ISO 8601
    with its offset, ``exact`` the full date and time for hovering.
    """
    return rx.el.time(
        shown, date_time=instant, title=exact, class_name=class_name, custom_attrs={"data-relative": "", "suppressHydrationWarning": True}
    )


def relative_time_words() -> rx.Component:
    """The words for `assets/relative-time.js`, hidden; the page frame has them once."""
    words = {f"data-{key.replace('_', '-')}": t(f"time.{key}", n="{n}", m="{m}") for key in _KEYS}
    return rx.el.span(id="relative-time-words", hidden=True, custom_attrs=words)
