"""Pictures that come at the wrong moment, and what is left on disk and in the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case, decide_document
from ballerine_app.services.errors import Conflict, NotFound, TooMany
from ballerine_app.services.files import read_file
from ballerine_app.services.flow_steps import fix_item, next_step, previous_step
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.uploads import keep_picture, read_picture, upload_target
from tests.journeys import approve_documents, go_on, photo, start, upload, walk


def files_on_disk(runtime: Runtime) -> list[Path]:
    return [path for path in runtime.files.folder.rglob("*") if path.is_file()]


def ask_again(runtime: Runtime, rosa: StaffMember, case_id: str, slot: str) -> str:
    """Approve all but the document in the slot, ask for that one again, and return its id."""
    revision = approve_documents(runtime, rosa, case_id, but=slot)
    document = next(row for row in case_view(runtime, rosa, case_id).documents if row.slot == slot)
    reason = {"reason_code": "blurred"}
    revision = decide_document(runtime, rosa, case_id, document.id, "revision", revision=revision, **reason)
    decide_case(runtime, rosa, case_id, "revision", revision=revision)
    return document.id


def test_a_picture_of_the_passport_does_not_become_the_selfie(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_photo")
    target = upload_target(runtime, who)
    upload(runtime, who, photo())
    go_on(runtime, who)
    assert flow_view(runtime, who).state == "selfie_photo"
    before = files_on_disk(runtime)
    data = photo()
    with pytest.raises(Conflict, match="upload_not_now"):
        keep_picture(runtime, who, data, read_picture(runtime, data), target)
    assert flow_view(runtime, who).state == "selfie_photo"
    assert files_on_disk(runtime) == before


def test_a_picture_of_the_passport_does_not_become_the_id_card(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_photo")
    target = upload_target(runtime, who)
    previous_step(runtime, who, "document_photo")
    go_on(runtime, who, {"type": "id_card", "issuer": "PT"})
    data = photo()
    with pytest.raises(Conflict, match="upload_not_now"):
        keep_picture(runtime, who, data, read_picture(runtime, data), target)


def test_a_failure_leaves_no_file(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_photo")

    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(runtime.files), "keep", disk_full)
    with pytest.raises(OSError, match="No space"):
        upload(runtime, who, photo())
    assert files_on_disk(runtime) == []


def test_the_first_files_of_a_case_are_written_once(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_photo")

    def written_again(*_: object) -> None:
        raise AssertionError("a file was written again inside the write transaction")

    monkeypatch.setattr(type(runtime.files), "_seal_again", written_again)
    upload(runtime, who, photo())
    assert len(files_on_disk(runtime)) == 3


def test_what_a_reviewer_asked_for_again_is_no_attempt_of_the_applicants(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    before = signals(runtime, who)["uploads"]
    fix(runtime, who, ask_again(runtime, rosa, who.case_id, "selfie"))
    go_on(runtime, who)
    assert flow_view(runtime, who).state == "submitted"
    assert signals(runtime, who)["uploads"] == before


def test_a_document_that_is_changed_once_more_is_confirmed_once_more(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    document = ask_again(runtime, rosa, who.case_id, "selfie")
    fix(runtime, who, document)
    assert flow_view(runtime, who).outstanding == 0
    fix_item(runtime, who, "fix", document)
    upload(runtime, who, photo())
    previous_step(runtime, who, "fix_review")
    previous_step(runtime, who, "fix_photo")
    assert flow_view(runtime, who).outstanding == 1
    with pytest.raises(Conflict):
        next_step(runtime, who, "fix", {})


def test_one_journey_sends_only_so_many_pictures(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballerine_app.services.uploads.UPLOADS_PER_FLOW", "2/hour")
    fresh = replace(runtime)
    who = start(fresh).applicant
    walk(fresh, who, until="document_photo")
    upload_target(fresh, who)
    upload_target(fresh, who)
    with pytest.raises(TooMany):
        upload_target(fresh, who)


def fix(runtime: Runtime, who: Applicant, document: str) -> None:
    """Send one document of one side again, as far as the list of what is asked for."""
    fix_item(runtime, who, "fix", document)
    upload(runtime, who, photo())
    next_step(runtime, who, "fix_review", {})


def signals(runtime: Runtime, who: Applicant) -> dict[str, object]:
    """What the rules know of the case."""
    from ballerine_app.services.case_act import load_case

    with runtime.database.read() as tx:
        found: dict[str, object] = load_case(tx, who.project_id, who.case_id)[0].context["signals"]
        return found


def test_a_damaged_picture_is_not_found(runtime: Runtime) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_photo")
    upload(runtime, who, photo())
    damaged, gone, whole = files_on_disk(runtime)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    gone.unlink()
    for path in (damaged, gone):
        with pytest.raises(NotFound, match="file_not_found"):
            read_file(runtime, who, path.name)
    assert read_file(runtime, who, whole.name).data


def test_old_files_that_no_row_names_are_swept_unless_no_row_names_any(runtime: Runtime) -> None:
    orphan = runtime.files.folder / "default" / "case_gone" / "file_gone"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    later = replace(runtime, clock=lambda: datetime.now(UTC) + timedelta(days=2))
    assert keep_house(later) == 0
    who = start(runtime).applicant
    walk(runtime, who, until="document_photo")
    upload(runtime, who, photo())
    assert keep_house(replace(runtime, clock=lambda: datetime.now(UTC))) == 0
    assert keep_house(later) == 1
    assert not orphan.exists()
    assert len(files_on_disk(runtime)) == 3
