"""What the pages of webhooks say alike: how a webhook does, and how a delivery ended."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.badges import badge
from ballerine_app.ui.text import t

HEALTH = {
    "ok": ("s-approved", "circle-check"),
    "failing": ("s-revision", "rotate-cw"),
    "stopped": ("s-rejected", "triangle-alert"),
    "off": ("", "circle-dashed"),
}
STATUS = {
    "waiting": ("s-collect", "clock"),
    "held": ("", "hourglass"),
    "delivered": ("s-approved", "circle-check"),
    "failed": ("s-rejected", "circle-x"),
    "skipped": ("", "circle-dashed"),
}


def health_badge(health: rx.Var, *, bare: bool = True) -> rx.Component:
    """How a webhook does."""
    return rx.match(
        health,
        *(
            (name, badge(t(f"webhooks.health.{name}"), tone=tone, icon_name=icon_name, bare=bare))
            for name, (tone, icon_name) in HEALTH.items()
        ),
        rx.fragment(),
    )


def status_badge(status: rx.Var) -> rx.Component:
    """How a delivery ended, or what it waits for."""
    return rx.match(
        status,
        *(
            (name, badge(t(f"webhooks.status.{name}"), tone=tone, icon_name=icon_name, bare=True))
            for name, (tone, icon_name) in STATUS.items()
        ),
        rx.fragment(),
    )
