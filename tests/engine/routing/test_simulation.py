"""What past cases had cost under another routing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ballerine_app.engine.routing import Sample, parse_routing
from ballerine_app.engine.routing.simulation import PastCall, PastRun, Simulated, simulate
from tests.engine.routing.documents import provider, routing

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HIT, MISS, FAILED = PastCall(True, True), PastCall(True, False), PastCall(False, False)


def run(country: str = "DE", **calls: PastCall) -> PastRun:
    return PastRun("case_1", country, {"entity": {"data": {"country": country}}}, calls)


def simulated(document: Any, *runs: PastRun, **measured: Sample) -> Simulated:
    return simulate(parse_routing(document), runs, {(name, ""): sample for name, sample in measured.items()}, NOW)


def test_what_is_known_is_replayed_exactly() -> None:
    document = routing(provider("b", 2), provider("a", 1))
    found = simulated(document, run(a=MISS, b=HIT), run(a=HIT, b=MISS), run(a=MISS, b=FAILED))
    assert (found.cases, found.estimated, found.unserved) == (3, 0, 0)
    assert (found.spent, found.hits) == (2_000_000 + 3_000_000 + 1_000_000, 2)
    assert (found.providers["b"].asked, found.providers["a"].asked) == (3, 2)


def test_who_was_not_asked_is_estimated_by_its_rate() -> None:
    document = routing(provider("new", 1), provider("old", 4))
    found = simulated(document, run(old=HIT), run(old=HIT), new=Sample(100, 25))
    assert (found.cases, found.estimated) == (2, 2)
    assert found.providers["new"].estimated == 2
    assert found.providers["old"].asked == pytest.approx(1.5)
    assert found.spent == pytest.approx(2 * 1_000_000 + 1.5 * 4_000_000)
    assert found.hits == pytest.approx(2)


def test_too_small_a_sample_gives_way_to_what_is_expected() -> None:
    document = routing(provider("new", 1, expectedHitRate=0.5))
    assert simulated(document, run(), new=Sample(19, 19)).hits == 0.5
    assert simulated(document, run(), new=Sample(20, 20)).hits == 1
    assert simulated(routing(provider("new", 1)), run()).hits == 0


def test_kept_answers_cost_nothing_and_conditions_count() -> None:
    french = {"==": [{"var": "entity.data.country"}, "FR"]}
    document = routing(provider("a", 1, when=french))
    found = simulated(document, run("FR", a=PastCall(True, True, cached=True)), run("DE"))
    assert (found.spent, found.hits, found.unserved) == (0, 1, 1)


def test_a_quorum_pays_for_all_and_needs_so_many_hits() -> None:
    both = {"type": "parallel", "count": 2, "quorum": 2}
    document = routing(provider("a", 1), provider("b", 2), provider("c", 4), strategy=both)
    assert simulated(document, run(a=HIT, b=HIT)).hits == 1
    assert simulated(document, run(a=HIT, b=MISS)).hits == 0
    replaced = simulated(document, run(a=HIT, b=FAILED), c=Sample(20, 10))
    assert (replaced.spent, replaced.hits) == (5_000_000, 0.5)


def test_strategies_that_take_the_first_answer_stop_there() -> None:
    document = routing(provider("a", 1), provider("b", 2), strategy="first")
    found = simulated(document, run(a=MISS, b=HIT), run(a=FAILED, b=HIT))
    assert (found.spent, found.hits) == (3_000_000, 1)


def test_the_limit_of_a_waterfall_counts_answers() -> None:
    document = routing(provider("a", 1), provider("b", 2), provider("c", 4), strategy={"type": "waterfall", "most": 2})
    found = simulated(document, run(a=MISS, b=MISS, c=HIT), run(a=FAILED, b=MISS, c=HIT))
    assert (found.spent, found.hits) == (3_000_000 + 6_000_000, 1)
