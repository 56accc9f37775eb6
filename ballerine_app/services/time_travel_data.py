"""A case's data as rows that people read, each with what a moment changed in it."""

from __future__ import annotations

import json
from typing import Any

from ballerine_app.engine.workflow.leaves import ABSENT, Path, branches, dotted, leaves, same_leaf
from ballerine_app.locales import text
from ballerine_app.services.workflow_words import path_label
from ballerine_app.views.time_travel import DataRow

MOST_ROWS = 400
LONGEST_VALUE = 200


def data_rows(before: dict[str, Any], after: dict[str, Any]) -> tuple[tuple[DataRow, ...], int]:
    """The values of `after` in their order, then those that only `before` had; and how many rows were left out.

    Rows without a change give way first.
    """
    old, new = leaves(before) if before else {}, leaves(after) if after else {}
    old_branches, new_branches = branches(old), branches(new)
    rows: list[DataRow] = []
    for path, value in new.items():
        earlier = old.get(path, ABSENT)
        change = "" if same_leaf(earlier, value) else "changed"
        if earlier is ABSENT and path not in old_branches:
            change = "new"
        shown = "" if earlier is ABSENT or not change else written(earlier)
        rows.append(_row(path, written(value), change, shown))
    for path, value in old.items():
        if path not in new and not (path in new_branches and value in ([], {})):
            rows.append(_row(path, "", "removed", written(value)))
    return _shortened(rows)


def written(value: Any) -> str:
    """A value as people read it; a long one is cut."""
    if value is None or value == "":
        return text("time_travel.value.none")
    if isinstance(value, bool):
        return text(f"time_travel.value.{str(value).lower()}")
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        said = ", ".join(written(item) for item in value) or text("time_travel.value.empty_list")
    elif value == {}:
        said = text("time_travel.value.empty_object")
    else:
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= LONGEST_VALUE else f"{said[:LONGEST_VALUE]}…"


def _row(path: Path, value: str, change: str, before: str) -> DataRow:
    return DataRow(str(path[0]), dotted(path), path_label(dotted(path)), value, change, before)


def _shortened(rows: list[DataRow]) -> tuple[tuple[DataRow, ...], int]:
    if len(rows) <= MOST_ROWS:
        return tuple(rows), 0
    room = MOST_ROWS - min(MOST_ROWS, sum(bool(row.change) for row in rows))
    kept: list[DataRow] = []
    for row in rows:
        if row.change:
            kept.append(row)
        elif room:
            kept.append(row)
            room -= 1
    return tuple(kept[:MOST_ROWS]), len(rows) - min(len(kept), MOST_ROWS)
