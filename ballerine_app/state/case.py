"""One case, live: read and decided on by a reviewer, on the case page and on the side-by-side page."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case, decide_document, undecide_document
from ballerine_app.services.desk import mark_seen, release_case, take_case
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.links import copy_link, renew_link, revoke_link
from ballerine_app.services.queue_move import move_to_queue
from ballerine_app.services.reasons import offered_reasons
from ballerine_app.services.topics import case_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import path_part, sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.views.case import CaseView, DocumentView, PageView, Reason
from ballerine_app.views.session import Me


class CaseState(rx.State):
    """What one reviewer's tab shows of one case, and what the reviewer has in hand but not sent.

    `form` is the decision in hand on the chosen document: "", "revision" or "rejected"; `dialog` the open dialog of
    the case: "", "reject", "revise" or "revoke" (the applicant's link).
    """

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    case: CaseView = CaseView()
    loaded: bool = False
    missing: bool = False
    document_id: str = ""
    page_index: int = 0
    form: str = ""
    dialog: str = ""
    reasons: list[Reason] = []
    reason_code: str = ""
    reason_text: str = ""
    problem: str = ""
    notice: str = ""
    link: str = ""
    _key: str = ""

    @rx.var
    def document(self) -> DocumentView:
        """The document that is looked at; an empty one where there is none."""
        return next((row for row in self.case.documents if row.id == self.document_id), DocumentView())

    @rx.var
    def picture(self) -> PageView:
        """The side or page of it that is looked at; an empty one where there is none."""
        pages = self.document.pages
        return pages[self.page_index] if self.page_index < len(pages) else PageView()

    @rx.var
    def looks(self) -> int:
        """How many checks of this picture ask to be looked at."""
        return sum(not check.ok for check in self.picture.checks)

    @rx.var
    def reason_length(self) -> int:
        """How long the text for the applicant is."""
        return len(self.reason_text)

    @rx.event(background=True)
    async def watch(self):
        """Show the case of the address and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            case_id = path_part(self, 1)
            if self.case.case_id != case_id:
                # The same case again is a connection that came back: what is in hand stays.
                self.reset()
            self.me, self.demo = me_of(who), app.runtime.demo_open
        topics = (case_topic(case_id),)
        with app.broker.subscribe(*topics, session_topic(who.session_id)) as inbox:
            while True:
                try:
                    view = await app.feeds.read(
                        ("case", case_id, who.project_id, who.id),
                        topics,
                        lambda: app.offload.act(case_view, app.runtime, who, case_id),
                    )
                except ServiceError:
                    async with self:
                        self.loaded = self.missing = True
                    return
                async with self:
                    try:
                        await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    self._show(view)
                await app.offload.act(mark_seen, app.runtime, who, case_id)
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def choose_document(self, document_id: str):
        """Look at another document."""
        self._choose(short_text(document_id))

    @rx.event
    async def choose_number(self, number: str):
        """Look at the document with this number."""
        for document in self.case.documents:
            if str(document.number) == short_text(number):
                self._choose(document.id)

    @rx.event
    async def choose_page(self, index: int):
        """Look at another side or page of the document."""
        document = next((row for row in self.case.documents if row.id == self.document_id), None)
        if document and isinstance(index, int) and 0 <= index < len(document.pages):
            self.page_index = index

    @rx.event
    async def take(self):
        """Assign the case to oneself."""
        await self._act(take_case)

    @rx.event
    async def release(self):
        """Put the case back into the queue."""
        await self._act(release_case)

    @rx.event
    async def move_to_queue(self, queue: str):
        """Put the case into a named queue by hand."""
        await self._act(move_to_queue, short_text(queue))

    @rx.event
    async def approve_document(self, document_id: str = ""):
        """Approve a document, the chosen one unless told, and go to the next open one."""
        target = short_text(document_id) or self.document_id
        if await self._act(decide_document, target, "approved", revision=self.case.revision):
            self._close()
            self._next_open(target)

    @rx.event
    async def open_form(self, outcome: str, document_id: str = ""):
        """Begin to ask for the chosen document again (revision) or to reject it."""
        if document_id:
            self._choose(short_text(document_id))
        document = next((row for row in self.case.documents if row.id == self.document_id), None)
        if outcome in ("revision", "rejected") and document and self.case.can_decide:
            self._offer(outcome, "document", document.slot)
            self.form = outcome
            if document.status == outcome:
                self.reason_code, self.reason_text = document.reason_code, document.reason_text

    @rx.event
    async def open_dialog(self, which: str):
        """Open the dialog of a decision on the case."""
        if which == "reject" and self.case.can_reject:
            self._offer("rejected", "case", "certificate" if self.case.kind == "business" else "identity")
            self.dialog = which
        elif (which == "revise" and self.case.can_revise) or (which == "revoke" and self.case.link.status == "open"):
            self.dialog = which
        self._key = secrets.token_urlsafe(16)

    @rx.event
    async def close(self):
        """Put away the form or dialog in hand; nothing was sent."""
        self._close()

    @rx.event
    async def choose_reason(self, code: str):
        """Take a reason code; its sentence replaces a text that the reviewer has not changed."""
        known = {reason.code: reason for reason in self.reasons}
        before = known.get(self.reason_code)
        if short_text(code) in known:
            if not self.reason_text or (before and self.reason_text == before.text):
                self.reason_text = known[code].text
            self.reason_code = code

    @rx.event
    async def write_reason(self, words: str):
        """Keep the text for the applicant as it is typed."""
        self.reason_text = short_text(words)

    @rx.event
    async def send_form(self):
        """Mark the document for re-upload or as rejected, and go to the next open one."""
        if not self.form:
            return
        target = self.document_id
        decided = await self._act(
            decide_document,
            target,
            self.form,
            revision=self.case.revision,
            reason_code=self.reason_code,
            text=self.reason_text,
        )
        if decided:
            self._close()
            self._next_open(target)

    @rx.event
    async def reopen_document(self, document_id: str = ""):
        """Take a document's decision back."""
        await self._act(undecide_document, short_text(document_id) or self.document_id, revision=self.case.revision)

    @rx.event
    async def approve_case(self):
        """Approve the case."""
        # The second press of a double click is the same command.
        self._key = f"approve-{self.case.revision}"
        await self._decide("approved")

    @rx.event
    async def reject_case(self):
        """Reject the case with the reason in hand."""
        if self.dialog != "reject":
            return
        await self._decide("rejected", reason_code=self.reason_code, text=self.reason_text)

    @rx.event
    async def revise_case(self):
        """Ask the applicant for the marked documents again."""
        if self.dialog != "revise":
            return
        await self._decide("revision")

    @rx.event
    async def copy_link(self):
        """Make another link for the applicant and copy it."""
        return await self._new_link(copy_link)

    @rx.event
    async def renew_link(self):
        """End the links that are out, make a new one and copy it."""
        return await self._new_link(renew_link)

    @rx.event
    async def revoke_link(self):
        """End every link of the case."""
        self.link = ""
        if await self._act(revoke_link):
            self._close()

    @rx.event
    async def dismiss(self):
        """Put away what was said."""
        self.problem = self.notice = ""

    async def _decide(self, outcome: str, **reason: str) -> None:
        if await self._act(decide_case, outcome, revision=self.case.revision, key=self._key, **reason):
            self._close()

    async def _new_link(self, make: Any):
        app = parts()
        try:
            self.link = await app.offload.act(make, app.runtime, await staff(self), self.case.case_id)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return None
        return rx.set_clipboard(self.link)

    async def _act(self, act: Any, *args: Any, **kwargs: Any) -> bool:
        """Carry out one act of a service on this case; False, with the reason shown, when it is refused."""
        app = parts()
        self.problem = ""
        try:
            revision = await app.offload.act(act, app.runtime, await staff(self), self.case.case_id, *args, **kwargs)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return False
        if isinstance(revision, int):
            # One's own act is no change by somebody else: the next one may follow before `watch` has read the case.
            self.case = replace(self.case, revision=revision)
        return True

    def _show(self, view: CaseView) -> None:
        moved = self.case.case_id != "" and view.state != self.case.state
        if view != self.case:
            if moved:
                self._close()
            self.case = view
        self.loaded = True
        if moved or not any(row.id == self.document_id for row in view.documents):
            self._look_at_first_open(view)

    def _look_at_first_open(self, view: CaseView) -> None:
        """Start where there is something to decide, as after the applicant sent a document again."""
        waiting = [row.id for row in view.documents if row.status == "submitted"]
        rows = waiting or [row.id for row in view.documents]
        self.document_id, self.page_index = (rows[0] if rows else ""), 0

    def _choose(self, document_id: str) -> None:
        if any(row.id == document_id for row in self.case.documents):
            self.document_id, self.page_index = document_id, 0
            self._close()

    def _next_open(self, after: str) -> None:
        """Go to the next undecided document; the one just decided counts as decided already."""
        waiting = [row.id for row in self.case.documents if row.status == "submitted" and row.id != after]
        if waiting:
            self.document_id, self.page_index = waiting[0], 0

    def _offer(self, decision: str, subject: str, slot: str | None) -> None:
        self.reasons = offered_reasons(parts().runtime, decision, subject, slot)
        # None is chosen yet: a reason that nobody picked would be on record as somebody's.
        self.reason_code = self.reason_text = self.problem = ""

    def _close(self) -> None:
        self.form = self.dialog = self.reason_code = self.reason_text = ""
        self.problem = ""
        self.reasons = []
