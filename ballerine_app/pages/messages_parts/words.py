"""What the pages about messages say alike: kinds, whether one is sent, whose words it has."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.badges import badge
from ballerine_app.ui.text import Text, t, t_of

KINDS = ("invitation", "resubmission", "approved", "rejected", "reminder", "session", "associated-company-email")


def kind_words(kind: rx.Var) -> Text:
    """What a kind of message is called."""
    return t_of(kind, "messages.kind", KINDS)


def when_words(kind: rx.Var) -> Text:
    """When a kind of message goes out."""
    return t_of(kind, "messages.when", KINDS)


def sends_badge(message: rx.Var) -> rx.Component:
    """Whether a kind is sent (a `MessageLine` or `MessageView`)."""
    sends = badge(t("messages.sent.on"), tone="s-approved", icon_name="circle-check", bare=True)
    off = badge(t("messages.sent.off"), icon_name="circle-x", bare=True)
    by_workflow = badge(t("messages.sent.workflow"), icon_name="workflow", bare=True)
    return rx.cond(message.switched, rx.cond(message.sends, sends, off), by_workflow)
