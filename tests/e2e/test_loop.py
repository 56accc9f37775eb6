"""The whole loop with two people in two browsers; neither of them ever reloads."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE, PageFactory
from tests.e2e.http_client import rows
from tests.e2e.people import Applicant, Reviewer
from tests.e2e.server import AppServer
from tests.effect_worker import until


@pytest.fixture
def reviewer(new_page: PageFactory) -> Reviewer:
    person = Reviewer(new_page("/login", **DESKTOP))
    person.sign_in()
    return person


def test_a_person_is_approved(new_page: PageFactory, reviewer: Reviewer, tmp_path: Path) -> None:
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name="Approva")
    applicant.verify_person()
    expect(reviewer.row("Approva")).to_contain_text("Manual review")
    reviewer.open("Approva Silva")
    reviewer.take()
    reviewer.approve_documents(2)
    reviewer.decide("approve")
    applicant.sees("You are verified, Approva")
    expect(reviewer.page.get_by_text("Approved by Rosa Adeyemi")).to_be_visible()


def test_a_business_is_rejected(new_page: PageFactory, reviewer: Reviewer, tmp_path: Path) -> None:
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name="Rejecta")
    applicant.start("business")
    applicant.agree()
    applicant.sign_up_business("Rejecta Trading")
    applicant.hand_in_everything(certificate=True)
    expect(reviewer.row("Rejecta Trading")).to_contain_text("Manual review")
    reviewer.open("Rejecta Trading")
    reviewer.take()
    reviewer.decide("reject")
    applicant.sees("We could not verify the business")


def test_a_person_sends_one_picture_again_and_is_approved(
    new_page: PageFactory, reviewer: Reviewer, tmp_path: Path
) -> None:
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name="Revisa")
    applicant.verify_person()
    reviewer.open("Revisa Silva")
    reviewer.take()
    reviewer.ask_again("The lamp hides the number. Please try by the window.")
    reviewer.page.keyboard.press("a")
    expect(reviewer.page.get_by_text("2 of 2 decided")).to_be_visible()
    reviewer.decide("revise")

    applicant.sees("Please send one photo again")
    expect(applicant.page.get_by_text("The lamp hides the number. Please try by the window.")).to_be_visible()
    expect(applicant.page.get_by_text("From Rosa, your reviewer")).to_be_visible()
    applicant.page.get_by_role("button", name="Take a new photo").click()
    applicant.sees("Photograph your passport")
    applicant.hand_in()
    applicant.sees("Ready to send")
    applicant.press("Send")
    applicant.sees("We are looking at it, Revisa")

    expect(reviewer.page.get_by_text("1 of 2 decided")).to_be_visible()
    reviewer.page.keyboard.press("a")
    expect(reviewer.page.get_by_text("2 of 2 decided")).to_be_visible()
    reviewer.decide("approve")
    applicant.sees("You are verified, Revisa")


def test_an_applicant_who_reloads_at_every_step_loses_nothing(new_page: PageFactory, tmp_path: Path) -> None:
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name="Reloada", reloads=True)
    applicant.verify_person()


def test_what_is_typed_is_there_after_a_reload_without_pressing_anything(
    new_page: PageFactory, server: AppServer, tmp_path: Path
) -> None:
    applicant = Applicant(new_page("/", **PHONE), tmp_path)
    applicant.start()
    applicant.agree()
    applicant.sees("What is your name?")
    applicant.page.get_by_label("First names").fill("Typed")
    applicant.page.get_by_label("Last name").focus()
    draft = "SELECT draft FROM flow WHERE id = ?"
    until(lambda: "Typed" in str(rows(server.data_dir, draft, applicant.flow_id)))
    applicant.page.reload()
    expect(applicant.page.get_by_label("First names")).to_have_value("Typed")


def test_leaving_by_the_browsers_back_button_finds_the_way_back(new_page: PageFactory, tmp_path: Path) -> None:
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name="Returna")
    applicant.start()
    applicant.agree()
    applicant.sign_up_person()
    applicant.sees("Why we ask, Returna")
    applicant.page.go_back()
    applicant.page.get_by_role("link", name="Carry on").click()
    applicant.sees("Why we ask, Returna")


def test_the_same_link_goes_on_at_the_same_step_on_another_device(new_page: PageFactory, tmp_path: Path) -> None:
    laptop = new_page("/", **DESKTOP)
    applicant = Applicant(laptop, tmp_path, name="Twice")
    applicant.start()
    applicant.agree()
    applicant.sign_up_person()
    applicant.sees("Why we ask, Twice")
    laptop.get_by_role("button", name="Copy my link").click()
    link = laptop.get_by_role("textbox", name="Your link").input_value()
    phone = Applicant(new_page(link, **PHONE), tmp_path, name="Twice")
    phone.sees("Why we ask, Twice")
    phone.page.get_by_role("button", name="I have my document").click()
    phone.sees("Which document will you use?")
    applicant.sees("Which document will you use?")


def test_a_rule_asks_for_one_more_step_while_the_page_is_open(new_page: PageFactory, tmp_path: Path) -> None:
    applicant = Applicant(new_page("/", **DESKTOP), tmp_path, name="Extra")
    applicant.start()
    applicant.agree()
    applicant.sign_up_person()
    applicant.page.get_by_role("button", name="I have my document").click()
    applicant.sees("Which document will you use?")
    rail = applicant.page.get_by_role("list", name="Steps")
    expect(rail).not_to_contain_text("Proof of address")
    applicant.page.get_by_text("Passport", exact=True).click()
    applicant.page.get_by_label("Country that issued it").select_option("BR")
    applicant.press("Continue")
    expect(rail).to_contain_text("Proof of address")


def test_two_reviewers_at_once_one_wins_and_the_other_is_told(
    new_page: PageFactory, reviewer: Reviewer, tmp_path: Path
) -> None:
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name="Contested")
    applicant.verify_person()
    lead = Reviewer(new_page("/login", **DESKTOP))
    lead.sign_in("lead@demo.test")
    reviewer.open("Contested Silva")
    reviewer.take()
    lead.open("Contested Silva")
    expect(lead.page.get_by_text("Rosa Adeyemi").first).to_be_visible()
    reviewer.approve_documents(2)
    reviewer.decide("approve")
    expect(lead.page.get_by_text("Approved by Rosa Adeyemi")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/c", "The link is not complete"),
        ("/c#nonsense", "This link does not open"),
    ],
)
def test_a_bad_link_says_what_to_do(new_page: PageFactory, address: str, sentence: str) -> None:
    page = new_page(address, **PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text(sentence)
    expect(page.get_by_role("link", name="To the start page")).to_be_visible()


def test_a_revoked_link_ends_the_open_page_too(new_page: PageFactory, reviewer: Reviewer, tmp_path: Path) -> None:
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name="Revoked")
    applicant.start()
    applicant.agree()
    applicant.sign_up_person()
    reviewer.open("Revoked Silva")
    reviewer.page.get_by_role("button", name="Revoke").click()
    reviewer.page.get_by_role("dialog").get_by_role("button", name="End the links").click()
    applicant.sees("This link does not open")
    expect(applicant.page.get_by_text("What you sent is safe", exact=False)).to_be_visible()


def test_signing_out_ends_the_session(reviewer: Reviewer) -> None:
    reviewer.page.get_by_role("button", name="Sign out").click()
    expect(reviewer.page.get_by_role("heading", level=1, name="Sign in to review")).to_be_visible()
    reviewer.page.goto("/cases")
    expect(reviewer.page.get_by_role("heading", level=1, name="Sign in to review")).to_be_visible()


def test_a_wrong_password_gets_one_sentence(new_page: PageFactory) -> None:
    page = new_page("/login")
    page.get_by_label("E-mail").fill("reviewer@demo.test")
    page.get_by_label("Password").fill("nope-nope-nope")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
