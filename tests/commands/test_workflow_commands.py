"""The commands about workflows: what they say, and whether they end well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ballerine_app.cli import _sentence, app
from ballerine_app.commands.data import opened_runtime
from ballerine_app.services.errors import ServiceError
from ballerine_app.settings import Settings, settings
from tests.services.version_charts import case, loan, opened

BROKEN = loan({"new": {"on": {"ask": "nowhere"}}, "waiting": {}})


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    yield tmp_path / "data"
    settings.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "loan.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def put(file: Path, data: dict[str, Any]) -> Path:
    file.write_text(json.dumps(data), "utf-8")
    return file


def test_what_is_shipped_is_listed(data: Path) -> None:
    result = run("workflows")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "person_review 1, workflow, published, cases: 0, taken by new cases" in lines
    assert "person_collection 1, collection flow, published, cases: 0, taken by new cases" in lines


def test_lint_tells_findings_with_pointers_and_needs_no_data(data: Path, file: Path) -> None:
    result = run("lint", put(file, BROKEN))
    assert result.exit_code == 1
    assert result.stdout.startswith("error at /definition/states/new/on/ask")
    assert not data.exists()


def test_lint_is_content_with_a_definition_that_can_run(file: Path) -> None:
    assert run("lint", put(file, loan())).exit_code == 0
    shipped = Path(__file__).parents[2] / "ballerine_app" / "definitions" / "workflows" / "person_review.json"
    result = run("lint", shipped)
    assert result.exit_code == 0
    assert "error at" not in result.stdout


@pytest.mark.parametrize("content", ["{", "[1]"])
def test_lint_says_what_is_no_json(file: Path, content: str) -> None:
    file.write_text(content)
    result = run("lint", file)
    assert result.exit_code == 1
    assert result.stdout.startswith("error at /: This is not JSON")


def test_an_import_is_a_draft_until_it_is_published(data: Path, file: Path) -> None:
    assert "loan 1 is a draft now." in run("import-workflow", put(file, loan())).stdout
    assert "loan 1, workflow, draft, cases: 0" in run("workflows").stdout.splitlines()
    result = run("import-workflow", file, "--publish")
    assert result.exit_code == 0
    assert "loan 2 is published." in result.stdout
    assert "loan 2, workflow, published, cases: 0, taken by new cases" in run("workflows").stdout.splitlines()


def test_what_has_errors_is_neither_published_nor_kept(data: Path, file: Path) -> None:
    result = run("import-workflow", put(file, BROKEN), "--publish")
    assert result.exit_code == 1
    assert result.stdout.startswith("error at /definition/states/new/on/ask")
    assert "loan" not in run("workflows").stdout


def test_an_import_under_another_name_and_kind(data: Path, file: Path) -> None:
    run("import-workflow", put(file, loan()), "--name", "pages", "--kind", "flow")
    assert "pages 1, collection flow, draft, cases: 0" in run("workflows").stdout.splitlines()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import-workflow", "nowhere.json"), "file_unreadable"),
        (("lint", "nowhere.json"), "file_unreadable"),
        (("import-workflow", "{folder}/latin.json"), "definition_not_json"),
        (("lint", "{folder}/latin.json"), "definition_not_json"),
        (("import-workflow", "{folder}/half.json"), "definition_not_json"),
        (("import-workflow", "{file}", "--kind", "rules"), "wrong_definition_kind"),
        (("import-workflow", "{file}", "--name", "a b"), "wrong_definition_name"),
        (("import-workflow", "{file}", "--name", "person_review", "--kind", "flow"), "other_kind"),
        (("migrate-cases", "loan", "--from", "1", "--to", "1"), "same_version"),
        (("migrate-cases", "loan", "--from", "1", "--to", "2"), "version_not_found"),
        (("migrate-cases", "loan", "--from", "1", "--to", "2", "--state", "new"), "wrong_state_map"),
    ],
)
def test_a_refusal_has_a_sentence(data: Path, file: Path, arguments: tuple[str, ...], code: str) -> None:
    put(file, loan())
    (file.parent / "latin.json").write_bytes(b'{"a": "\xe9"}')
    (file.parent / "half.json").write_text('{"a": ')
    result = run(*(each.format(file=file, folder=file.parent) for each in arguments))
    assert isinstance(result.exception, ServiceError)
    assert result.exception.code == code
    assert "refused" not in _sentence(result.exception.code, result.exception.values)


def test_cases_are_moved_when_told_to(data: Path, file: Path) -> None:
    run("import-workflow", put(file, loan()), "--publish")
    with opened_runtime(Settings()) as runtime:
        ids = [opened(runtime), opened(runtime)]
    changed = loan({"begun": {"on": {"ask": "waiting"}}, "waiting": {"on": {"close": "closed"}}})
    changed["definition"]["initial"] = "begun"
    run("import-workflow", put(file, changed), "--publish")
    versions = ("migrate-cases", "loan", "--from", 1, "--to", 2)

    stuck = run(*versions)
    assert stuck.exit_code == 1
    assert "P-1001: stays in new. The new version has no state new." in stuck.stdout
    dry = run(*versions, "--state", "new=begun")
    assert dry.exit_code == 0
    assert "P-1001: new → begun; then possible: ask; timers: none; dropped: none" in dry.stdout
    assert "Cases that can be moved: 2. Nothing was changed" in dry.stdout
    one = run(*versions, "--state", "new=begun", "--case", "P-1002", "--apply")
    assert (one.exit_code, one.stdout.splitlines()[-1]) == (0, "Cases moved: 1.")
    with opened_runtime(Settings()) as runtime:
        assert [case(runtime, each).definition_version for each in ids] == [1, 2]
    again = run(*versions, "--state", "new=begun", "--case", "P-1002", "--apply")
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "Cases moved: 0.")
    run(*versions, "--state", "new=begun", "--apply")
    assert run(*versions).stdout == "No running case is on loan 1.\n"
