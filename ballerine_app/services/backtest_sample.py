"""Some of the cases behind each number of a backtest: enough to look into, and never more than a result should hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ballerine_app.engine.rules.comparison import disagreement, fate_of, level_of
from ballerine_app.engine.rules.outcome import Broken, Outcome
from ballerine_app.services.policy_cells import BROKEN_NOW, MOVED, choice_of

_PER_CELL: Final = 20
_has_moved = choice_of(MOVED)

Result = Outcome | Broken


@dataclass(slots=True)
class Sample:
    """The last cases of each cell, see `policy_cells`, with both of their results."""

    cells: dict[str, list[str]] = field(default_factory=dict)
    cases: dict[str, tuple[Result, Result, str]] = field(default_factory=dict)

    def take(self, case_id: str, before: Result, after: Result, decision: str) -> None:
        """Take in a case where it comes out otherwise, or disagrees with a person; the oldest of a cell goes."""
        cells = [cell for cell, belongs in _cells(before, after, decision) if belongs]
        if not cells:
            return
        for cell in cells:
            ids = self.cells.setdefault(cell, [])
            ids.append(case_id)
            del ids[:-_PER_CELL]
        self.cases[case_id] = (before, after, decision)
        wanted = {each for ids in self.cells.values() for each in ids}
        if len(self.cases) > len(wanted):
            self.cases = {name: case for name, case in self.cases.items() if name in wanted}

    def as_json(self) -> dict[str, Any]:
        """The sample as JSON values, see `from_json`."""
        cases = {name: [_written(old), _written(new), decision] for name, (old, new, decision) in self.cases.items()}
        return {"cells": {cell: list(ids) for cell, ids in self.cells.items()}, "cases": cases}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Sample:
        """The sample that `as_json` gave; an empty one for an empty object."""
        cells = {cell: list(ids) for cell, ids in data.get("cells", {}).items()}
        cases = {
            name: (_read(old), _read(new), str(decision))
            for name, (old, new, decision) in data.get("cases", {}).items()
        }
        return cls(cells, cases)


def _cells(before: Result, after: Result, decision: str) -> list[tuple[str, bool]]:
    level, fate = (level_of(before), level_of(after)), (fate_of(before), fate_of(after))
    disagrees = disagreement(decision, after)
    return [
        (MOVED, _has_moved(before, after, decision)),
        (BROKEN_NOW, isinstance(after, Broken)),
        (f"level:{level[0]}>{level[1]}", level[0] != level[1]),
        (f"fate:{fate[0]}>{fate[1]}", fate[0] != fate[1]),
        (f"people:{disagrees}", bool(disagrees)),
    ]


def _written(result: Result) -> dict[str, Any]:
    if isinstance(result, Broken):
        return {"rule": result.rule, "why": result.why}
    return {
        "score": result.score,
        "level": result.level,
        "actions": list(result.actions),
        "fired": list(result.fired),
    }


def _read(data: Mapping[str, Any]) -> Result:
    if "rule" in data:
        return Broken(data["rule"], data["why"])
    return Outcome(data["score"], data["level"], tuple(data["actions"]), tuple(data["fired"]))
