"""What definition files hold is published when a process starts, once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.compose import build_runtime
from ballerine_app.services.definitions import SHIPPED, BrokenFile
from ballerine_app.services.errors import NotFound
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_drafts import copy_to_draft
from ballerine_app.services.version_view import version_view, workflow_list
from ballerine_app.settings import Settings
from ballerine_app.store.audit_log import entries
from tests.services.version_charts import OPERATOR, PERSON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "own"
    shutil.copytree(SHIPPED, copied)
    return copied


def change(file: Path, **values: Any) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **values}), "utf-8")


def start_again(tmp_path: Path, folder: Path) -> Runtime:
    built = build_runtime(Settings(data_dir=tmp_path, definitions_dir=folder))
    built.database.close()
    return built


def written(runtime: Runtime) -> list[str]:
    with runtime.database.read() as tx:
        found = [entry for entry in entries(tx, "workspace") if entry.event.startswith("workflow.")]
    return [f"{entry.meta['name']} {entry.meta['version']}" for entry in found]


def test_shipped_definitions_are_published_once(runtime: Runtime, tmp_path: Path) -> None:
    shipped = ["person_review 1", "business_review 1", "person_collection 1", "business_collection 1"]
    assert sorted(written(runtime)) == sorted(shipped)
    rows = {row.name: row for row in workflow_list(runtime, OPERATOR)}
    assert {(row.kind, row.newest) for row in rows.values()} == {("workflow", 1), ("flow", 1)}
    assert rows[PERSON].versions[0].status == "published"
    assert rows[PERSON].versions[0].published_at
    assert version_view(runtime, OPERATOR, PERSON, 1).errors == 0
    assert version_view(runtime, OPERATOR, "person_collection", 1).errors == 0
    start_again(tmp_path, SHIPPED)
    assert len(written(runtime)) == 4


def test_a_file_with_a_new_number_is_the_newest(runtime: Runtime, tmp_path: Path, folder: Path) -> None:
    file = folder / "workflows" / "person_review.json"
    shutil.copy(file, folder / "workflows" / "person_review_2.json")
    change(folder / "workflows" / "person_review_2.json", version=2)
    again = start_again(tmp_path, folder)
    assert again.definitions.latest(PERSON).version == 2
    assert written(again)[4:] == ["person_review 2"]


def test_a_file_that_changed_under_its_number_stops_the_start(runtime: Runtime, tmp_path: Path, folder: Path) -> None:
    change(folder / "workflows" / "person_review.json", displayName="Another one")
    with pytest.raises(BrokenFile) as broken:
        start_again(tmp_path, folder)
    assert broken.value.file == folder / "workflows" / "person_review.json"
    assert "person_review 1 has changed since it was published; give it a new version number" in str(broken.value)
    assert runtime.definitions.latest(PERSON).data["displayName"] == "Person review"


def test_a_file_does_not_take_the_number_of_a_draft(runtime: Runtime, tmp_path: Path, folder: Path) -> None:
    row = version_view(runtime, OPERATOR, PERSON, 1).row
    copy_to_draft(runtime, OPERATOR, row.version_id)
    change(folder / "workflows" / "person_review.json", version=2)
    with pytest.raises(BrokenFile, match="person_review 2 is a draft"):
        start_again(tmp_path, folder)


def test_what_no_file_holds_is_missing(runtime: Runtime) -> None:
    with pytest.raises(NotFound, match="definition_missing"):
        runtime.definitions.latest("loan")
    with pytest.raises(NotFound, match="definition_missing"):
        runtime.definitions.of(PERSON, 2)
