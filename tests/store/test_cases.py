from collections.abc import Callable
from datetime import timedelta

import pytest

from ballerine_app.store.cases import get_case, get_case_with_desk, save_case, save_desk
from ballerine_app.store.database import Database
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.tables import Case, Project
from tests.postgres import both_databases

pytestmark = both_databases


def test_every_column_of_a_case_is_saved(db: Database, add_case: Callable[[str], Case]) -> None:
    case = add_case("case_1")
    case.state, case.risk_score, case.context = "review", 71, {"a": [1, None, "ß"]}
    case.submitted_at = case.created_at + timedelta(days=1)
    with db.write() as tx:
        save_case(tx, case, 1)
    with db.read() as tx:
        loaded = get_case(tx, "default", "case_1")

    assert loaded is not None
    assert case.version == 2
    assert loaded.model_dump() == case.model_dump()


def test_a_case_of_another_project_is_not_found(db: Database, add_case: Callable[[str], Case]) -> None:
    case = add_case("case_1")
    with db.write() as tx:
        tx.add(Project(id="other", name="Other"))
        assert get_case(tx, "other", "case_1") is None
        assert get_case_with_desk(tx, "other", "case_1") is None
        case.project_id = "other"
        with pytest.raises(VersionConflict):
            save_case(tx, case, 1)


def test_the_second_of_two_savers_is_told(db: Database, add_case: Callable[[str], Case]) -> None:
    add_case("case_1")
    with db.read() as tx:
        mine = get_case_with_desk(tx, "default", "case_1")
    with db.read() as tx:
        theirs = get_case_with_desk(tx, "default", "case_1")
    assert mine is not None
    assert theirs is not None
    mine[0].state, theirs[0].state = "approved", "rejected"
    with db.write() as tx:
        save_case(tx, mine[0], 1)
        save_desk(tx, mine[1], 1)
    with db.write() as tx:
        with pytest.raises(VersionConflict) as caught:
            save_case(tx, theirs[0], 1)
        with pytest.raises(VersionConflict):
            save_desk(tx, theirs[1], 1)

    assert (caught.value.row_id, caught.value.expected, caught.value.code) == ("case_1", 1, "version_conflict")
    with db.read() as tx:
        kept = get_case(tx, "default", "case_1")
    assert kept is not None
    assert (kept.state, kept.version, theirs[0].version) == ("approved", 2, 1)


def test_a_loaded_case_changes_nothing_until_it_is_saved(db: Database, add_case: Callable[[str], Case]) -> None:
    add_case("case_1")
    with db.write() as tx:
        case = get_case(tx, "default", "case_1")
        assert case is not None
        case.state = "approved"
    with db.read() as tx:
        kept = get_case(tx, "default", "case_1")

    assert kept is not None
    assert kept.state == "collecting"
