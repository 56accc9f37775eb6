"""Buttons and links that look like them."""

from typing import Any

import reflex as rx

from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import anchor, link
from ballerine_app.ui.text import Text

Flag = bool | rx.Var


def button(
    label: Text,
    *,
    kind: str = "",
    solid: Flag = False,
    size: str = "",
    block: bool = False,
    icon_name: str | None = None,
    icon_end: str | None = None,
    icon_only: bool = False,
    count: Text | int | None = None,
    key: str | None = None,
    off: Flag = False,
    why_off: Text | None = None,
    busy: Flag = False,
    on_click: Any = None,
    class_name: str | rx.Var = "",
    **attributes: Any,
) -> rx.Component:
    """One button.

    ``kind``: "", "primary", "approve", "reject", "revise" or "ghost"; ``solid`` fills reject and revise.
    ``size``: "", "sm" or "tap" (52 px, for the applicant). ``icon_only`` shows the icon and speaks the label. ``key``
    is the shortcut shown at the end. ``off`` keeps the button in its place and reachable, but dead, and ``why_off``
    says what is missing. ``busy`` shows that work is under way and makes it dead too. Other attributes go to the
    element (``type="submit"``…).
    """
    dead = _either(off, busy)
    attributes.setdefault("type", "button")
    if on_click is not None:
        attributes["on_click"] = _unless(dead, on_click)
    if dead is not False:
        attributes["aria_disabled"] = rx.cond(dead, "true", "false") if isinstance(dead, rx.Var) else "true"
    if busy is not False:
        attributes["aria_busy"] = rx.cond(busy, "true", "false") if isinstance(busy, rx.Var) else "true"
    if why_off is not None:
        attributes["title"] = rx.cond(off, why_off, "") if isinstance(off, rx.Var) else (why_off if off else "")
    if icon_only:
        attributes["aria_label"] = label
        attributes.setdefault("title", label)
    return rx.el.button(
        *_content(label, icon_name, icon_end, icon_only, count, key, busy),
        class_name=_look(kind, solid, size, block, icon_only, off, class_name),
        **attributes,
    )


def link_button(
    label: Text,
    href: Text,
    *,
    kind: str = "",
    size: str = "",
    block: bool = False,
    icon_name: str | None = None,
    icon_end: str | None = None,
    icon_only: bool = False,
    key: str | None = None,
    full_load: bool = False,
    class_name: str = "",
    **attributes: Any,
) -> rx.Component:
    """A link in a button's clothes; the same words as `button`. ``full_load``: see `link.anchor`."""
    if icon_only:
        attributes["aria_label"] = label
        attributes.setdefault("title", label)
    return (anchor if full_load else link)(
        *_content(label, icon_name, icon_end, icon_only, None, key, False),
        href=href,
        class_name=_look(kind, False, size, block, icon_only, False, class_name),
        **attributes,
    )


def segmented(*options: rx.Component, label: Text) -> rx.Component:
    """A row of `segment` buttons of which one is pressed; ``label`` names the group."""
    return rx.el.span(*options, role="group", aria_label=label, class_name="seg")


def segment(label: Text, *, pressed: Flag, on_click: Any = None) -> rx.Component:
    """One choice of a `segmented` row."""
    state = rx.cond(pressed, "true", "false") if isinstance(pressed, rx.Var) else str(pressed).lower()
    return rx.el.button(label, type="button", aria_pressed=state, on_click=on_click)


def _content(
    label: Text,
    icon_name: str | None,
    icon_end: str | None,
    icon_only: bool,
    count: Text | int | None,
    key: str | None,
    busy: Flag,
) -> list[Any]:
    parts: list[Any] = []
    first = icon(icon_name) if icon_name else None
    spinner = rx.el.span(class_name="spin", aria_hidden="true")
    if isinstance(busy, rx.Var):
        parts.append(rx.cond(busy, spinner, first or rx.fragment()))
    elif busy or first:
        parts.append(spinner if busy else first)
    if not icon_only:
        parts.append(label)
    if count is not None:
        parts.append(rx.el.span(count, class_name="count"))
    if icon_end:
        parts.append(icon(icon_end))
    if key:
        parts.append(rx.el.kbd(key, aria_hidden="true"))
    return parts


def _look(
    kind: str, solid: Flag, size: str, block: bool, icon_only: bool, off: Flag, extra: str | rx.Var
) -> str | list[str | rx.Var]:
    return classes(
        "btn", kind, when(solid, "solid"), size, "block" if block else "", "icon" if icon_only else "",
        when(off, "is-off"), extra,
    )  # fmt: skip


def _either(off: Flag, busy: Flag) -> Flag:
    if isinstance(off, rx.Var) and isinstance(busy, rx.Var):
        return off | busy
    if off is True or busy is True:
        return True
    return off if isinstance(off, rx.Var) else busy


def _unless(dead: Flag, handler: Any) -> Any:
    if isinstance(dead, rx.Var):
        return rx.cond(dead, rx.noop(), handler)
    return rx.noop() if dead else handler
