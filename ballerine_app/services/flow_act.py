"""One act of an applicant: the flow's page machine and the case move together, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.workflow import Definition, Event, Outcome, Snapshot
from ballerine_app.services.case_act import CaseAct, changing_case
from ballerine_app.services.errors import Conflict, NotFound
from ballerine_app.services.events import outcome_of
from ballerine_app.services.judgement import actions_of
from ballerine_app.services.principals import Applicant
from ballerine_app.services.risk import judge
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM, Actor
from ballerine_app.store.flows import lock_flow
from ballerine_app.store.tables import Flow


@dataclass(slots=True)
class FlowAct:
    """A flow being changed, together with its case."""

    flow: Flow
    case_act: CaseAct

    @property
    def runtime(self) -> Runtime:
        """The parts that services work with."""
        return self.case_act.runtime

    @property
    def definition(self) -> Definition:
        """The definition version that the flow runs on."""
        return self.runtime.definitions.of(self.flow.definition_name, self.flow.definition_version)

    @property
    def meta(self) -> dict[str, Any]:
        """The `meta` of the flow's state: which page it is, and for which document."""
        return dict(self.definition.states[self.flow.state].meta)

    def expect(self, state: str) -> None:
        """Conflict("step_changed") unless the flow still stands where the applicant's page showed it."""
        if self.flow.state != state:
            raise Conflict("step_changed")

    def send(self, event_type: str, payload: dict[str, Any] | None = None, *, actor: Actor | None = None) -> Outcome:
        """Move the page machine; refusals are those of `outcome_of`."""
        before = Snapshot(self.flow.state, self.flow.context)
        sender = actor or self.case_act.actor
        event = Event(event_type, payload=payload, at=self.case_act.at)
        outcome = outcome_of(self.definition, before, event, sender)
        self.flow.state, self.flow.context = outcome.snapshot.state, outcome.snapshot.context
        return outcome

    def put(self, **changes: Any) -> None:
        """Replace keys of the flow's context."""
        self.flow.context = {**self.flow.context, **changes}

    def judge(self) -> None:
        """Evaluate the rules on what the case holds now, and ask for the extra steps that they require."""
        risk = judge(self.case_act, uploads=self.flow.context.get("uploads", 0))
        required = risk["requiredSteps"]
        before = self.flow.context.get("required", [])
        if required != before:
            self.put(required=required)
            for step in sorted(set(required) - set(before)):
                rules = [rule["id"] for rule in risk["fired"] if _asks_for(rule, step)]
                self.case_act.record("step.required", actor=SYSTEM, meta={"step": step, "rules": rules})


@contextmanager
def changing_flow(runtime: Runtime, who: Applicant) -> Iterator[FlowAct]:
    """Open the transaction of one applicant's act on flow and case; both are written when the block ends."""
    now = runtime.clock()
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, who.project_id, who.case_id, who.actor, now) as case_act,
    ):
        flow = lock_flow(tx, who.project_id, who.flow_id)
        if flow is None or flow.case_id != who.case_id:
            raise NotFound("flow_not_found")
        act = FlowAct(flow, case_act)
        yield act
        flow.version += 1
        flow.changed_at = now
        # Other devices with the same link show the step that this one went to.
        case_act.tx.touch(f"case:{flow.case_id}")


def _asks_for(rule: dict[str, Any], step: str) -> bool:
    return any(action.get("step") == step for action in actions_of(rule))
