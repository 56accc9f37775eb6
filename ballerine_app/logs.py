"""The log: plain lines or JSON, without personal data."""

from __future__ import annotations

import logging

import structlog


class WithoutRouterData(logging.Filter):
    """Drops the framework's lines that print an event's router data: it holds the session cookie."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line unless it carries headers."""
        return "cookie" not in record.getMessage().lower()


def configure_logs(*, as_json: bool) -> None:
    """Set up the log of this process."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    for handler in (*logging.getLogger().handlers, *logging.getLogger("reflex").handlers):
        handler.addFilter(WithoutRouterData())
