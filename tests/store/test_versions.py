"""What the store itself holds of workflow versions, whoever calls it."""

import pytest

from ballerine_app.store.database import Database
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.versions import add_versions, delete_draft, get_version, save_version
from tests.store.conftest import AT


@pytest.fixture
def row(db: Database) -> WorkflowVersion:
    made = WorkflowVersion(
        id="version_1",
        project_id="default",
        name="loan",
        version=1,
        kind="workflow",
        status="draft",
        hash="1",
        data={"a": 1},
        created_at=AT,
        changed_at=AT,
    )
    with db.write() as tx:
        add_versions(tx, [made])
    return made


def stored(db: Database) -> WorkflowVersion | None:
    with db.read() as tx:
        return get_version(tx, "default", "version_1")


@pytest.mark.parametrize(("expected", "was"), [(2, "draft"), (1, "published")])
def test_a_version_is_written_only_as_it_was_seen(db: Database, row: WorkflowVersion, expected: int, was: str) -> None:
    row.data, row.status = {"a": 2}, "published"
    with db.write() as tx, pytest.raises(VersionConflict):
        save_version(tx, row, expected, was=was)
    found = stored(db)
    assert found is not None
    assert (found.data, found.status, found.revision) == ({"a": 1}, "draft", 1)


def test_the_content_is_written_for_a_draft_alone(db: Database, row: WorkflowVersion) -> None:
    row.data, row.hash, row.status = {"a": 2}, "2", "published"
    with db.write() as tx:
        save_version(tx, row, 1, was="draft")
    row.data, row.hash, row.status = {"a": 3}, "3", "archived"
    with db.write() as tx:
        save_version(tx, row, 2, was="published")
    found = stored(db)
    assert found is not None
    assert (found.data, found.hash, found.status, found.revision) == ({"a": 2}, "2", "archived", 3)


def test_only_a_draft_can_be_deleted(db: Database, row: WorkflowVersion) -> None:
    with db.write() as tx, pytest.raises(VersionConflict):
        delete_draft(tx, row, 2)
    row.status = "published"
    with db.write() as tx:
        save_version(tx, row, 1, was="draft")
    with db.write() as tx, pytest.raises(VersionConflict):
        delete_draft(tx, row, 2)
    assert stored(db) is not None
