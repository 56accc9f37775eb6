"""The frame of every page: skip link, main landmark, connection banner. And what the app itself needs from the kit."""

from collections.abc import Callable

import reflex as rx
from reflex.app import default_error_boundary

from ballerine_app.locales import LANGUAGE
from ballerine_app.ui.classes import classes
from ballerine_app.ui.connection import connection_banner
from ballerine_app.ui.link import anchor
from ballerine_app.ui.relative_time import relative_time_words
from ballerine_app.ui.text import Text, t

STYLESHEETS = [
    f"/{name}.css"
    for name in (
        "tokens",
        "base",
        "kit",
        "applicant",
        "office",
        "landing",
        "login",
        "queue",
        "case",
        "workflows",
    )
]
# Those that single pages load, so that the start page does not pay for them.
PAGE_STYLESHEETS = [
    f"/{name}.css"
    for name in (
        "camera",
        "case-vendors",
        "case-workflow",
        "demo",
        "json-diff",
        "lists",
        "messages",
        "plugin-editor",
        "plugins",
        "policy",
        "rule-editor",
        "webhooks",
        "what-if",
        "workflow-diagram",
    )
]
HTML_LANG = LANGUAGE


def head_components() -> list[rx.Component]:
    """For `rx.App(head_components=…)`: colour scheme, icon and the script that keeps relative times fresh."""
    return [
        rx.el.meta(name="color-scheme", content="light dark"),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.script(src="/relative-time.js", defer=True),
    ]


def app_wraps() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """For `rx.App(app_wraps=…)`: Reflex's own without its toaster and pulsing icon; our connection banner instead."""
    return {
        (55, "ErrorBoundary"): lambda stateful: default_error_boundary(**({} if stateful else {"on_error": rx.noop()})),
        # The next wrap becomes a child of this one, so the banner stands inside a fragment of its own.
        (5, "Overlay"): lambda stateful: rx.fragment(rx.memo(_connection_overlay)()) if stateful else None,
    }


def _connection_overlay() -> rx.Component:
    return connection_banner()


def page_styles(address: str) -> rx.Component:
    """Load one of `PAGE_STYLESHEETS`; React puts it into the head, before the common ones, and waits for it."""
    return rx.el.link(rel="stylesheet", href=address, custom_attrs={"precedence": "page"})


def document_title(page: Text) -> Text:
    """The title of a page, for `add_page(title=…)`."""
    return t("common.title", page=page)


def page(
    *content: rx.Component,
    main: rx.Component | None = None,
    foot: rx.Component | None = None,
    face: str = "",
    class_name: str = "",
) -> rx.Component:
    """A whole page: content, then ``main``, then ``foot``. ``face="face-a"`` is the applicant's type size.

    Exactly one element with ``id="main"`` must be there: the layouts bring it, else pass ``main``.
    """
    return rx.el.div(
        anchor(t("common.skip"), href="#main", class_name="skip"),
        *content,
        main or rx.fragment(),
        foot or rx.fragment(),
        relative_time_words(),
        class_name=classes("page", face, class_name),
    )
