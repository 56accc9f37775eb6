"""Plain form posts: for login, logout and starting a journey, which the API answers by 303 with a full page load."""

from typing import Any

import reflex as rx


class _Form(rx.el.Div):
    """A form that the browser itself sends (`rx.el.form` always takes the submit over)."""

    tag = "form"


def form_post(*content: Any, action: str, class_name: str = "", **attributes: Any) -> rx.Component:
    """A form that posts its fields to ``action``. It works before the scripts are there."""
    return _Form.create(
        *content, class_name=class_name, custom_attrs={"method": "post", "action": action, **attributes}
    )


def hidden(name: str, value: str | rx.Var) -> rx.Component:
    """A field that nobody sees."""
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)
