"""The shipped catalogue, and what is said about a broken one."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import ballerine_app
from ballerine_app.engine.documents.catalogue import Catalogue, CatalogueError

FOLDER = Path(ballerine_app.__file__).parent / "definitions" / "catalogue"


@pytest.fixture
def documents() -> Any:
    return json.loads((FOLDER / "documents.json").read_text("utf-8"))


@pytest.fixture
def reasons() -> Any:
    return json.loads((FOLDER / "reasons.json").read_text("utf-8"))


@pytest.fixture
def catalogue(documents: Any, reasons: Any) -> Catalogue:
    return Catalogue.parse(documents, reasons)


def test_which_documents_fill_which_slot(catalogue: Catalogue) -> None:
    offered = {slot: [kind.id for kind in catalogue.types_for(slot)] for slot in catalogue.slots}
    assert offered == {
        "identity": ["passport", "id_card", "driving_licence"],
        "selfie": ["selfie"],
        "certificate": ["certificate_of_incorporation"],
        "proof_of_address": ["proof_of_address"],
    }
    assert catalogue.types_for("nothing") == ()


def test_sides_and_cameras(catalogue: Catalogue) -> None:
    assert catalogue.type("passport").sides == ("front",)
    assert catalogue.type("id_card").sides == catalogue.type("driving_licence").sides == ("front", "back")
    assert {kind.id for kind in catalogue.types if kind.camera == "user"} == {"selfie"}
    with pytest.raises(KeyError):
        catalogue.type("library_card")


def test_every_choice_of_the_reviewer_has_reasons_and_ends_with_other(catalogue: Catalogue) -> None:
    for decision in ("revision", "rejected"):
        for subject in ("document", "case"):
            assert catalogue.reasons(decision=decision, subject=subject)[-1].id == "other"
        for slot in catalogue.slots:
            assert len(catalogue.reasons(decision=decision, subject="document", slot=slot)) >= 3


def test_reasons_fit_the_document(catalogue: Catalogue) -> None:
    def fitting(slot: str) -> set[str]:
        return {reason.id for reason in catalogue.reasons(decision="revision", subject="document", slot=slot)}

    assert "face_not_clear" in fitting("selfie")
    assert "expired" not in fitting("selfie")
    assert "number_differs" in fitting("certificate")
    assert "number_differs" not in fitting("identity")


def test_a_rejection_begins_with_what_was_to_be_confirmed(catalogue: Catalogue) -> None:
    def offered(slot: str) -> list[str]:
        return [reason.id for reason in catalogue.reasons(decision="rejected", subject="case", slot=slot)]

    assert offered("certificate")[0] == "business_not_confirmed"
    assert offered("identity")[0] == "identity_not_confirmed"
    assert "business_not_confirmed" not in offered("identity")


def test_one_reason_by_its_id(catalogue: Catalogue) -> None:
    again = catalogue.reason("expired", decision="revision", subject="document")
    final = catalogue.reason("expired", decision="rejected", subject="document")
    assert again.text != final.text
    with pytest.raises(KeyError):
        catalogue.reason("forged", decision="revision", subject="document")


def test_what_the_applicant_reads_is_plain(catalogue: Catalogue) -> None:
    for reason in catalogue.all_reasons:
        assert len(reason.text) <= 160, reason.id
        assert reason.text.endswith("."), reason.id
        assert not re.search(r"[!_{}<>]|\b(invalid|resubmi\w+|failed|error)\b", reason.text, re.IGNORECASE), reason.id
        assert reason.label[0].isupper()
        assert not reason.label.endswith(".")
        if reason.decision == "revision":
            assert "Please" in reason.text, reason.id


@pytest.mark.parametrize(
    ("at", "value", "pointer"),
    [
        (("types",), [], "/types"),
        (("types", 0), "passport", "/types/0"),
        (("types", 1, "id"), "passport", "/types/1/id"),
        (("types", 0, "label"), " ", "/types/0/label"),
        (("types", 0, "camera"), "rear", "/types/0/camera"),
        (("types", 0, "sides"), [], "/types/0/sides"),
        (("types", 0, "sides"), "front", "/types/0/sides"),
        (("types", 1, "sides"), ["front", "front"], "/types/1/sides/1"),
        (("types", 2, "sides", 1), "inside", "/types/2/sides/1"),
        (("types", 0, "colour"), "red", "/types/0/colour"),
    ],
)
def test_a_broken_documents_file(
    documents: Any, reasons: Any, at: tuple[str | int, ...], value: object, pointer: str
) -> None:
    broken = changed(documents, at, value)
    with pytest.raises(CatalogueError) as caught:
        Catalogue.parse(broken, reasons)
    assert (caught.value.part, caught.value.pointer) == ("documents", pointer)


@pytest.mark.parametrize(
    ("at", "value", "pointer"),
    [
        (("reasons", 0, "decision"), "approved", "/reasons/0/decision"),
        (("reasons", 0, "subject"), ["document"], "/reasons/0/subject"),
        (("reasons", 0, "text"), None, "/reasons/0/text"),
        (("reasons", 1, "id"), "glare", "/reasons/1/id"),
        (("reasons", 0, "slots"), ["garage"], "/reasons/0/slots/0"),
    ],
)
def test_a_broken_reasons_file(
    documents: Any, reasons: Any, at: tuple[str | int, ...], value: object, pointer: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        Catalogue.parse(documents, changed(reasons, at, value))
    assert (caught.value.part, caught.value.pointer) == ("reasons", pointer)


def test_a_file_that_is_no_object(reasons: Any) -> None:
    with pytest.raises(CatalogueError, match="documents/: must be an object"):
        Catalogue.parse([], reasons)


def changed(content: Any, at: tuple[str | int, ...], value: object) -> Any:
    copy = deepcopy(content)
    place = copy
    for key in at[:-1]:
        place = place[key]
    place[at[-1]] = value
    return copy
