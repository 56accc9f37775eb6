"""What a person sees when a handler fails: one sentence, and never what went wrong inside."""

from __future__ import annotations

import reflex as rx
import structlog
from reflex.event import EventSpec

from ballerine_app.locales import text
from ballerine_app.services.errors import ServiceError

_log = structlog.get_logger(__name__)


def on_failure(exception: Exception) -> EventSpec | None:
    """Log the failure of a handler, and say that it did not work.

    A refusal that gets here is that of an argument which no page of ours sends: whoever made it up reads nothing.
    """
    if isinstance(exception, ServiceError):
        _log.warning("event_refused", why=exception.code)
        return None
    _log.error("event_failed", exc_info=exception)
    return rx.window_alert(text("error.general"))
