"""What of the policy page's state a browser can call, and what other States alone can."""

from __future__ import annotations

from ballerine_app.state.policy import PolicyState
from ballerine_app.state.policy_tests import PolicyTestsState

FOR_STATES = {"text_now", "content_now", "put_text"}


def test_what_other_states_use_is_no_event() -> None:
    assert callable(PolicyState.text_now)
    assert not FOR_STATES & PolicyState.event_handlers.keys()
    assert "write" in PolicyState.event_handlers


def test_both_states_are_for_staff() -> None:
    assert (PolicyState._access, PolicyTestsState._access) == ("staff", "staff")
