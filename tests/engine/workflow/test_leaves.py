"""JSON as paths with values, and what differs."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.engine.workflow.leaves import differing, dotted, leaves, pointer


def test_every_leaf_has_its_path_in_order() -> None:
    assert leaves({"b": [{"c": 1}, []], "a": {}, "d": None}) == {
        ("b", 0, "c"): 1,
        ("b", 1): [],
        ("a",): {},
        ("d",): None,
    }


def test_paths_are_written_for_people_and_for_programs() -> None:
    assert dotted(("documents", 0, "a/b~")) == "documents[0].a/b~"
    assert pointer(("documents", 0, "a/b~")) == "/documents/0/a~1b~0"
    assert (dotted(()), pointer(())) == ("", "")


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, [("b",), ("c",), ("a",)]),
        ({"a": 1}, {"a": True}, [("a",)]),
        ({"a": 1}, {"a": 1.0}, [("a",)]),
        ({"a": []}, {"a": [1]}, [("a", 0)]),
        ({"a": {"b": 1}}, {"a": {}}, [("a", "b")]),
        ({"a": {}}, {"a": []}, [("a",)]),
        ({"a": None}, {}, [("a",)]),
        ({}, {}, []),
        ({}, {"a": 1}, [("a",)]),
        (None, {"a": 1}, [("a",)]),
    ],
)
def test_differences_are_paths(before: Any, after: Any, paths: list[tuple[str | int, ...]]) -> None:
    assert differing(before, after) == paths
