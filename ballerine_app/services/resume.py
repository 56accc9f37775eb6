"""Finding the journey that this browser has under way, for those who come back by the start page."""

from __future__ import annotations

from ballerine_app.services.errors import ServiceError
from ballerine_app.services.links import applicant_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.cases import get_case
from ballerine_app.store.flows import get_flow
from ballerine_app.views.flow import Resume

# A browser holds a cookie per journey; asking for the newest few is enough.
_MOST = 5
_OPEN = ("collection", "revision")


def journey_under_way(runtime: Runtime, secrets: list[tuple[str, str]]) -> Resume:
    """The newest journey that still waits for its applicant, of those whose sessions are proven; empty for none."""
    # Ids sort by the time of their making.
    for flow_id, secret in sorted(secrets, reverse=True)[:_MOST]:
        try:
            who = applicant_of(runtime, flow_id, secret)
        except ServiceError:
            continue
        with runtime.database.read() as tx:
            flow = get_flow(tx, who.project_id, who.flow_id)
            case = get_case(tx, who.project_id, who.case_id)
        # Somebody who has agreed to nothing yet has nothing to come back to.
        if flow and case and case.state in _OPEN and flow.consent_at is not None:
            return Resume(flow.id, case.kind, flow.changed_at.isoformat())
    return Resume()
