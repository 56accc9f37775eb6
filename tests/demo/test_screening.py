"""The demo's journeys with vendors: what is asked, what the rules read of it, and that no vendor is no approval."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.demo.laboratory.server import Laboratory
from ballerine_app.demo.screening import install
from ballerine_app.demo.screening.install import WORKFLOWS
from ballerine_app.services.definitions import SHIPPED
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.principals import Applicant
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.plugin_exchanges import exchanges_of_case
from tests.journeys import BUSINESS, PERSON, FakeClock, start, walk
from tests.policies import a_policy, a_rule, publish
from tests.workflows import Json, case_of, said


def submitted(runtime: Runtime, kind: str = "individual", **answers: str) -> Applicant:
    """Somebody who has sent everything, with nothing done yet by the vendors."""
    who = start(runtime, kind).applicant
    walk(runtime, who, answers={**(BUSINESS if kind == "business" else PERSON), **answers})
    return who


def settled(runtime: Runtime, who: Applicant, clock: FakeClock) -> Json:
    """The case's context once the vendors are through, with the pauses between their attempts."""
    for _ in range(6):
        run_due(runtime)
        clock.on(seconds=30)
    return case_of(runtime, who.case_id).context


def statuses(context: Json) -> dict[str, Any]:
    return {name: output["status"] for name, output in context["pluginsOutput"].items()}


def fired(context: Json) -> set[str]:
    return {rule["id"] for rule in context["risk"]["fired"]}


def test_a_person_is_checked_when_everything_is_sent(demo: Runtime, vendors: Laboratory, clock: FakeClock) -> None:
    who = submitted(demo)
    assert case_of(demo, who.case_id).state == "enriching"
    assert vendors.ledger.calls() == 0
    view = flow_view(demo, who)
    assert (view.outcome, [each.code for each in view.milestones]) == ("checking", ["sent", "checking", "decision"])

    context = settled(demo, who, clock)
    assert case_of(demo, who.case_id).state == "manual_review"
    assert statuses(context) == {"identity_check": "SUCCESS", "person_lists": "SUCCESS", "email_risk": "SKIPPED"}
    assert context["pluginsOutput"]["identity_check"]["provider"] == "verifold"
    view = flow_view(demo, who)
    assert (view.outcome, [each.code for each in view.milestones][:3]) == ("review", ["sent", "checked", "reviewer"])
    assert vendors.ledger.acts("identity-check", "verifold") == 1
    assert not {event for event in said(demo, who.case_id) if event.startswith(("effect.", "vendor."))}


def test_what_a_vendor_says_moves_the_score(demo: Runtime, vendors: Laboratory, clock: FakeClock) -> None:
    good = settled(demo, submitted(demo, last_name="Castellan"), clock)
    bad = settled(demo, submitted(demo, last_name="Castellan Lab-Rejected"), clock)
    assert fired(bad) - fired(good) == {"identity-declined", "person-on-a-list"}
    assert bad["risk"]["score"] > good["risk"]["score"]


def test_a_business_is_looked_up_where_somebody_knows_it(demo: Runtime, vendors: Laboratory, clock: FakeClock) -> None:
    vendors.trouble("lab-500", provider="north")
    who = submitted(demo, "business", country="NO", registration_number="918 220 441")
    context = settled(demo, who, clock)
    assert case_of(demo, who.case_id).state == "manual_review"
    registry = context["pluginsOutput"]["registry"]
    assert (registry["provider"], registry["result"]["found"]) == ("atlas", True)
    assert [each["outcome"] for each in registry["tried"] if each["provider"] == "north"] == ["failed"]
    assert sum(owner["percentage"] for owner in registry["result"]["data"]["owners"]) == 100
    assert context["pluginsOutput"]["companySanctions"]["status"] == "SUCCESS"
    with demo.database.read() as tx:
        paid = {row.provider: row.cost for row in exchanges_of_case(tx, DEFAULT_PROJECT, who.case_id) if row.cost}
    assert paid["atlas"] == 400_000
    assert "north" not in paid


def test_an_email_address_is_rated_where_there_is_one(demo: Runtime, vendors: Laboratory, clock: FakeClock) -> None:
    who = submitted(demo, email="ana+lab-rejected@example.com")
    context = settled(demo, who, clock)
    assert context["pluginsOutput"]["email_risk"]["result"]["level"] == "high"
    assert "email-of-high-risk" in fired(context)


@pytest.mark.parametrize("keyword", ["lab-500", "lab-429-always", "lab-broken-json", "lab-hang-up", "lab-redirect"])
def test_no_vendor_is_a_reason_for_the_reviewer_and_never_an_approval(
    keyword: str, demo: Runtime, vendors: Laboratory, clock: FakeClock
) -> None:
    publish(demo, a_policy(a_rule(True, {"type": "auto_approve"})))
    vendors.trouble(keyword, provider="verifold")
    who = submitted(demo)
    context = settled(demo, who, clock)
    assert case_of(demo, who.case_id).state == "manual_review"
    assert statuses(context)["identity_check"] == "NO_VENDOR"
    assert context["pluginsOutput"]["identity_check"]["reason"]
    assert "vendor.unavailable" in said(demo, who.case_id)
    assert "auto_approve" not in context["risk"]["actions"]


def test_the_demos_workflows_are_the_shipped_ones_with_vendors() -> None:
    for name in WORKFLOWS:
        shipped = json.loads((SHIPPED / "workflows" / f"{name}.json").read_text("utf-8"))
        demo = json.loads((Path(install.__file__).parent / f"{name}.json").read_text("utf-8"))
        states = demo["definition"]["states"]
        del states["enriching"]
        # The first step leads to the vendors, where the shipped one leads to approval or review.
        states["collection"] = shipped["definition"]["states"]["collection"]
        for event in ("CHECK_DONE", "CHECK_MISSING"):
            del demo["events"][event]
        del demo["extensions"]
        assert {**demo, "version": 1} == shipped
