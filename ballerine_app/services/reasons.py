"""The reasons that a reviewer may give, from the catalogue."""

from __future__ import annotations

from typing import Any

from ballerine_app.services.runtime import Runtime
from ballerine_app.views.case import Reason


def offered_reasons(runtime: Runtime, decision: Any, subject: Any, slot: str | None = None) -> list[Reason]:
    """Reasons for "revision" or "rejected" of a "document" (of a slot) or a "case", in the catalogue's order."""
    found = runtime.catalogue.reasons(decision=decision, subject=subject, slot=slot)
    return [Reason(reason.id, reason.label, reason.text) for reason in found]
