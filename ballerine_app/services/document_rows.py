"""The rows of a case's documents while an applicant puts them together."""

from __future__ import annotations

from ballerine_app.services.errors import Conflict
from ballerine_app.services.flow_act import FlowAct
from ballerine_app.store.documents import collecting, documents_of, get_file, pages_of
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Document, Page


def document_in_work(act: FlowAct, slot: str) -> Document | None:
    """The document of a slot that the applicant is putting together, if there is one."""
    return collecting(documents_of(act.case_act.tx, act.case_act.case.id), slot)


def make_document(
    act: FlowAct, slot: str, type_id: str, *, issuer: str = "", replaces: Document | None = None
) -> Document:
    """Begin a document; with `replaces`, the next attempt of one that was asked for again."""
    document = Document(
        id=new_id("doc"),
        project_id=act.flow.project_id,
        case_id=act.flow.case_id,
        slot=slot,
        type=type_id,
        issuer=issuer,
        attempt=replaces.attempt + 1 if replaces else 1,
        replaces_id=replaces.id if replaces else None,
        created_at=act.case_act.at,
        changed_at=act.case_act.at,
    )
    act.case_act.tx.add(document)
    return document


def document_for(act: FlowAct, slot: str) -> Document:
    """The document that an upload for this slot belongs to; a slot with one type makes its own."""
    found = document_in_work(act, slot)
    if found is not None:
        return found
    kinds = act.runtime.catalogue.types_for(slot)
    if len(kinds) != 1:
        raise Conflict("step_changed")
    return make_document(act, slot, kinds[0].id)


def page_of(act: FlowAct, document: Document, side: str) -> Page | None:
    """One side of a document, if it was uploaded."""
    pages = pages_of(act.case_act.tx, [document.id])[document.id]
    return next((page for page in pages if page.side == side), None)


def remove_page(act: FlowAct, page: Page) -> None:
    """Take an unsent picture back: its row and its files. What was sent is never removed here."""
    tx, files = act.case_act.tx, act.runtime.files
    tx.session.delete(page)
    tx.session.flush()
    for file_id in (page.original_id, page.shown_id, page.thumb_id, *page.more):
        row = get_file(tx, page.project_id, file_id)
        if row is not None:
            files.delete(tx, row)


def drop_pages(act: FlowAct, document: Document) -> None:
    """Take back every picture of an unsent document."""
    for page in pages_of(act.case_act.tx, [document.id])[document.id]:
        remove_page(act, page)
    pages = act.flow.context["pages"]
    act.put(pages={slot: sides for slot, sides in pages.items() if slot != document.slot})


def submit_documents(act: FlowAct) -> None:
    """Hand everything in: what was being collected is now sent."""
    tx = act.case_act.tx
    documents = [row for row in documents_of(tx, act.case_act.case.id) if row.status == "collecting"]
    pages = pages_of(tx, [row.id for row in documents])
    for document in documents:
        if pages[document.id]:
            document.status = "submitted"
            document.changed_at = act.case_act.at


def submit_replacements(act: FlowAct) -> None:
    """Hand in the new attempts: each takes the place of the document that was asked for again."""
    tx = act.case_act.tx
    documents = documents_of(tx, act.case_act.case.id)
    by_id = {row.id: row for row in documents}
    for new in documents:
        if new.status == "collecting" and new.replaces_id:
            old = by_id[new.replaces_id]
            old.status, new.status = "replaced", "submitted"
            old.changed_at = new.changed_at = act.case_act.at
