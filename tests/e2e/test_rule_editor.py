"""The rule editor for people who don't write JSON: menus alone, beside a JSON that follows and is followed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ballerine_app.services.definitions import read_policy_file
from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory
from tests.e2e.people import Applicant, Reviewer
from tests.e2e.server import AppServer
from tests.e2e.test_accessibility import check


@pytest.fixture(scope="module")
def own_server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A server of its own, whose policies nobody else changes."""
    folder = tmp_path_factory.mktemp("rules") / "data"
    shutil.copytree(demo_data, folder)
    running = AppServer(folder, settings={"STARTS_PER_HOUR": "100000"}).start()
    yield running
    running.stop()


@pytest.fixture
def office(own_server: AppServer, new_context: ContextFactory) -> Any:
    """Opens a path as one of the demo's people: `office("lead", "/rules/risk")`."""

    def open_as(who: str, path: str, **choices: Any) -> Page:
        page = new_context(base_url=own_server.url, **choices).new_page()
        Reviewer(page).sign_in(f"{who}@demo.test")
        page.goto(path)
        expect(page.get_by_role("navigation", name="Rules", exact=True)).to_be_visible()
        return page

    return open_as


def pick(page: Page, button: str, words: str) -> None:
    """Open a list by its button and choose what is found by some words."""
    page.get_by_role("button", name=button, exact=True).first.click()
    page.get_by_role("combobox", name="Search").fill(words)
    page.locator(".pk").get_by_role("option").first.click()


def _draft(page: Page) -> None:
    """Begin a draft with what is shown, and wait until it is open."""
    page.get_by_role("button", name="New draft").first.click()
    expect(page.get_by_role("button", name="Submit for review")).to_be_visible()
    expect(page.get_by_role("textbox", name="JSON of risk")).to_be_editable()


def test_a_rule_with_a_group_is_made_by_menus_and_the_json_follows(office: Any) -> None:
    page = office("lead", "/rules/risk?version=1")
    _draft(page)
    page.get_by_role("button", name="Add rule").click()
    expect(page.get_by_label("Reason", exact=True)).to_have_value("New rule")
    page.get_by_label("Reason", exact=True).fill("Abroad and quick")
    expect(page.get_by_text("abroad-and-quick", exact=True)).to_be_visible()
    pick(page, "Add a condition about a field", "pictures tried")
    page.get_by_label("Value", exact=True).fill("9")
    expect(page.locator(".rc.on")).to_contain_text("Pictures tried is more than 9")
    page.get_by_role("button", name="Group", exact=True).click()
    expect(page.get_by_label("How many must hold")).to_have_count(2)
    pick(page, "Add a condition about a field", "country identity")
    pick(page, "Add to: Values", "iran")
    pick(page, "Add a condition about a field", "seconds")
    expect(page.get_by_label("Comparison")).to_have_count(3)
    page.get_by_label("Comparison").last.select_option(label="is less than")
    expect(page.locator(".rc.on")).to_contain_text("is less than 0")
    page.get_by_label("Value", exact=True).last.fill("20")

    card = page.locator(".rc.on")
    expect(card).to_contain_text("Pictures tried is more than 9")
    expect(card).to_contain_text("Country that issued the identity document is one of Iran")
    expect(card).to_contain_text("or Seconds from start to handing in is less than 20")
    findings = page.get_by_role("list", name="Findings")
    expect(findings).to_contain_text("Whenever “Abroad and quick” fires, “Many attempts” fires too")
    expect(findings).to_contain_text("may be missing, and counts as 0 then")
    check(page)
    page.get_by_role("button", name="Only where it has a value").click()
    expect(card).to_contain_text("Seconds from start to handing in is filled in")
    expect(findings).not_to_contain_text("may be missing, and counts as 0 then")

    page.get_by_role("button", name="Show this rule in the JSON").click()
    field = page.locator(".cm-content")
    expect(field).to_be_focused()
    expect(field).to_contain_text('"id": "abroad-and-quick"')
    field.press("Control+a")
    page.keyboard.insert_text("no JSON")
    expect(page.get_by_role("status").filter(has_text="The JSON has a mistake")).to_be_visible()


def test_a_reviewer_reads_the_rules_in_words(office: Any) -> None:
    for device in (DESKTOP, PHONE):
        page = office("reviewer", "/rules/risk?version=1", **device)
        page.locator(".rc").filter(has_text="Handed in unusually fast").click()
        expect(page.get_by_role("heading", name="Handed in unusually fast")).to_be_visible()
        expect(page.locator(".rform")).to_contain_text("Adds 15 points to the score")
        expect(page.locator(".rform input, .rform select")).to_have_count(0)
        check(page)


def test_a_rule_made_by_menus_alone_goes_live_judges_the_next_case_and_is_taken_back(
    office: Any, own_server: AppServer, new_context: ContextFactory, tmp_path: Path
) -> None:
    reason = "Portugal, pictures or haste"
    lead = office("lead", "/rules/risk?version=1")
    _draft(lead)
    lead.get_by_role("button", name="Add rule").click()
    expect(lead.get_by_label("Reason", exact=True)).to_have_value("New rule")
    lead.get_by_label("Reason", exact=True).fill(reason)
    expect(lead.locator(".rc.on")).to_contain_text(reason)
    pick(lead, "Add a condition about a field", "entity.data.country")
    pick(lead, "Add to: Values", "portugal")
    lead.get_by_role("button", name="Group", exact=True).click()
    expect(lead.get_by_label("How many must hold")).to_have_count(2)
    pick(lead, "Add a condition about a field", "pictures tried")
    expect(lead.locator(".rc.on")).to_contain_text("Pictures tried is more than 0")
    pick(lead, "Add a condition about a field", "seconds")
    expect(lead.locator(".rc.on")).to_contain_text("or Seconds from start to handing in is more than 0")
    lead.get_by_label("Points", exact=True).fill("45")
    expect(lead.locator(".rc.on")).to_contain_text("+45")

    lead.get_by_role("tab", name="What-if").click()
    moved = lead.get_by_role("status").filter(has_text="come out otherwise")
    expect(moved).to_contain_text(re.compile(r"^[1-9]\d* ?of"))
    lead.get_by_role("button", name="Save draft").first.click()
    lead.get_by_role("button", name="Submit for review").click()
    asked = lead.get_by_role("dialog")
    expect(asked).to_contain_text(f"Rule added: {reason}")
    asked.get_by_role("button", name="Submit for review").click()
    expect(lead.get_by_text("You wrote or submitted it, so somebody else has to approve it.")).to_be_visible()

    version = re.search(r"version=(\d+)", lead.url)
    assert version is not None
    admin = office("admin", f"/rules/risk?version={version[1]}")
    admin.get_by_role("button", name="Approve and publish").click()
    admin.get_by_role("dialog").get_by_role("button", name="Approve and publish").click()
    expect(admin.locator(".facts dd > .badge").filter(has_text="Published")).to_be_visible()

    def why_of_next(name: str) -> Locator:
        applicant = Applicant(new_context(base_url=own_server.url, **PHONE).new_page(), tmp_path, name=name)
        applicant.page.goto("/")
        applicant.verify_person()
        reviewer = Reviewer(new_context(base_url=own_server.url).new_page())
        reviewer.sign_in()
        reviewer.open(f"{name} Silva")
        return reviewer.page.get_by_role("region", name="Why")

    why = why_of_next("Iria")
    expect(why.get_by_role("link", name=f"risk, version {version[1]}")).to_be_visible()
    expect(why.get_by_text(reason).first).to_be_visible()
    expect(why).to_contain_text("45")

    admin.get_by_role("button", name="Roll back").first.click()
    admin.get_by_role("dialog").get_by_role("button", name="Roll back").click()
    expect(admin).to_have_url(re.compile("version=1"))
    expect(admin.locator(".facts dd > .badge").filter(has_text="Published")).to_be_visible()
    why = why_of_next("Olga")
    expect(why.get_by_role("link", name="risk, version 1")).to_be_visible()
    expect(why.get_by_text(reason)).to_have_count(0)


def test_form_and_json_follow_each_other_and_broken_json_keeps_the_form(office: Any) -> None:
    page = office("lead", "/rules/risk?version=1")
    _draft(page)
    card = page.locator(".rc").filter(has_text="Handed in unusually fast")
    card.click()
    points = page.get_by_label("Points", exact=True)
    expect(points).to_have_value("15")
    page.get_by_role("button", name="Show this rule in the JSON").click()
    text = page.locator(".cm-content")
    expect(text).to_be_focused()  # what is typed before that would go there
    points.fill("22")
    expect(text).to_contain_text('"score": 22')
    expect(card).to_contain_text("+22")
    card.focus()
    page.keyboard.press("Control+z")
    expect(points).to_have_value("15")
    expect(text).to_contain_text('"score": 15')
    expect(card).to_contain_text("+15")

    content = read_policy_file().data
    content["rules"][8]["reason"] = "Much too fast"
    text.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(json.dumps(content, indent=2))
    expect(page.get_by_label("Reason", exact=True)).to_have_value("Much too fast")
    cards = page.locator(".rc")
    count = len(content["rules"]) + 2
    expect(cards.filter(has_text="Much too fast")).to_have_count(1)
    text.press("Control+a")
    page.keyboard.insert_text("no JSON")
    broken = page.get_by_role("status").filter(has_text="The JSON has a mistake")
    expect(broken).to_be_visible()
    expect(cards).to_have_count(count)
    expect(page.get_by_label("Reason", exact=True)).to_have_value("Much too fast")
    text.press("Control+z")
    expect(broken).to_have_count(0)
    expect(cards).to_have_count(count)


def test_broken_json_of_a_draft_just_begun_keeps_its_rules(office: Any) -> None:
    page = office("lead", "/rules/risk?version=1")
    _draft(page)
    text = page.locator(".cm-content")
    text.press("Control+a")
    page.keyboard.insert_text("no JSON")
    expect(page.get_by_role("status").filter(has_text="The JSON has a mistake")).to_be_visible()
    expect(page.locator(".rc")).to_have_count(len(read_policy_file().data["rules"]) + 2)


def test_a_rule_is_changed_on_a_phone(office: Any) -> None:
    page = office("lead", "/rules/risk?version=1", **PHONE)
    page.get_by_role("button", name="New draft").first.click()
    expect(page.get_by_role("button", name="Submit for review")).to_be_visible()
    page.locator(".rc").filter(has_text="Handed in unusually fast").click()
    expect(page.get_by_label("Reason", exact=True)).to_have_value("Handed in unusually fast")
    pick(page, "Add a condition about a field", "entity.data.country")
    pick(page, "Add to: Values", "iran")
    expect(page.get_by_role("button", name="Remove Iran")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check(page)
    page.get_by_role("button", name="All rules").click()
    expect(page.locator(".rc.on")).to_contain_text("Country is one of Iran")
    check(page)
