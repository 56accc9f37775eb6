"""Starting a journey: a case, its collection flow, a link to it, and this browser's session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballerine_app.services.case_act import CaseAct
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
from ballerine_app.store.transaction import WriteTransaction


@dataclass(frozen=True, slots=True)
class StartedFlow:
    """A fresh journey: whose it is, the browser's secret for the cookie, and the link to come back by."""

    applicant: Applicant
    session_secret: str
    link: IssuedLink


def start_flow(
    runtime: Runtime, kind: str, *, address: str, language: str = "", project_id: str = DEFAULT_PROJECT
) -> StartedFlow:
    """Begin a journey for an "individual" or a "business".

    `address` is the browser's network address, for the rate limit alone; `language` what the browser asks for, to write
    to the applicant in. Invalid for another kind, TooMany when this address starts too many.
    """
    if kind not in WORKFLOW_OF:
        raise Invalid("unknown_kind")
    runtime.rate.hit("start", address, f"{runtime.limits.starts_per_hour}/hour")
    with runtime.database.write() as tx:
        flow, act = open_journey(tx, runtime, kind, None, project_id=project_id, language=language)
        link = issue_link(tx, runtime, flow, act.at)
        secret, applicant = open_session(tx, runtime, flow, link.row, act.at)
    return StartedFlow(applicant, secret, link)


def open_journey(
    tx: WriteTransaction,
    runtime: Runtime,
    kind: str,
    actor: Actor | None,
    *,
    project_id: str,
    data: Mapping[str, Any] | None = None,
    draft: Mapping[str, str] | None = None,
    language: str = "",
) -> tuple[Flow, CaseAct]:
    """A case of a kind in `WORKFLOW_OF` with its collection flow, and the act that opened it.

    `actor` is who opens it, None for the applicant; `data` is known of the entity already, and `draft` is typed
    already.
    """
    workflow = runtime.definitions.latest(WORKFLOW_OF[kind])
    flow_definition = runtime.definitions.latest(workflow.data["config"]["collectionFlow"])
    flow_id = new_id("flow")
    flow_started = flow_definition.start({"kind": kind, "pages": {}, "sides": [], "required": [], "uploads": 0})
    spoken = {"metadata": {"language": language}} if language else {}
    act = open_case(
        tx,
        runtime,
        workflow,
        {"entity": {"type": kind, "data": dict(data or {})}, "documents": [], **spoken},
        actor or Actor("applicant", flow_id),
        project_id=project_id,
        meta={"flow": flow_definition.hash},
    )
    flow = Flow(
        id=flow_id,
        project_id=project_id,
        case_id=act.case.id,
        definition_name=flow_definition.name,
        definition_version=flow_definition.version,
        definition_hash=flow_definition.hash,
        state=flow_started.state,
        context=flow_started.context,
        draft=dict(draft or {}),
        created_at=act.at,
        changed_at=act.at,
    )
    tx.add(flow)
    tx.touch(case_topic(act.case.id), queue_topic(project_id))
    return flow, act
