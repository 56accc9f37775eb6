"""Links inside the app: the next page without a full load."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link as router_link

from ballerine_app.ui.text import Text


def link(*content: Any, href: Text, **attributes: Any) -> rx.Component:
    """A link to a page of the app. Use `rx.el.a` for files, for other sites, and where a full load is meant (login, logout)."""
    return router_link(*content, to=href, **attributes)
