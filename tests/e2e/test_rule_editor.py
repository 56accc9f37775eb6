"""The rule editor for people who don't write JSON: menus alone, beside a JSON that follows and is followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory
from tests.e2e.people import Reviewer
from tests.e2e.server import AppServer
from tests.e2e.test_accessibility import check


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A server of its own, whose policies nobody else changes."""
    running = AppServer(tmp_path_factory.mktemp("rules") / "data").start()
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


def test_a_rule_with_a_group_is_made_by_menus_and_the_json_follows(office: Any) -> None:
    page = office("lead", "/rules/risk")
    page.get_by_role("button", name="New draft").first.click()
    page.get_by_role("button", name="Add rule").click()
    expect(page.get_by_label("Reason", exact=True)).to_have_value("New rule")
    page.get_by_label("Reason", exact=True).fill("Abroad and quick")
    expect(page.get_by_text("abroad-and-quick")).to_be_visible()
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

    page.get_by_role("button", name="Show this rule in the JSON").click()
    field = page.locator(".cm-content")
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
