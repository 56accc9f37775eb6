"""The commands about routings: what they say, and whether they end well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ballerine_app.cli import app
from ballerine_app.commands.routings import told
from ballerine_app.settings import settings
from ballerine_app.views.routing import Bill, BillLine, BillTotal
from tests.engine.routing.documents import provider, routing


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    yield
    settings.cache_clear()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def put(folder: Path, content: dict[str, Any]) -> Path:
    file = folder / "routing.json"
    file.write_text(json.dumps(content), "utf-8")
    return file


def test_a_routing_is_imported_and_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    plugin = {"pluginKind": "api", "url": "https://acme.example/companies"}
    file = put(tmp_path, routing(provider("acme", plugin=plugin)))
    first, second = run("import-routing", file), run("import-routing", file)
    assert first.stdout == "registry is routed by this file now, revision 1.\n"
    assert second.stdout == "registry is routed by this file now, revision 2.\n"
    assert run("vendors", "report", "--month", "2026-11").stdout == "No provider was asked in 2026-11.\n"
    assert json.loads(run("vendors", "report", "--month", "2026-11", "--json").stdout) == {
        "month": "2026-11",
        "totals": [],
        "lines": [],
    }


def test_what_can_not_be_used_is_told_and_not_taken(tmp_path: Path) -> None:
    inside = provider("inside", plugin={"pluginKind": "api", "url": "https://169.254.169.254/latest"})
    strange = provider("strange", plugin={"pluginKind": "crystal-ball"})
    wrong = provider("wrong", plugin={"pluginKind": "api", "url": "https://acme.example", "method": "STEAL"})
    refused = run("import-routing", put(tmp_path, routing(inside, strange, wrong, provider("nobody"))))
    assert refused.exit_code == 1
    said = refused.stdout
    for pointer in ("/providers/0/plugin/url", "/providers/1/plugin/pluginKind", "/providers/2/plugin/method"):
        assert pointer in said
    assert "/providers/3/plugin/url" in said
    assert run("import-routing", put(tmp_path, {"capability": "x"})).exit_code == 1


def test_the_bill_is_a_table_with_its_total() -> None:
    line = BillLine("registry", "acme", "DE", 10, 8, 1, 2, 0.8, 2_500_000, "EUR")
    total = BillTotal("registry", "Registry", 10, 8, 2, 0.8, 2_500_000, 9_000_000, 6_500_000, "EUR")
    assert told(Bill("2026-11", (total,), (line,))) == [
        "2026-11",
        "",
        "Registry: 10 runs, 80.0 % hits, 2 without a vendor. Spent €2.50, saved €6.50 of the €9.00 that the dearest "
        "provider had cost.",
        "  Provider  Country  Asked    Hits  Failed  Kept  Spent",
        "  acme      DE          10  80.0 %       1     2  €2.50",
    ]
    assert told(Bill("2026-11", (), (line,)))[2] == "registry: every run is still under way."
