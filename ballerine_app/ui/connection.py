"""One calm line while the connection to the server is lost; it goes by itself."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors  # type: ignore[import-untyped]

from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t


def connection_banner() -> rx.Component:
    """Shown from the first failed attempt to connect until the socket is back.

    The live region itself always stands, so that what appears in it is read out.
    """
    lost = rx.el.div(icon("wifi-off"), rx.el.span(t("connection.lost")), class_name="lost")
    return rx.el.div(
        rx.cond(has_connection_errors, lost, rx.fragment()), role="status", aria_live="polite", class_name="connection"
    )
