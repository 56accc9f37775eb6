"""Which providers come into question for a case, and in which order."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from ballerine_app.engine.routing import Sample, hit_rate, line_up, parse_routing
from ballerine_app.engine.routing.conditions import country_of, fits
from tests.engine.routing.documents import provider, routing

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHEAPEST = {"type": "cheapest", "minimumHitRate": 0.7, "minimumSample": 10}


def order(
    document: Any, record: Any = None, case: str = "case_1", country: str = "", measured: Any = None
) -> list[str]:
    return list(line_up(parse_routing(document), record or {}, case, country, measured or {}, NOW).order)


def test_conditions_and_switches_leave_providers_out() -> None:
    german = {"==": [{"var": "entity.data.country"}, "DE"]}
    document = routing(
        provider("off", enabled=False),
        provider("german", when=german),
        provider("any"),
        provider("broken", when={"<": [{"var": "a"}, {"reduce": [{"var": "list"}, {"var": ""}, {"var": "x"}]}]}),
    )
    lined = line_up(parse_routing(document), {"entity": {"data": {"country": "FR"}}}, "c", "FR", {}, NOW)
    assert lined.order == ("any",)
    assert dict(lined.left_out)["off"] == "disabled"
    assert dict(lined.left_out)["german"] == "condition"


def test_a_condition_that_breaks_leaves_its_provider_out() -> None:
    endless = {"some": [{"var": "list"}, {"some": [{"var": "list"}, False]}]}
    assert fits(endless, {"list": list(range(100_001))}, NOW) is None
    lined = line_up(
        parse_routing(routing(provider("a", when=endless))), {"list": list(range(100_001))}, "c", "", {}, NOW
    )
    assert (lined.order, lined.left_out) == ((), (("a", "condition_broke"),))


def test_the_cheapest_that_is_good_enough_comes_first_then_the_likeliest() -> None:
    document = routing(
        provider("dear", 5, expectedHitRate=0.99),
        provider("cheap", 0.1, expectedHitRate=0.3),
        provider("fair", 1, expectedHitRate=0.8),
        provider("unknown", 0.01),
        strategy=CHEAPEST,
    )
    assert order(document) == ["fair", "dear", "cheap", "unknown"]
    measured = {("cheap", ""): Sample(10, 9)}
    assert order(document, measured=measured) == ["cheap", "fair", "dear", "unknown"]
    assert order(document, measured={("cheap", ""): Sample(9, 9)})[0] == "fair"


def test_a_rate_is_that_of_the_country_then_of_all_then_the_expected_one() -> None:
    acme = parse_routing(routing(provider("acme", expectedHitRate=0.5))).providers[0]
    measured = {("acme", "DE"): Sample(10, 9), ("acme", ""): Sample(100, 20)}
    assert hit_rate(acme, "DE", measured, 10) == 0.9
    assert hit_rate(acme, "FR", measured, 10) == 0.2
    assert hit_rate(acme, "DE", measured, 50) == 0.2
    assert hit_rate(acme, "DE", measured, 500) == 0.5


def test_a_split_follows_the_shares_and_keeps_a_case_with_its_provider() -> None:
    def document(*shares: float) -> Any:
        return routing(
            *(provider(name, share=share) for name, share in zip("abc", shares, strict=False)), strategy="split"
        )

    cases = [f"case_{number}" for number in range(4_000)]
    before = {case: order(document(0.5, 0.3, 0.2), case=case) for case in cases}
    counts = Counter(names[0] for names in before.values())
    for name, share in (("a", 0.5), ("b", 0.3), ("c", 0.2)):
        assert abs(counts[name] / len(cases) - share) < 0.03
    assert all(sorted(names) == ["a", "b", "c"] for names in before.values())
    after = {case: order(document(0.5, 0.3, 0.9), case=case)[0] for case in cases}
    moved = {(before[case][0], after[case]) for case in cases if before[case][0] != after[case]}
    assert moved == {("a", "c"), ("b", "c")}


def test_the_country_is_declared_or_found_in_the_usual_places() -> None:
    plain = parse_routing(routing(provider("a")))
    assert country_of(plain, {"entity": {"data": {"country": "deu"}}}, NOW) == "DE"
    assert country_of(plain, {"entity": {"data": {"address": {"country": "fr"}}}}, NOW) == "FR"
    assert country_of(plain, {"entity": {"data": {"country": "Atlantis"}}}, NOW) == ""
    declared = parse_routing(routing(provider("a"), country={"var": "document.issuer"}))
    assert country_of(declared, {"document": {"issuer": "GB"}, "entity": {"data": {"country": "DE"}}}, NOW) == "GB"
