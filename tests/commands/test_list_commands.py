"""The command that takes a file into a custom list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ballerine_app.cli import app
from ballerine_app.settings import settings


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    yield
    settings.cache_clear()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_a_file_goes_into_a_list_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "shady.csv"
    file.write_text("domain;note\na.example;x\ncom;y\n", "utf-8")
    unknown = run("import-list", "shady", file)
    assert unknown.exit_code == 1
    made = run("import-list", "shady", file, "--kind", "email_domain")
    assert made.exit_code == 1
    assert "rows: 2, new: 1, changed: 0, there already: 0, doubled: 0, broken: 1" in made.stdout
    assert "Line 3: It is a whole ending. If you mean every address under it, write .com." in made.stdout
    assert "Nothing was imported" in made.stdout
    tried = run("import-list", "shady", file, "--skip-broken", "--dry-run")
    assert tried.exit_code == 0
    assert "entries now" not in tried.stdout
    taken = run("import-list", "shady", file, "--skip-broken")
    assert taken.stdout.endswith("shady has 1 entries now.\n")
    assert run("import-list", "shady", file, "--skip-broken").stdout.endswith("Nothing to import.\n")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    result = run("import-list", "shady", tmp_path / "nowhere.csv")
    assert result.exit_code == 1
    assert isinstance(result.exception, Exception)
