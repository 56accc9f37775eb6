"""How a call went, as a badge."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.badges import badge
from ballerine_app.ui.text import t

_LOOKS = {
    "answered": ("s-approved", "circle-check"),
    "failed": ("s-failed", "triangle-alert"),
    "cached": ("s-review", "copy"),
}


def outcome_badge(outcome: rx.Var) -> rx.Component:
    """Answered, failed, or from the cache."""
    return rx.match(
        outcome,
        *(
            (name, badge(t(f"calls.outcome.{name}"), tone=tone, icon_name=sign, bare=True))
            for name, (tone, sign) in _LOOKS.items()
        ),
        rx.fragment(),
    )
