"""Whether the decisions on a case rest on what the log says, and their risk can be derived again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ballerine_app.engine.rules import PolicyError
from ballerine_app.engine.workflow import Snapshot
from ballerine_app.services.decisions import EVENT_OF
from ballerine_app.services.judgement import judgement
from ballerine_app.services.list_lookup import lists_for
from ballerine_app.services.replay_results import Differs, pointers_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.case_history import decisions_on
from ballerine_app.store.tables import AuditEntry, Case, Decision
from ballerine_app.store.transaction import ReadTransaction


class DecisionCheck:
    """The decisions on one case, compared while its log is replayed.

    `made` counts them, `underived` those whose version of the policy is not in the database.
    """

    def __init__(self, tx: ReadTransaction, runtime: Runtime, case: Case) -> None:
        self._tx = tx
        self._runtime = runtime
        self._case = case
        self._waiting = decisions_on(tx, case.id)
        self.made = len(self._waiting)
        self.underived = 0

    def check(self, entry: AuditEntry, before: Snapshot) -> Differs | None:
        """Compare the decision that an event was, if any, with the snapshot that the event found."""
        decision = next((each for each in self._waiting if _was(each, entry)), None)
        if decision is None:
            return None
        self._waiting.remove(decision)
        rests_on = decision.made_from
        if rests_on.get("definition", {}).get("hash") != entry.meta["definition"]:
            version = str(rests_on.get("definition", {}).get("version", ""))
            return self._differs(entry, "decision_version", version, str(entry.meta.get("version", "")))
        if rests_on.get("state") != before.state:
            return self._differs(entry, "decision_state", str(rests_on.get("state", "")), before.state)
        where = pointers_of(rests_on.get("context"), before.context)
        if where:
            return self._differs(entry, "decision_data", got=where)
        return self._derive(decision, entry, before)

    def finish(self) -> Differs | None:
        """The first decision that no event of the log belongs to."""
        for decision in self._waiting:
            return Differs(self._case.id, self._case.reference, 0, EVENT_OF[decision.outcome], "decision_unlogged")
        return None

    def _derive(self, decision: Decision, entry: AuditEntry, before: Snapshot) -> Differs | None:
        risk = before.context.get("risk") or {}
        policy = decision.made_from.get("policy") or {}
        if policy.get("policyHash") is None:
            return None  # the case was never judged
        try:
            live = self._runtime.policies.of_hash(
                self._tx, self._case.project_id, str(policy.get("policyName")), policy["policyHash"]
            )
        except PolicyError:
            return self._differs(entry, "decision_rules")
        if live is None:
            self.underived += 1
            return None
        # What was judged before the time was kept did not depend on it.
        at = datetime.fromisoformat(risk["evaluatedAt"]) if "evaluatedAt" in risk else entry.at
        lists = lists_for(self._tx, self._case.project_id, live.lists, at) if live.lists else {}
        derived = judgement(live, before.context, at, lists, risk.get("lists")).stored
        where = pointers_of(risk, _as_told(derived, risk))
        return self._differs(entry, "decision_risk", got=where) if where else None

    def _differs(self, entry: AuditEntry, what: str, expected: str = "", got: str = "") -> Differs:
        return Differs(self._case.id, self._case.reference, entry.seq, entry.event, what, expected, got)


def _was(decision: Decision, entry: AuditEntry) -> bool:
    return decision.decided_at == entry.at and EVENT_OF.get(decision.outcome) == entry.event


def _as_told(derived: dict[str, Any], risk: Mapping[str, Any]) -> dict[str, Any]:
    """What was derived, in the form of a judgement from before explanations and times were kept."""
    if "evaluatedAt" in risk:
        return derived
    rules = {
        key: [{name: value for name, value in rule.items() if name != "explanation"} for rule in derived[key]]
        for key in ("fired", "notFired")
    }
    return {key: value for key, value in {**derived, **rules}.items() if key in risk}
