from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ballerine_app.store.database import Database
from ballerine_app.store.schema import migrate
from ballerine_app.store.tables import Case, Desk

AT = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database without the queue's tables, which the store does not know."""
    path = tmp_path_factory.mktemp("store") / "ballerine.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database: SQLite, or each in turn where a test is marked `both_databases`."""
    found: str = request.getfixturevalue(getattr(request, "param", "sqlite_url"))
    return found


@pytest.fixture
def notified() -> list[frozenset[str]]:
    return []


@pytest.fixture
def db(url: str, notified: list[frozenset[str]]) -> Iterator[Database]:
    database = Database(url, notified.append)
    yield database
    database.close()


@pytest.fixture
def add_case(db: Database) -> Callable[[str], Case]:
    def add(case_id: str) -> Case:
        case = Case(
            id=case_id,
            project_id="default",
            reference=f"P-{case_id}",
            kind="kyc",
            definition_name="kyc",
            definition_version=1,
            definition_hash="0",
            state="collecting",
            context={"entity": {"name": "Zoë"}},
            created_at=AT,
            changed_at=AT,
        )
        with db.write() as tx:
            tx.add(case, Desk(case_id=case_id, project_id="default"))
        return case

    return add
