"""Taking in a picture: read it, keep the original and the copies, show it to the applicant.

The work falls in three parts, so that neither the image work nor the disk holds up other writers: check that an
upload is wanted, work on the picture (`engine.documents`), write files, then one short transaction.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ballerine_app.engine.documents import Intake, UploadRefused
from ballerine_app.services.document_rows import document_for, page_of, remove_page
from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.fixes import side_uploaded
from ballerine_app.services.flow_act import FlowAct, changing_flow
from ballerine_app.services.flow_steps import slot_and_side
from ballerine_app.services.principals import Applicant
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.documents import collecting, documents_of
from ballerine_app.store.files import StagedFile
from ballerine_app.store.flows import get_flow
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Document, Flow, Page

UPLOADS_PER_FLOW = "120/hour"


@dataclass(frozen=True, slots=True)
class UploadTarget:
    """What a flow asks a picture of: its page, and of a document sent again, which one and which side."""

    state: str
    document: str
    side: str
    type: str


def upload_target(runtime: Runtime, who: Applicant) -> UploadTarget:
    """What the flow asks for now, to be handed to `keep_picture` with the picture.

    Conflict("upload_not_now") when no picture is asked for, TooMany after very many of them.
    """
    runtime.rate.hit("upload", who.flow_id, UPLOADS_PER_FLOW)
    with runtime.database.read() as tx:
        flow = get_flow(tx, who.project_id, who.flow_id)
        if flow is None:
            raise NotFound("flow_not_found")
        documents = documents_of(tx, flow.case_id)
    return _target(runtime, flow, documents)


def _target(runtime: Runtime, flow: Flow, documents: list[Document]) -> UploadTarget:
    meta = runtime.definitions.of(flow.definition_name, flow.definition_version).states[flow.state].meta
    if meta.get("step") != "upload":
        raise Conflict("upload_not_now")
    fix = flow.context["fix"] if meta["slot"] == "fix" else {}
    found = collecting(documents, str(fix.get("slot", meta["slot"])))
    return UploadTarget(flow.state, fix.get("document", ""), fix.get("side", ""), found.type if found else "")


def read_picture(runtime: Runtime, data: bytes) -> Intake:
    """Open the upload whatever its name says. Invalid("upload_<why>") says what is wrong with it."""
    try:
        return runtime.take_in(data, runtime.limits.upload_bytes)
    except UploadRefused as refused:
        raise Invalid(f"upload_{refused.code}", field="file") from None


def keep_picture(
    runtime: Runtime, who: Applicant, data: bytes, intake: Intake, target: UploadTarget | None = None
) -> None:
    """Store the original and its copies for the document that the flow asks for now, and show the check page.

    Conflict("upload_not_now") when that is not the `target` that the picture was taken for: another device went on
    meanwhile. A refusal or failure leaves no file behind.
    """
    staged: list[StagedFile] = []
    try:
        _stage(runtime, who, data, intake, staged)
        _keep(runtime, who, intake, staged, target)
    except BaseException:
        for file in staged:
            runtime.files.discard(file)
        raise


def _stage(runtime: Runtime, who: Applicant, data: bytes, intake: Intake, staged: list[StagedFile]) -> None:
    """Write the original, the first page's copy and thumbnail and the further pages' copies to disk, in this order."""
    now = runtime.clock()

    def stage(content: bytes, media_type: str, width: int, height: int) -> None:
        with runtime.database.read() as tx:
            staged.append(
                runtime.files.stage(
                    tx,
                    project_id=who.project_id,
                    case_id=who.case_id,
                    data=content,
                    media_type=media_type,
                    at=now,
                    width=width,
                    height=height,
                    beside=staged[0] if staged else None,
                )
            )

    stage(data, intake.media_type, intake.width, intake.height)
    first, *rest = intake.pages
    for picture in (first.shown, first.thumb, *(page.shown for page in rest)):
        stage(picture.jpeg, "image/jpeg", picture.width, picture.height)


def _keep(
    runtime: Runtime, who: Applicant, intake: Intake, staged: list[StagedFile], target: UploadTarget | None
) -> None:
    now = runtime.clock()
    first = intake.pages[0]
    original, shown, thumb, *more = staged
    with changing_flow(runtime, who) as act:
        tx = act.case_act.tx
        asked = _target(runtime, act.flow, documents_of(tx, act.flow.case_id))
        if target is not None and target != asked:
            raise Conflict("upload_not_now")
        for file in staged:
            runtime.files.keep(tx, file)
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
            more=[file.row.id for file in more],
            hints=list(first.hints),
            created_at=now,
        )
        tx.add(page)
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
    if act.meta["slot"] == "fix":
        # Asked for by a reviewer: no attempt of the applicant's own that a rule may count.
        side_uploaded(act)
        return
    pages = act.flow.context["pages"]
    act.put(
        pages={**pages, slot: {**pages.get(slot, {}), side: True}},
        uploads=act.flow.context["uploads"] + 1,
    )
