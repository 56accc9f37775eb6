"""What the case page and the list of calls say of vendors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ballerine_app.services.case_view import case_view
from ballerine_app.services.desk import take_case
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.plugin_calls import CallsAsked, plugin_call, plugin_calls
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, sign_in
from tests.services.plugin_cases import MakeCase
from tests.services.routings import FOUND, NEEDS, UNKNOWN, Providers, needs, provider, route, routing
from tests.vendor_server import Vendor
from tests.workflows import Make, begin, case_of, workflow

URL = "http://vendor.example:{port}/checks/{{entity.data.x}}"


def person(runtime: Runtime, name: str = "rosa", role: str = "reviewer") -> StaffMember:
    create_staff(runtime, f"{name}@example.test", name.title(), role, "correct horse battery")
    return sign_in(runtime, f"{name}@example.test", "correct horse battery", address="192.0.2.1")[1]


def test_an_answer_is_told_in_words_with_its_source_time_and_cost(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [{"verdict": {"name": "Ada Byron", "isMatch": True, "score": 12}, "owners": [{"country": "PT"}]}]
    case = plugin_case(
        url=URL.format(port=vendor.port),
        displayName="Sanctions",
        price={"amount": 0.6, "currency": "EUR"},
        context={"entity": {"id": "e1", "data": {"x": "a"}}},
    )
    found = case_view(case.runtime, person(case.runtime), case.id).vendors
    (result,) = found.results
    assert (found.cost, found.calls, found.failed) == ("€0.60", 1, 0)
    assert (result.name, result.source, result.status, result.cost) == (
        "Sanctions",
        "vendor.example",
        "answered",
        "€0.60",
    )
    assert result.duration.endswith(" ms")
    told = {fact.label: fact.value for fact in result.facts}
    assert told["Verdict is match"] == "yes"
    assert told["Owners country 1"] == "Portugal"
    assert '"Ada Byron"' in result.raw
    # The case has ended with it.
    assert (result.rerun, result.why) == ("off", "The case is decided, and its decision rests on this answer.")
    assert result.calls_link == f"/plugins?tab=calls&case={case_of(case.runtime, case.id).reference}&plugin=check"


def test_a_failure_and_a_vendor_that_nobody_asked_have_their_reasons(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [(500, {"oops": "Ada"})]
    case = plugin_case(url=URL.format(port=vendor.port), retry={"attempts": 1})
    who = person(case.runtime)
    (result,) = case_view(case.runtime, who, case.id).vendors.results
    assert result.status == "failed"
    assert "500" in result.reason
    assert result.facts == ()
    page = plugin_calls(case.runtime, who, CallsAsked())
    assert [(row.outcome, row.status, row.problem) for row in page.rows] == [
        ("failed", "500", "The vendor answered with an error.")
    ]


def test_a_vendor_that_the_case_does_not_need_was_not_asked(plugin_case: MakeCase, vendor: Vendor) -> None:
    case = plugin_case(url=URL.format(port=vendor.port), onlyWhen={"!!": [{"var": "entity.data.email"}]})
    (result,) = case_view(case.runtime, person(case.runtime), case.id).vendors.results
    assert (result.status, result.source, result.facts, result.raw) == ("skipped", "", (), "")
    assert vendor.received == []


def test_a_routed_answer_names_the_provider_that_gave_it(make: Make) -> None:
    stub = Providers(cheap=UNKNOWN, dear=FOUND)
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    route(runtime, routing(provider("cheap", 0.1), provider("dear", 2)))
    case_id = begin(runtime, context={"entity": {"data": {"country": "DE"}}})
    run_due(runtime)
    (result,) = case_view(runtime, person(runtime), case_id).vendors.results
    assert (result.source, result.status) == ("dear", "answered")
    assert [(each.provider, each.outcome) for each in result.tried] == [("cheap", "inconclusive"), ("dear", "answered")]


def test_calls_are_filtered_paged_and_shown_masked(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [{"person": {"name": "Ada Byron"}, "status": "clear"}]
    transform = {"transform": [{"transformer": "jmespath", "mapping": "{name: entity.data.x}"}]}
    case = plugin_case(url=URL.format(port=vendor.port), request=transform, context=None)
    who = person(case.runtime, "lena", "lead")
    page = plugin_calls(case.runtime, who, CallsAsked())
    (row,) = page.rows
    assert (row.plugin, row.host, row.status, row.outcome, row.attempt) == (
        "check",
        "vendor.example",
        "200",
        "answered",
        1,
    )
    assert page.plugins == ("check",)
    call = plugin_call(case.runtime, who, row.call_id)
    assert "Ada" not in call.response
    assert '"clear"' in call.response
    assert "a b/c" not in call.request
    assert '"name"' in call.request
    assert call.url == URL.format(port=vendor.port)
    assert (call.run, call.rerun) == ("check", "off")

    def count(**asked: object) -> int:
        return plugin_calls(case.runtime, who, replace(CallsAsked(), **asked)).total  # type: ignore[arg-type]

    assert count(outcome="answered", plugin="check", case=row.reference.lower(), period="day") == 1
    assert count(outcome="failed") == count(outcome="cached") == count(plugin="other") == count(case="B-0") == 0
    assert count(page=2) == 1
    later = replace(case.runtime, clock=lambda: case.runtime.clock() + timedelta(days=2))
    assert plugin_calls(later, who, CallsAsked(period="day")).total == 0
    for wrong in ({"outcome": "x"}, {"period": "x"}, {"page": 0}):
        with pytest.raises(Invalid):
            count(**wrong)
    elsewhere = StaffMember(who.id, "other", "x", "x", "lead", "s")
    assert plugin_calls(case.runtime, elsewhere, CallsAsked()).total == 0
    with pytest.raises(NotFound):
        plugin_call(case.runtime, elsewhere, row.call_id)


def test_a_reviewer_is_told_to_take_the_case_before_asking_again(plugin_case: MakeCase, vendor: Vendor) -> None:
    # The state that the failure leads to is an end in the shared workflow, so the answer is kept without an event.
    case = plugin_case(url=URL.format(port=vendor.port), successAction="", errorAction="")
    who = person(case.runtime)
    (result,) = case_view(case.runtime, who, case.id).vendors.results
    assert (result.rerun, result.why) == ("off", "Take the case first.")
    take_case(case.runtime, who, case.id)
    (result,) = case_view(case.runtime, who, case.id).vendors.results
    assert (result.rerun, result.goes_on) == ("may", True)
