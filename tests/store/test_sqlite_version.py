import sqlite3
import sys
from pathlib import Path

import pytest

from ballerine_app.commands.data import prepare
from ballerine_app.settings import Settings
from ballerine_app.store.dialect import check_sqlite
from ballerine_app.store.errors import SqliteTooOld

SQLITE, POSTGRES = "sqlite:////data/app.db", "postgresql+psycopg://localhost/app"


@pytest.mark.parametrize(
    ("python", "sqlite", "url", "fits"),
    [
        ((3, 11, 2), (3, 40, 1), SQLITE, True),
        ((3, 12, 0), (3, 42, 0), SQLITE, True),
        ((3, 12, 0), (3, 40, 1), POSTGRES, True),
        ((3, 12, 0), (3, 41, 2), SQLITE, False),
        ((3, 14, 1), (3, 40, 1), SQLITE, False),
    ],
)
def test_an_sqlite_that_is_too_old_for_this_python_is_told(
    monkeypatch: pytest.MonkeyPatch,
    python: tuple[int, ...],
    sqlite: tuple[int, ...],
    url: str,
    fits: bool,
) -> None:
    monkeypatch.setattr(sys, "version_info", python)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", sqlite)
    if fits:
        check_sqlite(url)
    else:
        with pytest.raises(SqliteTooOld, match=r"Python 3\.1.* SQLite 3\.42 or newer is needed"):
            check_sqlite(url)


def test_nothing_is_made_ready_to_serve_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ballerine_app.store.dialect._FROM_PYTHON", (3, 0))
    monkeypatch.setattr("ballerine_app.store.dialect._SQLITE_NEEDED", (99, 0))
    with pytest.raises(SqliteTooOld, match="DATABASE_URL"):
        prepare(Settings(data_dir=tmp_path / "data"), "")
    assert not (tmp_path / "data").exists()
