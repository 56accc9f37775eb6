"""An event for each item that a part of a page shows, made by `assets/js/on-item.jsx`."""

from __future__ import annotations

from typing import Any

import reflex as rx


class OnItem(rx.Component):
    """Nothing to see; ``on_item`` is called at first, and when ``item`` is another one."""

    library = "$/public/js/on-item.jsx"
    tag = "OnItem"

    item: rx.Var[Any]
    on_item: rx.EventHandler[rx.event.no_args_event_spec]


def on_item(item: rx.Var, event: Any) -> rx.Component:
    """Calls ``event`` when this appears with its part of the page, and whenever ``item`` changes."""
    return OnItem.create(item=item, on_item=event)
