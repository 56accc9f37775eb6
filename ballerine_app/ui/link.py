"""The two kinds of links."""

from typing import Any

import reflex as rx

from ballerine_app.ui.text import Text


def link(*content: Any, href: Text, **attributes: Any) -> rx.Component:
    """A link to a page of the app, without a full load. `rx.el.a` is the same: Reflex makes it a router link."""
    return rx.el.a(*content, to=href, **attributes)


def anchor(*content: Any, href: Text, **attributes: Any) -> rx.Component:
    """The browser's own link: for files, places on the page, other sites, and where a full load is meant."""
    return rx.el.A.create(*content, href=href, **attributes)
