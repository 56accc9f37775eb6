"""Messages in the back office: worded and turned off by a lead, an invitation that is followed from the outbox."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, PageFactory
from tests.e2e.people import Reviewer
from tests.e2e.test_accessibility import check


@pytest.fixture
def office(new_page: PageFactory) -> Any:
    """Opens a path as one of the demo's people: `office("lead", "/messages")`."""

    def open_as(who: str, path: str, **choices: Any) -> Page:
        page = new_page("/login", **choices)
        Reviewer(page).sign_in(f"{who}@demo.test")
        page.goto(path)
        return page

    return open_as


def test_a_lead_words_a_message_and_everybody_sees_it(office: Any) -> None:
    page = office("lead", "/messages", **DESKTOP)
    page.get_by_role("row").filter(has_text="Identity check").get_by_role("link", name="French").click()
    expect(page.get_by_label("Subject")).to_have_value("Merci de confirmer votre identité")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("link", name="Commencer le contrôle")).to_be_visible()
    watcher = office("reviewer", "/messages/session?language=fr")
    expect(watcher.get_by_text("Merci de confirmer votre identité").first).to_be_visible()
    expect(watcher.get_by_role("button", name="Save")).to_have_count(0)

    page.get_by_label("Text").fill("Bonjour {{nom}}")
    expect(page.get_by_text("{{nom}} is no placeholder of this message.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_attribute("aria-disabled", "true")
    check(page)
    page.get_by_label("Text").fill("Bonjour {{first_name}} <b>!</b>\n\n{{link}}")
    expect(frame.get_by_text("Bonjour Mira <b>!</b>")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. The next message goes out in these words.")).to_be_visible()
    expect(watcher.get_by_text("Bonjour {{first_name}} <b>!</b>")).to_be_visible()
    page.get_by_role("button", name="Back to shipped").click()
    page.get_by_role("dialog").get_by_role("button", name="Back to shipped").click()
    expect(page.get_by_label("Text")).to_have_value(re.compile("^Bonjour {{first_name}},\n"))


def test_an_invitation_is_followed_from_the_outbox(office: Any, new_page: PageFactory) -> None:
    page = office("reviewer", "/cases", **DESKTOP)
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    check(page)
    dialog.get_by_label("E-mail").fill("noor@example.test")
    dialog.get_by_label("First name").fill("Noor")
    dialog.get_by_label("Language").select_option("de")
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("You invited the applicant").first).to_be_visible()
    expect(page.get_by_text("E-mail sent: invitation").first).to_be_visible()

    page.goto("/outbox")
    page.get_by_label("Search receivers and subjects").fill("noor@")
    page.get_by_role("button", name=re.compile("noor@example.test")).click()
    expect(page.frame_locator("iframe").get_by_text("Guten Tag Noor,")).to_be_visible()
    check(page)
    link = page.get_by_role("link", name="Open the applicant's page").get_attribute("href")
    assert link is not None
    applicant = new_page(link)
    applicant.get_by_role("button", name="I agree and continue").click()
    expect(applicant.get_by_label("First names")).to_have_value("Noor")
    expect(applicant.get_by_label("E-mail")).to_have_value("noor@example.test")


def test_the_pages_on_a_phone(office: Any) -> None:
    page = office("lead", "/messages", **PHONE)
    expect(page.get_by_role("link", name=re.compile("Request to send again"))).to_be_visible()
    check(page)
    page.get_by_role("link", name=re.compile("Request to send again")).click()
    expect(page.get_by_label("Subject")).to_have_value("Please send something again")
    check(page)
    page.goto("/outbox")
    page.get_by_role("button", name=re.compile("danilo.pereira@example.test")).first.click()
    expect(page.get_by_role("link", name="Open the applicant's page")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("button", name=re.compile("lena.voss@example.test"))).to_be_visible()
