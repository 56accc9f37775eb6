"""What a person wrote into the form of a webhook."""

from __future__ import annotations

from typing import Any

from ballerine_app.services.webhook_events import EVENTS
from ballerine_app.services.webhook_settings import WebhookSettings
from ballerine_app.state.arguments import text_fields


def settings_in(form: dict[str, Any]) -> WebhookSettings:
    """The settings of a form; ticked boxes are fields that are there. Invalid("bad_argument") for anything else."""
    given = text_fields(form)
    return WebhookSettings(
        name=given.get("name", ""),
        url=given.get("url", ""),
        events=[kind for kind in EVENTS if kind in given],
        workflows=_names(given.get("workflows", "")),
        states=_names(given.get("states", "")),
        tags=_names(given.get("tags", "")),
        condition=given.get("condition", ""),
        content=given.get("content", "ids"),
        hmac="hmac" in given,
    )


def _names(given: str) -> list[str]:
    return [each.strip() for each in given.replace("\n", ",").split(",") if each.strip()]
