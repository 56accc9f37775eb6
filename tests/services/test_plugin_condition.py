"""A plugin's condition: a case that does not need it goes on without it, and nobody is asked."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.services.effect_run import run_due
from tests.workflows import CHECKED, Make, Stub, api, begin, case_of, workflow


@pytest.mark.parametrize(
    ("condition", "state", "calls"),
    [
        ({"!!": [{"var": "entity.data.email"}]}, "good", 1),
        ({"!": [{"var": "entity.data.email"}]}, "good", 0),
        ({"==": [{"var": "workflowRuntimeId"}, "somebody else's"]}, "good", 0),
        # Names of Ballerine's that are no rule.
        ("pre", "good", 1),
        # What can't be evaluated must not pass for a check that was made.
        ({"no-such-operator": [1]}, "bad", 0),
    ],
)
def test_only_a_case_that_needs_it_is_asked_about(condition: Any, state: str, calls: int, make: Make) -> None:
    stub = Stub()
    runtime = make(workflow(CHECKED, api(onlyWhen=condition)), stub=stub)
    case_id = begin(runtime, context={"entity": {"data": {"email": "a@example.com"}}})
    run_due(runtime)
    case = case_of(runtime, case_id)
    assert (case.state, len(stub.calls)) == (state, calls)
    if state == "good" and not calls:
        assert case.context["pluginsOutput"]["check"] == {"name": "check", "status": "SKIPPED"}
