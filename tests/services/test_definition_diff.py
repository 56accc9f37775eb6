"""What two texts of a definition differ in: lines beside each other, and sentences."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from ballerine_app.services.definition_diff import AROUND, MOST_ROWS, definition_diff
from ballerine_app.services.definition_summary import MOST_SENTENCES
from ballerine_app.views.definition_diff import DefinitionDiff, DiffSide

BASE: dict[str, Any] = {
    "name": "review",
    "version": 1,
    "config": {"collectionFlow": "flow"},
    "events": {"approve": {"actors": ["reviewer"]}},
    "extensions": {"apiPlugins": [{"name": "kyc", "stateNames": ["open"], "url": "/a"}]},
    "definition": {
        "initial": "open",
        "states": {
            "open": {"tags": ["manual_review"], "on": {"approve": "done", "ask": [{"target": "asked"}]}},
            "asked": {"on": {"back": "open"}, "initial": "x", "states": {"x": {"on": {"go": "y"}}, "y": {}}},
            "done": {"type": "final"},
        },
    },
}

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> dict[str, Any]:
    data = copy.deepcopy(BASE)
    change(data)
    return data


def diff(before: Any, after: Any) -> DefinitionDiff:
    return definition_diff(json.dumps(before), json.dumps(after), 1)


def line(side: DiffSide) -> str:
    return side.head + side.part + side.tail


def states(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["definition"]["states"]
    return found


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (lambda data: states(data).update(late={}), "added", "State late added"),
        (lambda data: states(data)["asked"]["states"].pop("y"), "removed", "State asked.y removed"),
        (lambda data: states(data)["open"]["on"].update(lose="done"), "added", "State open: event lose added"),
        (lambda data: states(data)["open"]["on"].pop("ask"), "removed", "State open: event ask removed"),
        (
            lambda data: states(data)["asked"]["states"]["x"]["on"].update(go="x"),
            "changed",
            "State asked.x: event go now leads to x",
        ),
        (
            lambda data: states(data)["open"]["on"].update(approve={"description": "Stay."}),
            "changed",
            "State open: event approve now leads to the same state",
        ),
        (
            lambda data: states(data)["open"]["on"]["ask"][0].update(cond={"type": "jmespath"}),
            "changed",
            "State open: guard of ask changed",
        ),
        (
            lambda data: states(data)["open"]["on"]["ask"][0].update(actions="note"),
            "changed",
            "State open: event ask changed",
        ),
        (lambda data: states(data)["asked"].update(initial="y"), "changed", "State asked: starts in y"),
        (lambda data: states(data)["open"].update(tags=["a", "b"]), "changed", "State open: tags are now a and b"),
        (lambda data: states(data)["open"].pop("tags"), "removed", "State open: tags removed"),
        (lambda data: states(data)["done"].update(entry="note"), "added", "State done: entry added"),
        (lambda data: data["definition"].update(on={"stop": "done"}), "added", "Every state: event stop added"),
        (lambda data: data["definition"].update(initial="asked"), "changed", "Cases start in asked"),
        (lambda data: data["events"].update(ask={}), "added", "Event ask: declared"),
        (lambda data: data["events"].pop("approve"), "removed", "Event approve: no longer declared"),
        (
            lambda data: data["events"]["approve"].update(actors=["api"]),
            "changed",
            "Event approve: sent by API, before by reviewer",
        ),
        (
            lambda data: data["events"]["approve"].update(payload={"type": "object"}),
            "changed",
            "Event approve: what it may carry changed",
        ),
        (
            lambda data: data["events"]["approve"].update(description="Yes."),
            "changed",
            "Event approve: description changed",
        ),
        (
            lambda data: data["extensions"].update(commonPlugins=[{"name": "each"}]),
            "added",
            "Plugin each added",
        ),
        (lambda data: data["extensions"].pop("apiPlugins"), "removed", "Plugin kyc removed"),
        (
            lambda data: data["extensions"]["apiPlugins"][0].update(url="/b", method="GET"),
            "changed",
            "Plugin kyc: url and method changed",
        ),
        (lambda data: data["config"].update(strictRules=True), "added", "Setting strictRules added"),
        (lambda data: data["config"].update(collectionFlow="other"), "changed", "Setting collectionFlow changed"),
        (lambda data: data.update(contextSchema={}), "added", "contextSchema added"),
        (lambda data: data.pop("name"), "removed", "name removed"),
    ],
)
def test_a_difference_is_told_in_a_sentence(change: Change, kind: str, words: str) -> None:
    found = diff(BASE, changed(change)).summary
    assert [(each.kind, each.words) for each in found] == [(kind, words)]


def test_the_number_of_the_version_and_the_layout_are_no_differences() -> None:
    assert diff(BASE, {**BASE, "version": 2}).summary == ()
    assert definition_diff(json.dumps(BASE), json.dumps(BASE, indent=8), 1) == DefinitionDiff(against=1)


def test_what_differs_in_a_line_is_marked() -> None:
    found = diff(BASE, changed(lambda data: data["config"].update(collectionFlow="flaw")))
    (row,) = (row for hunk in found.hunks for row in hunk.rows if row.kind != "same")
    assert row.kind == "changed"
    assert (row.before.head, row.before.part, row.before.tail) == ('    "collectionFlow": "fl', "o", 'w"')
    assert row.after.part == "a"
    assert (found.added, found.removed) == (1, 1)


def test_equal_stretches_are_folded_and_counted() -> None:
    many: dict[str, Any] = {"definition": {"states": {f"s{n}": {"on": {"e": "s0"}} for n in range(50)}}}
    other = copy.deepcopy(many)
    other["definition"]["states"]["s10"]["on"]["e"] = "s1"
    other["definition"]["states"]["s40"]["on"]["e"] = "s2"
    found = diff(many, other)
    assert [hunk.skipped > 0 for hunk in found.hunks] == [True, True]
    assert [len(hunk.rows) for hunk in found.hunks] == [2 * AROUND + 1] * 2
    shown = sum(hunk.skipped + len(hunk.rows) for hunk in found.hunks) + found.skipped
    assert shown == len(json.dumps(many, indent=2).splitlines())


def test_a_state_that_goes_takes_none_of_its_neighbours_lines() -> None:
    many: dict[str, Any] = {"states": {f"s{n}": {"on": {"e": "s0"}, "tags": ["x"]} for n in range(300)}}
    fewer = {"states": {name: state for name, state in many["states"].items() if name != "s150"}}
    found = diff(many, fewer)
    rows = [row for hunk in found.hunks for row in hunk.rows if row.kind != "same"]
    assert {row.kind for row in rows} == {"removed"}
    assert "s150" in line(rows[0].before)
    assert len(rows) == len(json.dumps({"s150": many["states"]["s150"]}, indent=2).splitlines()) - 2


def test_lines_that_look_alike_are_told_apart_by_what_is_around_them() -> None:
    before = {"states": {f"s{n}": {"on": {f"e{m}": f"s{n * m % 30}" for m in range(3)}} for n in range(280)}}
    after = copy.deepcopy(before)
    for n in range(0, 280, 9):
        after["states"][f"s{n}"]["on"]["e1"] = "elsewhere"
    found = diff(before, after)
    assert (found.added, found.removed) == (32, 32)
    assert len(found.hunks) == 32


def test_both_texts_can_be_read_off_the_rows() -> None:
    chance = random.Random(3)
    for _ in range(60):
        before = {"states": {f"s{n}": {"tags": [chance.choice("ab")]} for n in range(chance.randint(1, 12))}}
        after = {"states": {f"s{n}": {"tags": [chance.choice("ab")]} for n in range(chance.randint(1, 12))}}
        found = diff(before, after)
        for data, side in ((before, "before"), (after, "after")):
            text = json.dumps({"definitionType": "statechart-json", "definition": data}, indent=2).splitlines()
            sides = [getattr(row, side) for hunk in found.hunks for row in hunk.rows]
            numbers = [each.number for each in sides if each.number]
            assert numbers == sorted(set(numbers))
            assert all(line(each) == text[each.number - 1] for each in sides if each.number)
            left_out = sum(hunk.skipped for hunk in found.hunks) + found.skipped
            assert not found.hunks or len(numbers) + left_out == len(text)


def test_a_text_that_is_no_json_is_compared_as_it_is() -> None:
    found = definition_diff(json.dumps(BASE, indent=2), json.dumps(BASE, indent=2) + "}", 1)
    assert found.summary == ()
    assert [(row.kind, line(row.after)) for hunk in found.hunks for row in hunk.rows if row.kind != "same"] == [
        ("changed", "}}")
    ]


def test_what_is_no_definition_is_compared_too() -> None:
    odd = {"definition": [], "events": 1, "config": [], "extensions": {"apiPlugins": {}, "commonPlugins": [1]}}
    assert {each.words for each in diff(BASE, odd).summary} >= {"State open removed", "Plugin kyc removed"}
    assert diff(odd, BASE).summary


def test_more_than_a_page_bears_is_cut() -> None:
    many: dict[str, Any] = {"definition": {"states": {f"s{n}": {} for n in range(3_000)}}}
    found = diff(BASE, many)
    assert found.cut
    assert sum(row.kind != "same" for hunk in found.hunks for row in hunk.rows) == MOST_ROWS
    assert len(found.summary) == MOST_SENTENCES + 1
    assert found.summary[-1].words.startswith("Further differences: ")
    assert not diff(BASE, changed(lambda data: states(data).update(late={}))).cut
