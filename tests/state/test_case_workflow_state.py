"""The address of a case's workflow: it holds the moment and what is looked at, and a wrong one asks for nothing."""

from __future__ import annotations

import pytest

from ballerine_app.state.case_workflow import CaseWorkflowState, _number
from ballerine_app.views.case_workflow import CaseHead, CasePath, PathLine


def _state(**values: object) -> CaseWorkflowState:
    state = CaseWorkflowState(_reflex_internal_init=True)  # type: ignore[call-arg]
    state.head = CaseHead(case_id="case_1")
    for name, value in values.items():
        setattr(state, name, value)
    return state


def _line(seq: int, *leaves: str) -> PathLine:
    return PathLine(seq, "", "", "", "", "", "", "", "", False, "", "", False, leaves)


@pytest.mark.parametrize(
    ("given", "number"),
    [("", 0), ("12", 12), ("-1", 0), ("1.5", 0), ("٣", 0), ("9" * 30, 0), ("12abc", 0)],
)
def test_a_wrong_number_asks_for_now(given: str, number: int) -> None:
    assert _number(given) == number


def test_what_is_looked_at_stays_from_moment_to_moment() -> None:
    assert _state().to_moment == "/cases/case_1/workflow?at="
    looked = _state(selected="p.a b", whole=True)
    assert looked.to_moment == "/cases/case_1/workflow?state=p.a+b&data=all&at="
    assert looked.to_now == "/cases/case_1/workflow?state=p.a+b"


def test_a_chosen_state_leaves_its_own_events() -> None:
    lines = (_line(3, "b"), _line(2, "a", "b"), _line(1, "a"))
    assert [line.seq for line in _state(path=CasePath(lines)).lines] == [3, 2, 1]
    assert [line.seq for line in _state(path=CasePath(lines), selected="a").lines] == [2, 1]
