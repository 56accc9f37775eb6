"""Taking in a picture: read it, keep the original and the copies, show it to the applicant.

The work falls in three parts, so that neither the image work nor the disk holds up other writers: check that an
upload is wanted, work on the picture (`engine.documents`), write files, then one short transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from ballerine_app.engine.documents import Intake, Picture, UploadRefused
from ballerine_app.services.document_rows import document_for, page_of, remove_page
from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.fixes import side_uploaded
from ballerine_app.services.flow_act import FlowAct, changing_flow
from ballerine_app.services.flow_steps import slot_and_side
from ballerine_app.services.principals import Applicant
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.files import StagedFile
from ballerine_app.store.flows import get_flow
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Page


@contextmanager
def claim_upload(runtime: Runtime, who: Applicant) -> Iterator[None]:
    """Hold the flow's one upload place while a body comes in and is worked on.

    Conflict("upload_running") when another runs, Conflict("upload_not_now") when no picture is asked for.
    """
    with runtime.database.read() as tx:
        flow = get_flow(tx, who.project_id, who.flow_id)
    if flow is None:
        raise NotFound("flow_not_found")
    definition = runtime.definitions.of(flow.definition_name, flow.definition_version)
    if definition.states[flow.state].meta.get("step") != "upload":
        raise Conflict("upload_not_now")
    with runtime.uploads.claim(who.flow_id):
        yield


def read_picture(runtime: Runtime, data: bytes) -> Intake:
    """Open the upload whatever its name says. Invalid("upload_<why>") says what is wrong with it."""
    try:
        return runtime.take_in(data, runtime.limits.upload_bytes)
    except UploadRefused as refused:
        raise Invalid(f"upload_{refused.code}", field="file") from None


def keep_picture(runtime: Runtime, who: Applicant, data: bytes, intake: Intake) -> None:
    """Store the original and its copies for the document that the flow asks for now, and show the check page."""
    now = runtime.clock()

    def stage(content: bytes, media_type: str, width: int, height: int) -> StagedFile:
        with runtime.database.read() as tx:
            return runtime.files.stage(
                tx,
                project_id=who.project_id,
                case_id=who.case_id,
                data=content,
                media_type=media_type,
                at=now,
                width=width,
                height=height,
            )

    def stage_jpeg(picture: Picture) -> StagedFile:
        return stage(picture.jpeg, "image/jpeg", picture.width, picture.height)

    first, *rest = intake.pages
    original = stage(data, intake.media_type, intake.width, intake.height)
    shown, thumb = stage_jpeg(first.shown), stage_jpeg(first.thumb)
    more = [stage_jpeg(page.shown) for page in rest]
    with changing_flow(runtime, who) as act:
        if act.meta.get("step") != "upload":
            raise Conflict("upload_not_now")
        for staged in (original, shown, thumb, *more):
            runtime.files.keep(act.case_act.tx, staged)
        slot, side = slot_and_side(act)
        document = document_for(act, slot)
        earlier = page_of(act, document, side)
        if earlier is not None:
            remove_page(act, earlier)
        page = Page(
            id=new_id("page"),
            project_id=who.project_id,
            document_id=document.id,
            side=side,
            original_id=original.row.id,
            shown_id=shown.row.id,
            thumb_id=thumb.row.id,
            measures=asdict(first.measures),
            more=[staged.row.id for staged in more],
            hints=list(first.hints),
            created_at=now,
        )
        act.case_act.tx.add(page)
        document.changed_at = now
        _note_upload(act, slot, side)
        act.case_act.record(
            "document.uploaded",
            meta={"document": document.type, "side": side, "hints": page.hints, "attempt": document.attempt},
        )
        act.send("DOCUMENT_UPLOADED", actor=SYSTEM)
        act.judge()
        act.case_act.note_change("document.uploaded")


def _note_upload(act: FlowAct, slot: str, side: str) -> None:
    pages = act.flow.context["pages"]
    act.put(
        pages={**pages, slot: {**pages.get(slot, {}), side: True}},
        uploads=act.flow.context["uploads"] + 1,
    )
    if act.meta["slot"] == "fix":
        side_uploaded(act)
