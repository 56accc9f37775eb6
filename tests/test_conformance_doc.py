"""The page on conformance is true: its tests exist, and it knows every key, code, limit and default sender."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ballerine_app.engine.rules.jmes import LONGEST_EXPRESSION
from ballerine_app.engine.workflow import (
    advance,
    chart,
    definition,
    delays,
    limits,
    payloads,
    plugins,
    rule_reading,
    transition,
    tree,
)
from ballerine_app.engine.workflow import lint_keys as keys
from ballerine_app.engine.workflow.actions import ACTIONS
from ballerine_app.engine.workflow.event_defaults import BY_NAME, default_senders
from tests.conftest import PROJECT

PAGE = PROJECT / "docs" / "workflow-conformance.md"
ENGINE = PROJECT / "ballerine_app" / "engine" / "workflow"
NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


@cache
def page() -> str:
    return PAGE.read_text()


@cache
def rows() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Heading, first column's title and cells of each row of a table."""
    found, heading, title = [], "", ""
    for line in page().splitlines():
        if line.startswith("## "):
            heading, title = line[3:], ""
        elif not line.startswith("|"):
            title = ""
        elif not line.startswith("| ---"):
            cells = tuple(cell.strip() for cell in line.strip("|").split(" | "))
            if title:
                found.append((heading, title, cells))
            else:
                title = cells[-1].strip(" |")
    return tuple(found)


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def first_cells(heading: str) -> set[str]:
    """What stands in back-ticks in the first column under a heading."""
    found: set[str] = set()
    for under, _, cells in rows():
        if under == heading:
            found |= quoted(cells[0])
    return found


@cache
def known_tests() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in (PROJECT / "tests").rglob("test_*.py"):
        tree_of_file = ast.parse(path.read_text())
        # Where two files have one name, a line doesn't say which it means.
        taken = path.name in found
        functions = (node for node in tree_of_file.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        found[path.name] = set() if taken else {node.name for node in functions}
    return found


def test_every_named_test_exists() -> None:
    named = NAMED.findall(page())
    assert len(named) > 150
    assert [f"{file}::{name}" for file, name in named if name not in known_tests().get(file, ())] == []


def test_every_line_of_a_table_names_its_test() -> None:
    told = [cells for _, title, cells in rows() if title == "Test"]
    assert len(told) > 120
    assert [cells for cells in told if not NAMED.search(cells[-1]) or len(cells) != 3] == []


def _codes(path: Path) -> Iterator[str]:
    """The first argument of each problem that a module makes."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if (called == "Problem" or (called == "_add" and path.name == "transition.py")) and node.args[0].value:
                yield str(node.args[0].value)


def test_every_code_of_a_finding_is_explained_and_no_other() -> None:
    used = {code for path in ENGINE.glob("*.py") for code in _codes(path)}
    explained = [cells for _, title, cells in rows() if title == "What it means"]
    assert {code for cells in explained for code in quoted(cells[0])} == used
    assert [cells for cells in explained if not cells[1].endswith(".")] == []


def test_every_key_of_the_parser_is_told() -> None:
    transitions = transition._KEYS | {"delay"}
    assert set(tree._STATE_KEYS) | set(tree._UNSUPPORTED_KEYS) <= first_cells("States")
    assert set(tree._STATE_KEYS) <= quoted(page())
    assert transitions <= quoted(page())
    assert quoted(page()) >= payloads._KEYS
    assert set(payloads.DEFAULT_PROTECTED) <= quoted(page())
    assert set(ACTIONS) <= first_cells("Actions")


def test_the_keys_around_a_statechart_are_those_of_the_linter() -> None:
    assert first_cells("The envelope") == keys.ENVELOPE_KEYS
    assert first_cells("Settings (`config`)") == keys.CONFIG_KEYS
    assert set(keys.PLUGIN_GROUPS) == {group for group, _ in plugins._KINDS}
    assert set(keys.PLUGIN_GROUPS) <= first_cells("Plugins")


def test_the_editor_offers_what_the_engine_knows() -> None:
    schema = json.loads((PROJECT / "assets" / "definition.schema.json").read_text())["$defs"]
    offered = {name: set(each.get("properties", ())) for name, each in schema.items()}
    assert offered["state"] == tree._STATE_KEYS
    assert offered["transition"] == transition._KEYS
    assert offered["event"] == payloads._KEYS
    assert offered["envelope"] <= keys.ENVELOPE_KEYS
    assert offered["config"] <= keys.CONFIG_KEYS
    assert offered["extensions"] == set(keys.PLUGIN_GROUPS)
    assert offered["retry"] | offered["callback"] <= quoted(page())


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("definition", f"{definition.LARGEST_DEFINITION:,} bytes of JSON"),
        ("states", f"{chart.MOST_STATES:,}; {chart.MOST_PARALLEL_STATES:,} with parallel states"),
        ("transitions, counted in each state with those of the states around it", f"{chart.MOST_TRANSITIONS:,}"),
        ("guards and actions together", f"{rule_reading.MOST_RULE_TEXT:,} characters"),
        ("one JMESPath expression", f"{LONGEST_EXPRESSION:,} characters"),
        ("depth of definitions, contexts and payloads", f"{limits.MOST_DEPTH} levels"),
        ("automatic transitions after one event", str(advance.MOST_MICROSTEPS)),
        ("a timer", f"{delays.LONGEST_DELAY // 86_400_000 // 366} years"),
    ],
)
def test_limits_are_those_of_the_code(limit: str, value: str) -> None:
    assert [cells[1] for heading, _, cells in rows() if heading == "Limits" and cells[0] == limit] == [value]


def test_the_largest_whole_number_is_that_of_the_code() -> None:
    assert f"up to {limits.LARGEST_INTEGER:,} either way" in page()


def test_default_senders_are_those_of_the_code() -> None:
    told = [cells for heading, _, cells in rows() if heading == "Who may send what"]
    by_name = [cells for cells in told if re.fullmatch(r"(`\w+`(, )?)+", cells[0])]
    assert by_name == [(", ".join(f"`{name}`" for name in names), ", ".join(who), why) for names, who, why in BY_NAME]
    plugin = {"name": "p", "successAction": "DONE", "request": {"url": "https://example.test/hook/ANSWER"}}
    data = {
        "extensions": {"apiPlugins": [plugin]},
        "config": {"childCallbackResults": [{"deliverEvent": "CHILD"}], "initialEvent": "START"},
    }
    senders = default_senders(data, ["DONE", "CHILD", "START", "ANSWER", "ELSE"]).values()
    expected = [(", ".join(sorted(each.actors)), each.reasons[0]) for each in senders]
    assert [cells[1:] for cells in told[len(by_name) :]] == expected


def test_every_actor_is_told() -> None:
    assert all(re.search(rf"\b{actor}\b", page()) for actor in payloads.ACTORS)
