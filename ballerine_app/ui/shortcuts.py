"""Keys that press what is on the page. `assets/js/shortcuts.js` reads the attributes that these functions make."""

import reflex as rx


def shortcuts() -> rx.Component:
    """The script, once per page."""
    return rx.el.script(src="/js/shortcuts.js", custom_attrs={"async": True})


def on_key(*names: str) -> dict[str, str]:
    """Attributes of an element that these keys press: "A", "Shift+A", "Escape", "/"… A field gets the focus instead."""
    return {"data-key": " ".join(names)}


def in_list(item_id: str | rx.Var) -> dict[str, str | rx.Var]:
    """Attributes of the link of a row through which J and K go; Enter follows it."""
    return {"data-item": item_id}


def row_scope() -> dict[str, str]:
    """Attributes of the row itself."""
    return {"data-row": ""}


def on_row_key(name: str) -> dict[str, str]:
    """Attributes of an element that this key presses in the row under the cursor."""
    return {"data-row-key": name}
