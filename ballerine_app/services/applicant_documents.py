"""The documents of a flow as its applicant may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballerine_app.services.file_urls import applicant_file_url
from ballerine_app.store.documents import documents_of, pages_of
from ballerine_app.store.tables import Case, Document, Flow, Page
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.flow import HandedIn


@dataclass(frozen=True, slots=True)
class DocumentsOfFlow:
    """All documents of the case with their pages, and whose page asks."""

    flow_id: str
    state: str
    rows: tuple[Document, ...]
    pages: dict[str, list[Page]]
    draft_type: str

    @property
    def identity_type(self) -> str:
        """The chosen type of identity document, or nothing yet; the latest choice, even if its page is not done."""
        return self.draft_type or self.type_in("identity")

    def in_work(self, slot: str) -> Document | None:
        """The document of a slot that is being put together, else the one that stands."""
        of_slot = [row for row in self.rows if row.slot == slot and row.status != "replaced"]
        return next((row for row in of_slot if row.status == "collecting"), of_slot[-1] if of_slot else None)

    def type_in(self, slot: str) -> str:
        """The type of the document in a slot, or nothing."""
        row = self.in_work(slot)
        return row.type if row else ""

    def page(self, slot: str, side: str) -> Page | None:
        """One side of the document in work."""
        row = self.in_work(slot)
        return next((page for page in self.pages[row.id] if page.side == side), None) if row else None

    def reason(self, document_id: str) -> str:
        """What the reviewer wrote about a document, or nothing."""
        return next((row.reason_text for row in self.rows if row.id == document_id), "")

    def url(self, file_id: str) -> str:
        """Where this applicant's browser finds a picture."""
        return applicant_file_url(self.flow_id, file_id)

    def handed_in(self, edits: Mapping[str, str]) -> tuple[HandedIn, ...]:
        """What was handed in, one line per document; in a revision, only what need not be sent again.

        `edits`: for each slot, the page on which its picture can be changed.
        """
        collecting = self.state == "collection"
        return tuple(
            HandedIn(
                id=row.id,
                type=row.type,
                status=self._status(row),
                thumb_url=self.url(self.pages[row.id][0].thumb_id),
                at=self.pages[row.id][-1].created_at.isoformat(),
                edit=edits.get(row.slot, ""),
            )
            for row in self.rows
            if self.pages[row.id]
            and row.status != "replaced"
            and not (row.status == "revision" and self.state == "revision")
            and (collecting or row.status != "collecting")
        )

    def _status(self, row: Document) -> str:
        # What a reviewer thinks of a document is told with the case's decision, not before.
        told = self.state in ("approved", "rejected", "revision")
        return row.status if told else "submitted"


def read_documents(tx: ReadTransaction, flow: Flow, case: Case) -> DocumentsOfFlow:
    """Read every document of the flow's case."""
    rows = documents_of(tx, case.id)
    pages = pages_of(tx, [row.id for row in rows])
    return DocumentsOfFlow(flow.id, case.state, tuple(rows), pages, flow.draft.get("document_type", ""))
