"""A broken file stops the start with the file, the pointer and the reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.definitions import (
    EXTRA_STEPS,
    SHIPPED,
    BrokenFile,
    Definitions,
    load_catalogue,
    load_definitions,
    load_policy,
)
from ballerine_app.services.errors import NotFound


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what is shipped, to be broken."""
    copied = tmp_path / "definitions"
    shutil.copytree(SHIPPED, copied)
    return copied


def change(file: Path, path: list[Any], value: Any) -> None:
    content = json.loads(file.read_text("utf-8"))
    place = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    file.write_text(json.dumps(content), "utf-8")


def test_what_is_shipped_fits_together() -> None:
    load_definitions()
    load_catalogue()
    load_policy(steps=EXTRA_STEPS)


@pytest.mark.parametrize(
    ("name", "path", "value", "pointer"),
    [
        ("documents", ["types", 0, "sides"], [], "/types/0/sides"),
        ("reasons", ["reasons", 0, "decision"], "maybe", "/reasons/0/decision"),
    ],
)
def test_a_broken_catalogue_names_the_file_that_is(
    folder: Path, name: str, path: list[Any], value: Any, pointer: str
) -> None:
    file = folder / "catalogue" / f"{name}.json"
    change(file, path, value)
    with pytest.raises(BrokenFile) as broken:
        load_catalogue(folder)
    assert (broken.value.file, broken.value.pointer) == (file, pointer)


@pytest.mark.parametrize("name", ["documents", "reasons"])
@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[" * 100_000, None])
def test_a_file_that_cannot_be_read_is_named(folder: Path, name: str, content: bytes | None) -> None:
    file = folder / "catalogue" / f"{name}.json"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BrokenFile) as broken:
        load_catalogue(folder)
    assert broken.value.file == file
    assert broken.value.reason


def test_the_reason_says_the_place_once(folder: Path) -> None:
    file = folder / "rules" / "risk.json"
    change(file, ["rules", 1, "when"], {"inn": [1, 2]})
    with pytest.raises(BrokenFile) as broken:
        load_policy(file)
    assert str(broken.value).count("/rules/1/when") == 1
    assert "Did you mean 'in'" in str(broken.value)


def test_a_rule_cannot_ask_for_a_step_that_no_journey_has(folder: Path) -> None:
    file = folder / "rules" / "risk.json"
    change(file, ["rules", 0, "action", "step"], "proof_of_adress")
    with pytest.raises(BrokenFile, match="proof_of_adress") as broken:
        load_policy(file, steps=EXTRA_STEPS)
    assert broken.value.pointer == "/rules/0/action/step"


def test_a_folder_without_what_journeys_run_on_is_refused(folder: Path) -> None:
    (folder / "flows" / "person_collection.json").unlink()
    with pytest.raises(BrokenFile, match="person_collection"):
        load_definitions(folder)
    with pytest.raises(BrokenFile, match="person_review"):
        load_definitions(folder / "flows")


def test_definitions_without_a_database_are_those_that_were_given() -> None:
    def loan(version: int, known_as: str) -> Definition:
        chart = {"initial": "a", "states": {"a": {}}}
        return Definition.parse({"name": "loan", "id": known_as, "version": version, "definition": chart})

    found = Definitions({("loan", version): loan(version, f"id{version}") for version in (2, 10, 1)})
    assert found.latest("loan").version == found.called("id1").version == 10
    assert found.names_of("loan") == {"loan", "id1", "id2", "id10"}
    assert found.of("loan", 2).version == 2
    for absent in (lambda: found.of("loan", 3), lambda: found.latest("id1"), lambda: found.called("credit")):
        with pytest.raises(NotFound, match="definition_missing"):
            absent()
    found.forget_newest()
    assert found.latest("loan").version == 10


def test_two_files_cannot_hold_the_same_version(folder: Path) -> None:
    shutil.copy(folder / "flows" / "person_collection.json", folder / "flows" / "person_collection_2.json")
    with pytest.raises(BrokenFile, match="stands in another file"):
        load_definitions(folder)
