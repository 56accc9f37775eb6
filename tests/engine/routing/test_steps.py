"""What follows in a run, given what came of the providers so far."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.engine.routing import Ask, Chosen, NoVendor, Tried, next_step, parse_routing
from tests.engine.routing.documents import provider, routing

NAMES = ("a", "b", "c", "d")
YES, NO = Tried("answered", True, "1"), Tried("answered", False)
FAILED, SKIPPED, WAITING = Tried("failed"), Tried("skipped"), Tried("waiting")


def step(strategy: Any, tried: dict[str, Tried], names: tuple[str, ...] = NAMES) -> Any:
    shares = {"share": 1.0} if strategy == "split" else {}
    return next_step(
        parse_routing(routing(*(provider(name, **shares) for name in NAMES), strategy=strategy)), names, tried
    )


@pytest.mark.parametrize("strategy", ["first", "split", {"type": "cheapest", "minimumHitRate": 0.5}])
def test_the_first_that_answers_is_taken(strategy: Any) -> None:
    assert step(strategy, {}) == Ask(("a",))
    assert step(strategy, {"a": WAITING}) == Ask(("a",))
    assert step(strategy, {"a": FAILED, "b": SKIPPED}) == Ask(("c",))
    assert step(strategy, {"a": FAILED, "b": NO}) == Chosen("b", False)
    assert step(strategy, dict.fromkeys(NAMES, FAILED)) == NoVendor("failed")
    assert step(strategy, dict.fromkeys(NAMES, SKIPPED)) == NoVendor("unavailable")
    assert step(strategy, {}, ()) == NoVendor("no_provider")


def test_a_waterfall_ends_with_a_conclusive_answer() -> None:
    assert step("waterfall", {"a": NO}) == Ask(("b",))
    assert step("waterfall", {"a": NO, "b": YES}) == Chosen("b", True)
    assert step("waterfall", {"a": NO, "b": FAILED, "c": NO, "d": SKIPPED}) == NoVendor("inconclusive", "c")
    two = {"type": "waterfall", "most": 2}
    assert step(two, {"a": NO, "b": FAILED, "c": NO}) == NoVendor("inconclusive", "c")
    assert step(two, {"a": NO, "b": FAILED}) == Ask(("c",))


def test_a_quorum_asks_at_once_replaces_what_fails_and_needs_agreement() -> None:
    three = {"type": "parallel", "count": 3, "quorum": 2}
    x, y, nobody = Tried("answered", True, "x"), Tried("answered", True, "y"), Tried("answered", False)
    assert step(three, {}) == Ask(("a", "b", "c"))
    assert step(three, {"a": x, "b": FAILED, "c": y}) == Ask(("d",))
    assert step(three, {"a": x, "b": WAITING, "c": y}) == Ask(("b",))
    assert step(three, {"a": y, "b": x, "c": x}) == Chosen("b", True)
    assert step(three, {"a": x, "b": x}) == Chosen("a", True)
    assert step(three, {"a": x, "b": y, "c": nobody}) == NoVendor("no_agreement", "a")
    assert step(three, {"a": nobody, "b": nobody, "c": nobody}) == NoVendor("no_agreement", "a")
    assert step(three, {"a": x, "b": FAILED, "c": FAILED, "d": FAILED}) == NoVendor("inconclusive", "a")
    assert step(three, dict.fromkeys(NAMES, FAILED)) == NoVendor("failed")


outcomes = st.sampled_from(["yes", "no", "fail", "skip"])
strategies = st.sampled_from(
    [
        "first",
        "waterfall",
        {"type": "waterfall", "most": 2},
        *({"type": "parallel", "count": n, "quorum": k} for n, k in ((1, 1), (2, 1), (2, 2), (3, 2), (4, 3))),
    ]
)


@given(strategies, st.lists(outcomes, min_size=4, max_size=4))
def test_every_run_ends_asks_nobody_twice_and_keeps_its_order(strategy: Any, plan: list[str]) -> None:
    known = {"yes": YES, "no": NO, "fail": FAILED, "skip": SKIPPED}
    tried: dict[str, Tried] = {}
    asked: list[str] = []
    for _ in range(len(NAMES) + 1):
        found = step(strategy, tried)
        if not isinstance(found, Ask):
            break
        assert not set(found.providers) & set(asked)
        asked += found.providers
        tried |= {name: known[plan[NAMES.index(name)]] for name in found.providers}
    assert not isinstance(found, Ask)
    assert asked == list(NAMES[: len(asked)])
    if isinstance(found, Chosen):
        assert tried[found.provider].outcome == "answered"
    if strategy == "waterfall":
        # Nobody is asked after a conclusive answer, and none is overlooked.
        assert ("yes" in plan) == isinstance(found, Chosen)
        assert all(plan[NAMES.index(name)] != "yes" for name in asked[:-1])
