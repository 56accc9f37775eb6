"""The back office without a mouse, and the side-by-side page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, PageFactory
from tests.e2e.people import Applicant, Reviewer


@pytest.fixture
def reviewer(new_page: PageFactory) -> Reviewer:
    person = Reviewer(new_page("/login", **DESKTOP))
    person.sign_in()
    return person


@pytest.fixture
def handed_in(new_page: PageFactory, tmp_path: Path) -> Applicant:
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name="Keya")
    applicant.verify_person()
    return applicant


def _search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.wait_for_url(f"**search={words}*")


def test_a_case_is_found_taken_and_decided_by_keys(reviewer: Reviewer, handed_in: Applicant) -> None:
    page = reviewer.page
    _search(page, "Keya")
    expect(page.get_by_role("row")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_label("Search")).to_have_value("Keya")
    page.keyboard.press("j")
    page.keyboard.press("i")
    expect(reviewer.row("Keya")).to_contain_text("You")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Keya Silva")).to_be_visible()

    page.keyboard.press("2")
    expect(page.get_by_role("heading", level=2, name="Selfie")).to_be_visible()
    page.keyboard.press("r")
    text = page.get_by_label("Text for Keya")
    text.fill("")
    # Letters that are keys elsewhere are letters here.
    text.press_sequentially("Axr 1 please")
    expect(page.get_by_text("12 / 240")).to_be_visible()
    expect(text).to_have_value("Axr 1 please")
    page.keyboard.press("Escape")
    expect(text).to_be_hidden()
    reviewer.approve_documents(2)

    reject = page.get_by_role("group", name="Decide on the case").get_by_role("button", name="Reject")
    reject.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Shift+A")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(reject).to_be_focused()
    page.keyboard.press("Shift+A")
    expect(page.get_by_text("Approved by Rosa Adeyemi")).to_be_visible()
    handed_in.sees("You are verified, Keya")


def test_the_viewer_turns_zooms_and_lays_the_selfie_beside(reviewer: Reviewer) -> None:
    page = reviewer.page
    reviewer.open("Mira Elena Castellan")
    picture = page.get_by_role("img", name="Passport as sent")
    expect(picture).to_have_css("opacity", "1")
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="125 %")).to_be_visible()
    page.keyboard.press("]")
    expect(picture).to_have_attribute("style", re.compile(r"rotate\(90deg\)"))
    page.keyboard.press("s")
    expect(page.get_by_role("img", name="Selfie as sent")).to_be_visible()
    page.keyboard.press("0")
    expect(page.get_by_role("button", name="100 %")).to_be_visible()
    expect(picture).to_have_attribute("style", re.compile(r"rotate\(0deg\)"))


def test_a_second_reviewer_is_told_that_the_case_is_taken(new_page: PageFactory, reviewer: Reviewer) -> None:
    reviewer.open("Farid Rostami")
    reviewer.take()
    other = Reviewer(new_page("/login", **DESKTOP))
    other.sign_in("lead@demo.test")
    other.open("Farid Rostami")
    expect(other.page.get_by_role("definition").filter(has_text="Rosa Adeyemi")).to_be_visible()
    approve = other.page.get_by_role("button", name="Approve", exact=True).first
    expect(approve).to_have_attribute("aria-disabled", "true")
    expect(approve).to_have_attribute("title", "Take the case first")


def test_filters_narrow_the_queue_and_say_so_when_nothing_fits(reviewer: Reviewer) -> None:
    page = reviewer.page
    page.get_by_text("Risk", exact=True).first.click()
    page.get_by_role("menuitemradio", name="Critical").click()
    expect(page.get_by_role("row")).to_have_count(3)  # the head, and the two that are critical
    expect(reviewer.row("Farid Rostami")).to_be_visible()
    expect(reviewer.row("Bruno Teixeira")).to_be_visible()
    _search(page, "zzz")
    expect(page.get_by_role("heading", name="No case fits")).to_be_visible()
    page.get_by_role("button", name="Clear").first.click()
    expect(reviewer.row("Lena Voss")).to_be_visible()
    expect(page.get_by_label("Search")).to_have_value("")


def test_side_by_side_follows_the_applicant_and_the_reviewer(new_page: PageFactory) -> None:
    page = new_page("/demo", **DESKTOP)
    page.get_by_role("button", name="Start with a person").click()
    drawing = page.get_by_role("img", name="The applicant is at consent")
    expect(drawing).to_be_visible()
    phone = page.frame_locator("iframe")
    phone.get_by_role("button", name="I agree and continue").dispatch_event("click")
    expect(page.get_by_role("img", name="The applicant is at sign_up")).to_be_visible()
    expect(page.get_by_role("list", name="Events").get_by_role("listitem").first).to_contain_text("USER_NEXT_STEP")
    page.get_by_role("button", name="Take the case").click()
    expect(page.get_by_role("region", name="Back office")).to_contain_text("You took the case")
