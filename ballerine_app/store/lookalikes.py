"""What other cases of the project have in common with one case."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import col, select

from ballerine_app.store.tables import Case, Document, File, Page
from ballerine_app.store.transaction import ReadTransaction


def cases_with_same_file(tx: ReadTransaction, case: Case) -> int:
    """How many other cases hold an original that equals, byte for byte, an original that stands in this one."""
    mine = (
        select(File.sha256)
        .join(Page, col(Page.original_id) == col(File.id))
        .join(Document, col(Document.id) == col(Page.document_id))
        .where(col(Document.case_id) == case.id, col(Document.status) != "replaced")
    )
    query = (
        select(func.count(func.distinct(col(File.case_id))))
        .join(Page, col(Page.original_id) == col(File.id))
        .where(col(File.project_id) == case.project_id, col(File.case_id) != case.id, col(File.sha256).in_(mine))
    )
    return int(tx.session.exec(query).one())


def rejected_with_same_name(tx: ReadTransaction, case: Case) -> int:
    """How many other rejected cases of the same kind have this name and country, whatever the capitals."""
    if not case.name:
        return 0
    query = select(func.count()).where(
        col(Case.project_id) == case.project_id,
        col(Case.id) != case.id,
        col(Case.kind) == case.kind,
        col(Case.state) == "rejected",
        col(Case.country) == case.country,
        func.lower(col(Case.name)) == case.name.lower(),
    )
    return int(tx.session.exec(query).one())


def cases_with_same_registration(tx: ReadTransaction, case: Case, number: str) -> int:
    """How many other businesses, rejected ones aside, have this registration number and country."""
    if not number:
        return 0
    declared = col(Case.context)["entity"]["data"]["registrationNumber"].as_string()
    query = select(func.count()).where(
        col(Case.project_id) == case.project_id,
        col(Case.id) != case.id,
        col(Case.kind) == "business",
        col(Case.state) != "rejected",
        col(Case.country) == case.country,
        func.lower(declared) == number.lower(),
    )
    return int(tx.session.exec(query).one())
