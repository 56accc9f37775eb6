"""Judging a case by the risk rules: gather the signals, score them, keep the result with the rules that fired."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules import RiskResult, score_risk
from ballerine_app.services.case_act import CaseAct
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.documents import documents_of, pages_of
from ballerine_app.store.lookalikes import cases_with_same_file, cases_with_same_registration, rejected_with_same_name
from ballerine_app.store.tables import Document, Page


def judge(act: CaseAct, *, uploads: int) -> RiskResult:
    """Bring documents, signals and risk in the case's context up to date.

    `uploads` is how many pictures the applicant sent so far. A changed score is a line in the audit log.
    """
    # What an applicant is still replacing stays out until it is sent.
    unseen = ("replaced",) if act.case.state == "collection" else ("replaced", "collecting")
    documents = [row for row in documents_of(act.tx, act.case.id) if row.status not in unseen]
    pages = pages_of(act.tx, [row.id for row in documents])
    act.merge_context(
        {
            "documents": [_document(row, pages[row.id]) for row in documents],
            "signals": _signals(act, documents, pages, uploads),
        }
    )
    result = score_risk(act.runtime.policy, act.case.context)
    _keep(act, result)
    return result


def required_steps(result: RiskResult) -> list[str]:
    """The extra steps that the fired rules ask for, without repetition."""
    return sorted({action.step for action in result.actions if action.type == "require_step" and action.step})


def as_stored(result: RiskResult) -> dict[str, Any]:
    """A result as it stands in the case's context."""
    actions = sorted({action.type for action in result.actions})
    return {**result.as_json(), "actions": actions, "requiredSteps": required_steps(result)}


def _keep(act: CaseAct, result: RiskResult) -> None:
    case = act.case
    before = case.context.get("risk")
    stored = as_stored(result)
    if before == stored:
        return
    act.merge_context({"risk": stored})
    if case.risk_score != result.score or not before or before["fired"] != stored["fired"]:
        act.record(
            "rules.evaluated",
            actor=SYSTEM,
            meta={
                "before": case.risk_score,
                "score": result.score,
                "level": result.level,
                "rules": [rule.id for rule in result.fired],
                "policy": {"name": result.policy_name, "version": result.policy_version, "hash": result.policy_hash},
            },
        )
    case.risk_score, case.risk_level = result.score, result.level


def _document(row: Document, pages: list[Page]) -> dict[str, Any]:
    """A document in Ballerine's words, as guards and rules read it."""
    return {
        "id": row.id,
        "category": row.slot,
        "type": row.type,
        "issuer": {"country": row.issuer},
        "version": row.attempt,
        "pages": [{"ballerineFileId": page.shown_id, "metadata": {"side": page.side}} for page in pages],
        "decision": {
            "status": row.status if row.status in ("approved", "rejected", "revision") else "",
            "rejectionReason": row.reason_code if row.status == "rejected" else "",
            "revisionReason": row.reason_code if row.status == "revision" else "",
        },
        "check": {"status": ""},
    }


def _signals(act: CaseAct, documents: list[Document], pages: dict[str, list[Page]], uploads: int) -> dict[str, Any]:
    case = act.case
    data = case.context.get("entity", {}).get("data", {})
    identity = next((row for row in reversed(documents) if row.slot == "identity"), None)
    ended = case.submitted_at
    return {
        "identityIssuer": identity.issuer if identity else "",
        "sameFileCases": cases_with_same_file(act.tx, case),
        "sameNameRejected": rejected_with_same_name(act.tx, case),
        "sameRegistrationCases": cases_with_same_registration(act.tx, case, data.get("registrationNumber", "")),
        "hintsOverruled": sum(page.hint_overruled for row in documents for page in pages[row.id]),
        "uploads": uploads,
        "secondsToSubmit": int((ended - case.created_at).total_seconds()) if ended else None,
    }
