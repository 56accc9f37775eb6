"""Refusals of a service as a sentence for the person."""

from __future__ import annotations

from ballerine_app.locales import catalogue, text
from ballerine_app.services.errors import ServiceError


def sentence(error: ServiceError) -> str:
    """What went wrong and what to do, in words; a general sentence for a code without one."""
    key = f"error.{error.code}"
    return text(key, **error.values) if key in catalogue() else text("error.general")
