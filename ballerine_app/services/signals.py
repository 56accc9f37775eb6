"""What the product itself knows of a journey's case, as rules and guards read it: its documents and its signals."""

from __future__ import annotations

from typing import Any

from ballerine_app.store.lookalikes import cases_with_same_file, cases_with_same_registration, rejected_with_same_name
from ballerine_app.store.tables import Case, Document, Page
from ballerine_app.store.transaction import ReadTransaction

Pages = dict[str, list[Page]]


def documents_in_context(context: dict[str, Any], documents: list[Document], pages: Pages) -> list[dict[str, Any]]:
    """The documents in Ballerine's words. What a vendor found stays with a document as long as its pictures do."""
    known = context.get("documents")
    before = {each.get("id"): each for each in known if isinstance(each, dict)} if isinstance(known, list) else {}
    return [_document(row, pages[row.id], before.get(row.id)) for row in documents]


def signals(tx: ReadTransaction, case: Case, documents: list[Document], pages: Pages, uploads: int) -> dict[str, Any]:
    """What our own records say of the case."""
    data = case.context.get("entity", {}).get("data", {})
    identity = next((row for row in reversed(documents) if row.slot == "identity"), None)
    ended = case.submitted_at
    return {
        "identityIssuer": identity.issuer if identity else "",
        "sameFileCases": cases_with_same_file(tx, case),
        "sameNameRejected": rejected_with_same_name(tx, case),
        "sameRegistrationCases": cases_with_same_registration(tx, case, data.get("registrationNumber", "")),
        "hintsOverruled": sum(page.hint_overruled for row in documents for page in pages[row.id]),
        "uploads": uploads,
        "secondsToSubmit": int((ended - case.created_at).total_seconds()) if ended else None,
    }


def _document(row: Document, pages: list[Page], before: dict[str, Any] | None) -> dict[str, Any]:
    shown = [{"ballerineFileId": page.shown_id, "metadata": {"side": page.side}} for page in pages]
    check = before.get("check") if before and before.get("pages") == shown else None
    return {
        "id": row.id,
        "category": row.slot,
        "type": row.type,
        "issuer": {"country": row.issuer},
        "version": row.attempt,
        "pages": shown,
        "decision": {
            "status": row.status if row.status in ("approved", "rejected", "revision") else "",
            "rejectionReason": row.reason_code if row.status == "rejected" else "",
            "revisionReason": row.reason_code if row.status == "revision" else "",
        },
        "check": check if isinstance(check, dict) else {"status": ""},
    }
