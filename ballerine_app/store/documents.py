"""The documents of a case, with their pages and files."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from ballerine_app.store.tables import Document, File, Page
from ballerine_app.store.transaction import ReadTransaction

# In the order in which a reviewer looks at them.
SLOTS = ("identity", "certificate", "selfie", "proof_of_address")


def documents_of(tx: ReadTransaction, case_id: str) -> list[Document]:
    """Every document of a case, replaced ones included, in the order of the slots, older attempts first."""
    rows = tx.session.exec(select(Document).where(col(Document.case_id) == case_id)).all()
    return sorted(rows, key=lambda row: (SLOTS.index(row.slot), row.attempt, row.id))


def current(documents: Sequence[Document]) -> list[Document]:
    """The documents that stand: not replaced, and handed in by the applicant."""
    return [row for row in documents if row.status not in ("replaced", "collecting")]


def collecting(documents: Sequence[Document], slot: str) -> Document | None:
    """The document of a slot that the applicant is still putting together."""
    return next((row for row in documents if row.slot == slot and row.status == "collecting"), None)


def get_document(tx: ReadTransaction, case_id: str, document_id: str) -> Document | None:
    """One document of a case."""
    query = select(Document).where(col(Document.id) == document_id, col(Document.case_id) == case_id)
    return tx.session.exec(query).first()


def pages_of(tx: ReadTransaction, document_ids: Sequence[str]) -> dict[str, list[Page]]:
    """The pages of several documents, front before back, by document id."""
    found: dict[str, list[Page]] = {document_id: [] for document_id in document_ids}
    rows = tx.session.exec(select(Page).where(col(Page.document_id).in_(document_ids)))
    for row in sorted(rows, key=lambda page: page.side != "front"):
        found[row.document_id].append(row)
    return found


def get_file(tx: ReadTransaction, project_id: str, file_id: str) -> File | None:
    """One file's row."""
    return tx.session.exec(select(File).where(col(File.id) == file_id, col(File.project_id) == project_id)).first()


def files_by_id(tx: ReadTransaction, file_ids: Sequence[str]) -> dict[str, File]:
    """Several files' rows by id."""
    return {row.id: row for row in tx.session.exec(select(File).where(col(File.id).in_(file_ids)))}
