from typing import Any

import pytest

from ballerine_app.engine.rules.lists_asked import lists_asked


@pytest.mark.parametrize(
    ("policy", "names"),
    [
        ({"rules": [{"when": {"in_list": [{"var": "c"}, "one"]}}]}, {"one"}),
        (
            {"rules": [{"when": {"!": [{"or": [{"not_in_list": ["x", "two"]}, {"in_list": ["y", "one"]}]}]}}]},
            {"one", "two"},
        ),
        ({"scorecard": {"bands": [{"when": {"in_list": ["x", "bands"]}}]}}, {"bands"}),
        ({"rules": [], "tests": [{"data": {"in_list": ["x", "no rule"]}}]}, set()),
        ({"rules": [{"when": {"in_list": ["x", {"var": "name"}]}}, {"when": {"in_list": "x"}}]}, set()),
        ([], set()),
        (None, set()),
    ],
)
def test_the_lists_of_a_policy_are_found(policy: Any, names: set[str]) -> None:
    assert lists_asked(policy) == names


def test_depth_does_no_harm() -> None:
    policy: Any = {"in_list": ["x", "deep"]}
    for _ in range(20_000):
        policy = [policy]
    assert lists_asked({"rules": policy}) == {"deep"}
