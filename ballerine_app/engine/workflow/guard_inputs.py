"""What a guard read when it was tried, also inside lists."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.paths import read_path, split_path
from ballerine_app.engine.workflow.values import TraceStep


def guard_inputs(step: TraceStep) -> tuple[tuple[str, Any], ...]:
    """The paths that a tried transition's guard reads, with their values.

    `documents[].decision.status` is a path into each item of a list and has a list of values; the list itself, which
    such a path says more about, is left out.
    """
    within = {path.split("[]")[0] for path in step.reads if "[]" in path}
    return tuple((path, _value(step.data, path.split("[]"))) for path in step.reads if path not in within)


def _value(data: Any, parts: list[str]) -> Any:
    found = read_path(data, split_path(parts[0].removeprefix(".")))
    if len(parts) == 1:
        return found
    return [_value(item, parts[1:]) for item in found] if isinstance(found, list) else []
