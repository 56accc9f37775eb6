"""What-if, backtests and shadows by labels and menus alone: a lead tries a change on past cases; a reviewer looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ballerine_app.compose import build_runtime
from ballerine_app.settings import Settings
from tests.e2e.conftest import PHONE, ContextFactory
from tests.e2e.people import Reviewer
from tests.e2e.server import AppServer
from tests.e2e.test_accessibility import check
from tests.services.policy_cases import judged_case

CASES = 12


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A server of its own, with past cases of which every second one comes from a country under monitoring."""
    folder = tmp_path_factory.mktemp("what-if") / "data"
    running = AppServer(folder).start()
    runtime = build_runtime(Settings(data_dir=folder))
    for number in range(CASES):
        data = {"entity": {"type": "individual", "data": {"country": "KE" if number % 2 else "PT"}}}
        judged_case(runtime, data, runtime.clock() - timedelta(hours=number))
    runtime.database.close()
    yield running
    running.stop()


@pytest.fixture
def office(own_server: AppServer, new_context: ContextFactory) -> Any:
    """Opens a path as one of the demo's people: `office("lead", "/rules/risk")`."""

    def open_as(who: str, path: str, **choices: Any) -> Page:
        page = new_context(base_url=own_server.url, **choices).new_page()
        Reviewer(page).sign_in(f"{who}@demo.test")
        page.goto(path)
        return page

    return open_as


def _score(page: Page) -> Any:
    return page.get_by_role("spinbutton", name="Score of country-increased-monitoring")


def test_a_lead_tries_a_score_on_past_cases_and_keeps_it(office: Any) -> None:
    page = office("lead", "/rules/risk")
    page.get_by_role("button", name="New draft").first.click()
    expect(page.get_by_role("button", name="Submit for review")).to_be_visible()
    page.get_by_role("tab", name="What-if").click()
    moved = page.get_by_role("status").filter(has_text="come out otherwise")
    expect(moved).to_contain_text(re.compile(r"^0of"))
    _score(page).fill("75")
    expect(moved).not_to_contain_text(re.compile(r"^0of"))
    page.get_by_role("button", name=re.compile("^Low to High: ")).click()
    expect(page.get_by_role("heading", name="From Low to High")).to_be_visible()
    listed = page.get_by_role("region", name="From Low to High").get_by_role("link")
    assert listed.count() >= CASES // 2
    expect(listed.first).to_have_attribute("href", re.compile("/case/"))
    check(page)
    page.get_by_role("button", name="What happens").click()
    expect(page.get_by_role("columnheader", name="Blocked")).to_be_visible()
    page.get_by_role("switch", name="country-increased-monitoring is on").click()
    expect(page.get_by_role("switch", name="country-increased-monitoring is on")).not_to_be_checked()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(moved).to_contain_text(re.compile(r"^0of"))
    expect(_score(page)).to_have_value("30")
    page.get_by_role("button", name="country-increased-monitoring: 5 more").click()
    expect(_score(page)).to_have_value("35")
    page.get_by_role("button", name="Keep in the draft").click()
    expect(page.get_by_role("tab", name="Rules")).to_contain_text("unsaved")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("tab", name="Rules")).not_to_contain_text("unsaved")

    page.get_by_role("tab", name="Backtests").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("cell", name="Done")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^Cases from "))).to_be_visible()
    check(page)
    page.get_by_role("tab", name="Shadow").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    check(page)


def test_a_reviewer_tries_but_changes_nothing(office: Any) -> None:
    page = office("reviewer", "/rules/risk?version=1&tab=what-if", **PHONE)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_visible()
    page.get_by_role("switch", name="country-increased-monitoring is on").click()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    expect(page.get_by_role("button", name="Keep in the draft")).to_have_count(0)
    check(page)
    page.get_by_role("tab", name="Backtests").click()
    expect(page.get_by_role("tab", name="Backtests", selected=True)).to_be_visible()
    expect(page.get_by_role("button", name="Begin", exact=True)).to_have_count(0)
    page.get_by_role("tab", name="Shadow").click()
    expect(page.get_by_text("Only a draft", exact=False).or_(page.get_by_role("button", name="Start"))).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_have_attribute("aria-disabled", "true")
    check(page)
