"""What a guard read when it was tried."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.engine.workflow import TraceStep
from ballerine_app.engine.workflow.guard_inputs import guard_inputs

DATA: dict[str, Any] = {
    "risk": {"score": 40},
    "documents": [{"status": "ok", "pages": [{"side": "front"}, {"side": "back"}]}, {"pages": "none"}],
}


def step(*reads: str) -> TraceStep:
    return TraceStep("s", "go", "t", "json-logic", True, True, True, reads, DATA)


@pytest.mark.parametrize(
    ("reads", "inputs"),
    [
        (("risk.score", "gone.far"), (("risk.score", 40), ("gone.far", None))),
        (("documents", "documents[].status"), (("documents[].status", ["ok", None]),)),
        (("documents[].pages[].side",), (("documents[].pages[].side", [["front", "back"], []]),)),
        (("risk[].x",), (("risk[].x", []),)),
        (("risk",), (("risk", {"score": 40}),)),
        ((), ()),
    ],
)
def test_values_are_told_by_path(reads: tuple[str, ...], inputs: tuple[tuple[str, Any], ...]) -> None:
    assert guard_inputs(step(*reads)) == inputs
