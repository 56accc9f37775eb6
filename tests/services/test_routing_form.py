"""A routing as a form: what typing, moving and choosing does to its text; and what the tab of providers says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Conflict, Invalid, InvalidDefinition, NotAllowed
from ballerine_app.services.plugin_editor import plugin_content
from ballerine_app.services.plugin_place import HELD_ELSEWHERE, plugin_at, save_plugin
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.provider_page import providers_page
from ballerine_app.services.routing_editor import edited_routing, save_edited_routing, simulation_view
from ballerine_app.services.routing_form import (
    routing_content,
    typed_into_routing,
    with_provider,
    with_provider_moved,
    with_strategy,
    without_provider,
)
from ballerine_app.services.runtime import Runtime
from tests.services.routings import FOUND, NEEDS, UNKNOWN, Providers, needs, provider, route, routing
from tests.workflows import Make, begin, workflow

REVIEWER = StaffMember("r", "default", "x", "x", "reviewer", "s")


@pytest.fixture
def runtime(make: Make, reached: Callable[[Runtime], Runtime]) -> Runtime:
    stub = Providers(acme=UNKNOWN, north=FOUND)
    return reached(make(workflow(NEEDS, needs()), stub=stub))


def two(**more: Any) -> dict[str, Any]:
    return routing(provider("acme", 0.2, budget={"monthly": 1.0}), provider("north", 0.5), **more)


def names(text: str) -> list[str]:
    return [each["name"] for each in json.loads(text)["providers"]]


def test_the_form_changes_what_it_is_told_to_and_nothing_else(runtime: Runtime) -> None:
    text = json.dumps(two())
    assert names(with_provider_moved(text, 1, -1)) == ["north", "acme"]
    assert names(with_provider_moved(text, 0, -1)) == ["acme", "north"]
    assert names(without_provider(text, 0)) == ["north"]
    assert names(with_provider(text, "Third One")) == ["acme", "north", "third-one"]
    typed = typed_into_routing(text, "/providers/1/price/amount", "0.35")
    assert json.loads(typed)["providers"][1]["price"] == {"amount": 0.35}
    assert json.loads(typed)["providers"][0] == two()["providers"][0]
    typed = typed_into_routing(typed, "/providers/0/budget/monthly", "")
    assert "budget" not in json.loads(typed)["providers"][0]
    assert json.loads(with_strategy(text, "split"))["providers"][0]["share"] == 1
    assert json.loads(with_strategy(text, "parallel"))["strategy"] == {"type": "parallel", "count": 2, "quorum": 2}
    for wrong in ("/providers/7/name", "/strategy/count", "/providers/0/plugin/url"):
        with pytest.raises(Invalid, match="unknown_field"):
            typed_into_routing(text, wrong, "1")
    with pytest.raises(Invalid, match="unknown_field"):
        with_strategy(text, "best")


def test_every_strategy_that_is_chosen_can_be_saved_at_once(runtime: Runtime) -> None:
    for strategy in ("first", "waterfall", "parallel", "cheapest", "split"):
        content = routing_content(runtime, with_strategy(json.dumps(two()), strategy))
        assert content.findings == ()
        assert content.form.strategy == strategy
        assert content.form.strategy_help


def test_mistakes_stand_at_their_fields(runtime: Runtime) -> None:
    wrong = two()
    wrong["providers"][1]["price"] = {"amount": -1}
    wrong["strategy"] = {"type": "parallel", "count": 2}
    content = routing_content(runtime, json.dumps(wrong), ("acme",))
    acme, north = content.form.providers
    assert (acme.mistakes, acme.link, north.mistakes, north.link) == (0, "/plugins/registry/acme", 1, "")
    assert [each.pointer for each in north.first if each.mistake] == ["/providers/1/price/amount"]
    assert [each.pointer for each in content.form.strategy_fields if each.mistake] == ["/strategy/quorum"]
    assert routing_content(runtime, "{").broken


def test_a_routing_and_its_providers_plugins_are_saved_by_revision(runtime: Runtime) -> None:
    route(runtime, two())
    seen = edited_routing(runtime, Operator(), "registry")
    saved = save_edited_routing(runtime, Operator(), "registry", with_provider_moved(seen.text, 0, 1), 1)
    assert saved.revision == 2
    assert names(edited_routing(runtime, Operator(), "registry").text) == ["north", "acme"]
    with pytest.raises(Conflict, match="changed_since"):
        save_edited_routing(runtime, Operator(), "registry", seen.text, 1)
    with pytest.raises(Invalid, match="capability_renamed"):
        save_edited_routing(runtime, Operator(), "other", seen.text, 2)
    with pytest.raises(NotAllowed):
        save_edited_routing(runtime, REVIEWER, "registry", seen.text, 2)

    plugin = plugin_at(runtime, Operator(), "routing", "registry", 0, "acme")
    assert (plugin.kind, plugin.row.revision, plugin.version) == ("stub", 2, 0)
    api = json.dumps({"pluginKind": "api", "url": "https://vendor.example"})
    assert not plugin_content(runtime, api, "api", without=HELD_ELSEWHERE["routing"]).findings
    save_plugin(runtime, Operator(), plugin.row.version_id, api, 2)
    assert plugin_at(runtime, Operator(), "routing", "registry", 0, "acme").kind == "api"
    with pytest.raises(InvalidDefinition):
        save_plugin(runtime, Operator(), plugin.row.version_id, '{"pluginKind": "teleport"}', 3)
    with pytest.raises(NotAllowed):
        save_plugin(runtime, REVIEWER, plugin.row.version_id, api, 3)


def test_the_tab_of_providers_says_how_each_is_doing(runtime: Runtime) -> None:
    route(runtime, two())
    for _ in range(5):
        begin(runtime)
        run_due(runtime)
    page = providers_page(runtime, REVIEWER)
    (card,) = page.capabilities
    acme, north = card.providers
    assert (card.runs, card.spent, card.no_vendor, card.hit_rate) == ("5", "€3.50", 0, "100 %")
    assert (acme.asked, acme.hit_rate, acme.error_rate, acme.spent, acme.budget) == (
        "5",
        "0 %",
        "0 %",
        "€1.00",
        "€1.00",
    )
    assert (acme.standing, acme.spent_percent, north.standing, north.spent_percent) == ("stopped", 100, "well", -1)
    assert len(north.calls.bars) == len(north.spend.bars) == 1
    assert north.latency.line.startswith("M")
    assert "5" in north.calls.words
    assert [each.tone for each in page.notices] == ["rejected"]
    assert "acme" in page.notices[0].title
    assert providers_page(runtime, StaffMember("r", "other", "x", "x", "lead", "s")).capabilities == ()


def test_the_simulator_tells_what_another_routing_had_cost(runtime: Runtime) -> None:
    route(runtime, two())
    for _ in range(4):
        begin(runtime)
        run_due(runtime)
    month = f"{runtime.clock():%Y-%m}"
    as_it_was = simulation_view(runtime, REVIEWER, json.dumps(two()), month)
    assert (as_it_was.cases, as_it_was.actual_spent, as_it_was.spent) == (4, "€2.80", "€2.80")
    assert (as_it_was.estimated, as_it_was.saved) == ("0", "€0.00")
    cheaper = json.dumps(routing(provider("north", 0.3)))
    found = simulation_view(runtime, REVIEWER, cheaper, month)
    assert (found.spent, found.saved, found.cheaper, found.hit_rate) == ("€1.20", "€1.60", True, "100 %")
    assert (found.before, found.after) == (100, 43)
    with pytest.raises(InvalidDefinition):
        simulation_view(runtime, REVIEWER, "{}", month)
    with pytest.raises(Invalid, match="wrong_month"):
        simulation_view(runtime, REVIEWER, cheaper, "2026-13")
