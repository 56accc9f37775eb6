"""The workflow of a case: where it is, how it got there, what can happen next, and any earlier moment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, PageFactory
from tests.e2e.people import Applicant, Reviewer


@pytest.fixture
def reviewer(new_page: PageFactory) -> Reviewer:
    person = Reviewer(new_page("/login", **DESKTOP))
    person.sign_in()
    return person


def _hand_in(new_page: PageFactory, folder: Path, name: str) -> None:
    Applicant(new_page("/", **PHONE), folder, name=name).verify_person()


def _part(page: Page, heading: str) -> Locator:
    return page.locator("section").filter(has=page.get_by_role("heading", level=2, name=heading, exact=True))


def _to_workflow(page: Page) -> None:
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile(r"/cases/case_\w+/workflow$"))
    expect(page.get_by_role("heading", name="Where it is")).to_be_visible()


def _state(page: Page, path: str) -> Locator:
    return page.get_by_role("group", name=re.compile("drawing with")).locator(f'[data-state="{path}"]')


def test_one_travels_back_sees_the_earlier_data_and_returns(
    new_page: PageFactory, reviewer: Reviewer, tmp_path: Path
) -> None:
    _hand_in(new_page, tmp_path, "Travela")
    page = reviewer.page
    reviewer.open("Travela Silva")
    _to_workflow(page)
    expect(_part(page, "Where it is")).to_contain_text("Manual review")
    expect(_state(page, "manual_review")).to_have_attribute("aria-label", re.compile("the case is here"))
    approve = page.get_by_role("listitem").filter(has=page.get_by_text("approve", exact=True)).first
    expect(approve).to_contain_text("Not yet")
    expect(approve).to_contain_text("decision.status")

    page.keyboard.press("j")
    past = page.get_by_role("status").filter(has_text="You are looking at")
    expect(past).to_contain_text("Nothing can be changed here")
    expect(_part(page, "What happened")).to_contain_text("CHECK_DONE")
    expect(_part(page, "What happened")).to_contain_text("taken")

    page.get_by_role("link", name=re.compile("Changed the details")).click()
    expect(_part(page, "Where it was")).to_contain_text("Collecting")
    changed = _part(page, "What it changed")
    expect(changed.get_by_role("row").filter(has_text="entity.data.lastName")).to_contain_text("Silva")
    expect(changed).not_to_contain_text("documents[0]")
    expect(_state(page, "collection")).to_have_attribute("aria-label", re.compile("the case is here"))

    page.reload()
    expect(past).to_be_visible()
    page.go_back()
    expect(_part(page, "What happened")).to_contain_text("CHECK_DONE")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", name="Where it is")).to_be_visible()
    expect(past).to_be_hidden()
    page.keyboard.press("j")
    expect(past).to_be_visible()
    page.keyboard.press("Escape")
    expect(past).to_be_hidden()
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="Take the case")).to_be_visible()


def test_a_line_of_the_timeline_leads_to_its_moment(new_page: PageFactory, reviewer: Reviewer, tmp_path: Path) -> None:
    _hand_in(new_page, tmp_path, "Linka")
    reviewer.open("Linka Silva")
    reviewer.page.get_by_role("link", name="Linka filled in the details").click()
    expect(reviewer.page.get_by_text("You are looking at")).to_be_visible()
    expect(_part(reviewer.page, "Where it was")).to_contain_text("Collecting")


def test_the_page_follows_what_somebody_else_decides(new_page: PageFactory, reviewer: Reviewer, tmp_path: Path) -> None:
    _hand_in(new_page, tmp_path, "Liva")
    lead = Reviewer(new_page("/login", **DESKTOP))
    lead.sign_in("lead@demo.test")
    lead.open("Liva Silva")
    _to_workflow(lead.page)
    reviewer.open("Liva Silva")
    reviewer.take()
    reviewer.approve_documents(2)
    ready = lead.page.get_by_role("listitem").filter(has=lead.page.get_by_text("approve", exact=True)).first
    expect(ready).to_contain_text("Possible")
    reviewer.decide("approve")
    expect(_part(lead.page, "Where it is")).to_contain_text("Approved")
    expect(_part(lead.page, "What can happen next")).to_contain_text("The case has ended")
    expect(_part(lead.page, "How it got here")).to_contain_text("Rosa Adeyemi")
    expect(_state(lead.page, "approved")).to_have_attribute("aria-label", re.compile("the case is here"))


def test_an_earlier_moment_stays_while_the_case_goes_on(
    new_page: PageFactory, reviewer: Reviewer, tmp_path: Path
) -> None:
    _hand_in(new_page, tmp_path, "Stilla")
    lead = Reviewer(new_page("/login", **DESKTOP))
    lead.sign_in("lead@demo.test")
    lead.open("Stilla Silva")
    _to_workflow(lead.page)
    lead.page.keyboard.press("j")
    moment = lead.page.get_by_text(re.compile(r"Moment \d+ of \d+"))
    expect(moment).to_have_text(re.compile(r"Moment [1-9]\d* of [1-9]"))
    before = moment.inner_text()
    reviewer.open("Stilla Silva")
    reviewer.take()
    reviewer.decide("reject")
    expect(moment).not_to_have_text(before)
    expect(_part(lead.page, "Where it was")).to_contain_text("then Rejected")
    expect(lead.page.get_by_role("term").filter(has_text="State now")).to_be_visible()


def test_the_events_of_one_state_are_listed_alone(new_page: PageFactory, reviewer: Reviewer, tmp_path: Path) -> None:
    _hand_in(new_page, tmp_path, "Filta")
    page = reviewer.page
    reviewer.open("Filta Silva")
    _to_workflow(page)
    lines = page.get_by_role("list", name="How it got here").get_by_role("listitem")
    expect(lines.filter(has_text="Case started")).to_be_visible()
    _state(page, "revision").click()
    expect(page.get_by_text("The case was never in this state.")).to_be_visible()
    _state(page, "manual_review").click()
    expect(lines).to_have_count(1)
    page.wait_for_url("**state=manual_review*")
    page.reload()
    expect(lines).to_have_count(1)
    page.get_by_role("button", name="Show all", exact=True).click()
    expect(lines.filter(has_text="Case started")).to_be_visible()


def test_who_is_not_signed_in_and_an_unknown_case_see_nothing(new_page: PageFactory, reviewer: Reviewer) -> None:
    stranger = new_page("/cases/case_nonsense/workflow", **DESKTOP)
    expect(stranger.get_by_role("heading", level=1, name="Sign in to review")).to_be_visible()
    reviewer.page.goto("/cases/case_nonsense/workflow")
    expect(reviewer.page.get_by_text("The case did not load")).to_be_visible()
