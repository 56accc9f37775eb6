"""What every test may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from ballerine_app.services import staff
from ballerine_app.services.effects import migrate_queue
from ballerine_app.store.schema import migrate
from tests.finished_cases import Finished, finish
from tests.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url", "shared_fixture"]

PROJECT = Path(__file__).resolve().parent.parent
SHARED_FIXTURES = PROJECT.parent / "shared" / "fixtures"


def shared_fixture(name: str) -> Path:
    """The path of a file that lies beside the repository.

    Skips the test where it is absent, which a fresh clone is; fails it when REQUIRE_FIXTURES=1, which CI sets.
    """
    path = SHARED_FIXTURES / name
    if not path.exists():
        reason = f"{name} is not in ../shared/fixtures"
        if os.environ.get("REQUIRE_FIXTURES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hashing a password as the product does takes a third of a second on purpose; the servers of tests still do."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(staff, "_hasher", cheap)
        patch.setattr(staff, "_NOBODY", cheap.hash("nobody has this password"))
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database with the queue's tables: copying it is much quicker than migrating for every test."""
    path = tmp_path_factory.mktemp("migrated") / "app.db"
    migrate(f"sqlite:///{path}")
    migrate_queue(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated: Path) -> str:
    """A fresh, migrated database: the product's own file in the test's folder."""
    copy = tmp_path / "ballerine.db"
    shutil.copyfile(migrated, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, cheap_passwords: None, migrated: Path) -> Finished:
    """Two journeys that were walked; tests open copies of them."""
    return finish(tmp_path_factory.mktemp("finished"), migrated)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, in their random order: Playwright keeps an event loop that others must not meet."""
    browser_tests = PROJECT / "tests" / "e2e"
    items.sort(key=lambda item: item.path.is_relative_to(browser_tests))
    for item in items:
        if item.path.is_relative_to(browser_tests):
            item.add_marker("e2e")
