import pytest

from ballerine_app.store.counters import next_number
from ballerine_app.store.database import Database
from ballerine_app.store.tables import Project
from tests.postgres import both_databases

pytestmark = both_databases


def test_each_series_of_each_project_counts_from_one(db: Database) -> None:
    with db.write() as tx:
        tx.add(Project(id="other", name="Other"))
        numbers = [
            next_number(tx, *series)
            for series in [("default", "case"), ("default", "case"), ("default", "report"), ("other", "case")]
        ]

    assert numbers == [1, 2, 1, 1]


def test_a_rollback_gives_the_number_back(db: Database) -> None:
    def fail() -> None:
        with db.write() as tx:
            next_number(tx, "default", "case")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with db.write() as tx:
        assert next_number(tx, "default", "case") == 1
