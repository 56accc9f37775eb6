"""The middle of the side-by-side page: the workflow of a case as it stands, and its events as they come in."""

from __future__ import annotations

from ballerine_app.engine.rules import PolicyError
from ballerine_app.locales import catalogue, text
from ballerine_app.services.case_act import load_case
from ballerine_app.services.demo_diagram import Progress, draw
from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.recorded import CONTEXT_EVENTS
from ballerine_app.services.risk import policy_name
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store.audit_log import entries
from ballerine_app.store.flows import flow_of_case
from ballerine_app.store.people import staff_names
from ballerine_app.store.tables import AuditEntry, Case
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.demo import DiagramView, EventLine

_EVENTS = 60


def demo_view(runtime: Runtime, who: StaffMember, case_id: str) -> tuple[DiagramView, tuple[EventLine, ...]]:
    """The drawing and the newest events, newest first; NotFound for another project's case as for none."""
    with runtime.database.read() as tx:
        case, _ = load_case(tx, who.project_id, case_id)
        flow = flow_of_case(tx, who.project_id, case_id)
        if flow is None:
            raise NotFound("flow_not_found")
        log = entries(tx, case_topic(case_id), newest_first=True, without=CONTEXT_EVENTS)
        names = staff_names(tx, who.project_id)
        asked = _steps_asked(runtime, tx, case)
    flow_definition = runtime.definitions.of(flow.definition_name, flow.definition_version)
    review = runtime.definitions.of(case.definition_name, case.definition_version)
    steps = {str((entry.payload or {}).get("step", "")) for entry in log if entry.event.startswith("USER_")}
    moves = (
        (entry.event, entry.meta["from"], entry.meta["to"])
        for entry in log
        if "to" in entry.meta and entry.meta["from"] != entry.meta["to"]
    )
    progress = Progress(
        case_state=case.state,
        flow_state=flow.state,
        visited=frozenset({flow_definition.initial, flow.state, *steps} & set(flow_definition.states)),
        moved=next(moves, None),
    )
    lines = tuple(_line(entry, names) for entry in log[:_EVENTS])
    return draw(flow_definition, review, asked, progress), lines


def _steps_asked(runtime: Runtime, tx: ReadTransaction, case: Case) -> frozenset[str]:
    """The extra steps that the policy which judges the case may ask for."""
    review = runtime.definitions.of(case.definition_name, case.definition_version)
    try:
        live = runtime.policies.published(tx, case.project_id, policy_name(review))
    except PolicyError:
        return frozenset()
    if live is None:
        return frozenset()
    actions = [action for rule in live.policy.rules for action in rule.actions]
    actions += [threshold.action for threshold in live.policy.thresholds]
    return frozenset(action.step for action in actions if action.step)


def _line(entry: AuditEntry, names: dict[str, str]) -> EventLine:
    return EventLine(entry.seq, entry.at.isoformat(), entry.event, _detail(entry, names))


def _detail(entry: AuditEntry, names: dict[str, str]) -> str:
    meta = entry.meta
    if entry.event == "rules.evaluated":
        before = meta.get("before")
        level = text(f"risk.{meta['level']}").lower()
        shown = "" if before is None else f"{before} → "
        return text("demo.event.score", before=shown, score=str(meta["score"]), level=level)
    if "document" in meta:
        known = f"document.name.{meta['document']}"
        return text(known) if known in catalogue() else ""
    if "to" in meta:
        step = (entry.payload or {}).get("step")
        return text("demo.event.to", state=str(meta["to"] if meta["to"] != meta["from"] else step or meta["to"]))
    if "assignee" in meta:
        return names.get(meta["assignee"], "")
    return str(meta.get("reference", ""))
