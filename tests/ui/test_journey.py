"""The applicant's pages: words, specimens and steps for everything that the shipped flows ask for."""

import json
from pathlib import Path

import pytest

import ballerine_app
from ballerine_app.locales import catalogue
from ballerine_app.pages.flow import _GROUPS, _STEPS
from ballerine_app.pages.flow_steps.targets import SPECIMENS, TARGETS, TYPES

PACKAGE = Path(ballerine_app.__file__).parent
ASSETS = PACKAGE.parent / "assets"
FLOWS = sorted((PACKAGE / "definitions" / "flows").glob("*.json"))
CATALOGUE = json.loads((PACKAGE / "definitions" / "catalogue" / "documents.json").read_text(encoding="utf-8"))


def _metas(flow: Path) -> list[dict[str, str]]:
    states = json.loads(flow.read_text(encoding="utf-8"))["definition"]["states"]
    return [state["meta"] for state in states.values()]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda path: path.stem)
def test_every_step_of_a_shipped_flow_has_a_page(flow: Path) -> None:
    assert {meta["step"] for meta in _metas(flow)} <= _STEPS.keys()
    assert {meta["group"] for meta in _metas(flow) if "group" in meta} <= set(_GROUPS)


def test_every_side_of_every_document_can_be_asked_for() -> None:
    assert {f"{kind['id']}.{side}" for kind in CATALOGUE["types"] for side in kind["sides"]} == set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_a_picture_has_its_words_its_example_and_its_specimen(target: str) -> None:
    for prefix in ("title", "lead", "example", "camera", "tip", "specimen"):
        assert catalogue()[f"upload.{prefix}.{target}"]
    assert (ASSETS / "specimens" / f"{SPECIMENS[target]}.jpg").is_file()
    assert (ASSETS / "specimens" / "examples" / f"{SPECIMENS[target]}-480.webp").is_file()


@pytest.mark.parametrize("type_id", TYPES)
def test_a_document_type_has_its_words(type_id: str) -> None:
    assert catalogue()[f"document.name.{type_id}"]
    assert catalogue()[f"check.alt.{type_id}"]
