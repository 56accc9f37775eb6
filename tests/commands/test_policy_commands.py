"""The commands about risk policies: what they say, and whether they end well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ballerine_app.cli import _sentence, app
from ballerine_app.services.errors import ServiceError
from ballerine_app.settings import settings
from tests.services.policies import credit, rule


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    yield
    settings.cache_clear()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def put(folder: Path, content: dict[str, Any]) -> Path:
    file = folder / "credit.json"
    file.write_text(json.dumps(content), "utf-8")
    return file


def _test(score: int) -> dict[str, Any]:
    return {"name": "nobody", "data": {}, "expect": {"score": score}}


def test_a_policy_is_imported_as_a_draft_or_published(tmp_path: Path) -> None:
    file = put(tmp_path, credit(rule(when=True), tests=[_test(10)]))
    assert "credit 1 is a draft now." in run("import-policy", file).stdout
    published = run("import-policy", file, "--publish")
    assert (published.exit_code, published.stdout.splitlines()[-1]) == (
        0,
        "credit 2 is published. New cases are judged by it.",
    )
    assert run("policies").stdout.splitlines() == [
        "credit 1, draft",
        "credit 2, published, judges new cases",
        "risk 1, published, judges new cases",
    ]


def test_what_fails_its_tests_is_not_published_and_not_kept(tmp_path: Path) -> None:
    file = put(tmp_path, credit(rule(when=True), tests=[_test(11)]))
    refused = run("import-policy", file, "--publish")
    assert refused.exit_code == 1
    assert "The test “nobody” fails." in refused.stdout
    assert "credit" not in run("policies").stdout


def test_a_file_without_json_or_name_is_told(tmp_path: Path) -> None:
    file = tmp_path / "credit.json"
    file.write_text("{", "utf-8")
    refused = run("import-policy", file)
    assert isinstance(refused.exception, ServiceError)
    assert _sentence(refused.exception.code, refused.exception.values).startswith(str(file))
    unnamed = run("import-policy", put(tmp_path, {"rules": []}))
    assert isinstance(unnamed.exception, ServiceError)
    assert "--name" in _sentence(unnamed.exception.code, unnamed.exception.values)
