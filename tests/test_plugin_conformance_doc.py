"""The page on plugins is true: its tests exist, and it knows every kind with each of its options."""

from __future__ import annotations

import re
from functools import cache

import pytest

from ballerine_app.plugins.http_params import HttpParams
from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.registry import installed_plugins, registry
from ballerine_app.services.callback_bodies import PROCESSES
from tests.conftest import PROJECT
from tests.test_conformance_doc import NAMED, known_tests, quoted

PAGE = PROJECT / "docs" / "plugin-conformance.md"


@cache
def sections() -> dict[str, list[list[str]]]:
    """By heading, without back-ticks: the cells of each row."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in PAGE.read_text().splitlines():
        if line.startswith("## "):
            heading = line[3:].strip("`")
            found[heading] = []
        elif line.startswith("| ") and not line.startswith(("| ---", "| Option")):
            found[heading].append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def kinds() -> list[str]:
    installed_plugins(())
    return [kind.name for kind in registry.all() if kind.params.__module__.startswith("ballerine_app.")]


def test_every_line_names_a_test_that_exists() -> None:
    rows = [cells for listed in sections().values() for cells in listed]
    assert len(rows) > 60
    assert [cells for cells in rows if len(cells) != 3 or not NAMED.search(cells[2])] == []
    named = NAMED.findall(PAGE.read_text())
    assert [f"{file}::{name}" for file, name in named if name not in known_tests().get(file, ())] == []


def test_every_line_says_how_it_is_here() -> None:
    words = re.compile(r"(yes|differently|no|ours|kept)\b")
    rows = [cells for listed in sections().values() for cells in listed]
    assert [cells for cells in rows if not words.match(cells[1])] == []


@pytest.mark.parametrize("name", kinds())
def test_every_option_of_a_kind_is_told(name: str) -> None:
    kind = registry.get(name)
    assert kind is not None
    common = {*PluginParams.model_fields, *HttpParams.model_fields}
    own = {field.alias or key for key, field in kind.params.model_fields.items() if key not in common}
    told = set().union(*(quoted(cells[0]) for cells in sections()[name]))
    told |= {"request", "response"} if name == "capability" else set()
    assert own - told == set()


def test_what_all_kinds_have_is_told() -> None:
    told = set().union(*(quoted(cells[0]) for cells in (*sections()["Every kind"], *sections()["Requests"])))
    options = {field.alias or key for key, field in HttpParams.model_fields.items()} - {"displayName"}
    assert options - told == set()


def test_every_process_of_a_callback_is_told() -> None:
    assert set().union(*(quoted(cells[0]) for cells in sections()["Callbacks"])) >= PROCESSES
