"""Starting a journey: a case, its collection flow, a link to it, and this browser's session."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.services.case_start import open_case
from ballerine_app.services.definitions import WORKFLOW_OF
from ballerine_app.services.errors import Invalid
from ballerine_app.services.links import IssuedLink, issue_link, open_session
from ballerine_app.services.principals import Applicant
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.topics import case_topic, queue_topic
from ballerine_app.store.audit_log import Actor
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Flow


@dataclass(frozen=True, slots=True)
class StartedFlow:
    """A fresh journey: whose it is, the browser's secret for the cookie, and the link to come back by."""

    applicant: Applicant
    session_secret: str
    link: IssuedLink


def start_flow(runtime: Runtime, kind: str, *, address: str, project_id: str = DEFAULT_PROJECT) -> StartedFlow:
    """Begin a journey for an "individual" or a "business".

    `address` is the browser's network address, for the rate limit alone. Invalid for another kind, TooMany when
    this address starts too many.
    """
    if kind not in WORKFLOW_OF:
        raise Invalid("unknown_kind")
    runtime.rate.hit("start", address, f"{runtime.limits.starts_per_hour}/hour")
    workflow = runtime.definitions.latest(WORKFLOW_OF[kind])
    flow_definition = runtime.definitions.latest(workflow.data["config"]["collectionFlow"])
    now = runtime.clock()
    flow_id = new_id("flow")
    flow_started = flow_definition.start({"kind": kind, "pages": {}, "sides": [], "required": [], "uploads": 0})
    with runtime.database.write() as tx:
        case = open_case(
            tx,
            runtime,
            workflow,
            {"entity": {"type": kind, "data": {}}, "documents": []},
            Actor("applicant", flow_id),
            project_id=project_id,
            meta={"flow": flow_definition.hash},
        ).case
        flow = Flow(
            id=flow_id,
            project_id=project_id,
            case_id=case.id,
            definition_name=flow_definition.name,
            definition_version=flow_definition.version,
            definition_hash=flow_definition.hash,
            state=flow_started.state,
            context=flow_started.context,
            created_at=now,
            changed_at=now,
        )
        tx.add(flow)
        link = issue_link(tx, runtime, flow, now)
        secret, applicant = open_session(tx, runtime, flow, link.row, now)
        tx.touch(case_topic(case.id), queue_topic(project_id))
    return StartedFlow(applicant, secret, link)
