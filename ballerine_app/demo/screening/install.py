"""Putting the demo's routings and workflows into use."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ballerine_app.services.principals import Operator
from ballerine_app.services.routing_act import save_routing
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_drafts import import_draft
from ballerine_app.services.version_publishing import publish_version

_HERE: Final = Path(__file__).parent
# Their names are those of the shipped workflows, whose next versions they become.
WORKFLOWS: Final = ("person_review", "business_review")


def install_screening(runtime: Runtime) -> None:
    """Save the routings, and publish the workflows that need them, so that journeys from now on run on these."""
    operator = Operator()
    for file in sorted((_HERE / "routings").glob("*.json")):
        save_routing(runtime, operator, file.read_text("utf-8"), revision=0)
    for name in WORKFLOWS:
        draft = import_draft(runtime, operator, (_HERE / f"{name}.json").read_text("utf-8"))
        publish_version(runtime, operator, draft.version_id, draft.revision)
