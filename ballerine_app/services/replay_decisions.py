"""Whether the decisions on a case rest on what the log says, and their risk can be derived again."""

from __future__ import annotations

from ballerine_app.engine.rules import Policy, RuleError, score_risk
from ballerine_app.engine.workflow import Snapshot
from ballerine_app.services.decisions import EVENT_OF
from ballerine_app.services.replay_results import Differs, pointers_of
from ballerine_app.services.risk import as_stored
from ballerine_app.store.case_history import decisions_on
from ballerine_app.store.tables import AuditEntry, Case, Decision
from ballerine_app.store.transaction import ReadTransaction


class DecisionCheck:
    """The decisions on one case, compared while its log is replayed.

    `made` counts them, `underived` those whose rules are not the installed ones.
    """

    def __init__(self, tx: ReadTransaction, policy: Policy, case: Case) -> None:
        self._case = case
        self._policy = policy
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
        policy = decision.made_from.get("policy") or {}
        if policy.get("policyHash") is None:
            return None  # the case was never judged
        if policy["policyHash"] != self._policy.hash:
            self.underived += 1
            return None
        try:
            derived = as_stored(score_risk(self._policy, before.context))
        except RuleError:
            return self._differs(entry, "decision_rules")
        where = pointers_of(before.context.get("risk"), derived)
        return self._differs(entry, "decision_risk", got=where) if where else None

    def _differs(self, entry: AuditEntry, what: str, expected: str = "", got: str = "") -> Differs:
        return Differs(self._case.id, self._case.reference, entry.seq, entry.event, what, expected, got)


def _was(decision: Decision, entry: AuditEntry) -> bool:
    return decision.decided_at == entry.at and EVENT_OF.get(decision.outcome) == entry.event
