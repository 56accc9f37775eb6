"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, in their random order: Playwright keeps an event loop that others must not meet."""
    browser_tests = PROJECT / "tests" / "e2e"
    items.sort(key=lambda item: item.path.is_relative_to(browser_tests))
    for item in items:
        if item.path.is_relative_to(browser_tests):
            item.add_marker("e2e")
