"""Rules in the back office: a lead changes and tests one, a second person approves it, and one click takes it back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ballerine_app.services.definitions import read_policy_file
from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory
from tests.e2e.people import Reviewer
from tests.e2e.server import AppServer
from tests.e2e.test_accessibility import check


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A server of its own: what is published here judges every case."""
    folder = tmp_path_factory.mktemp("rules") / "data"
    running = AppServer(folder, settings={"STARTS_PER_HOUR": "100000"}).start()
    yield running
    running.stop()


@pytest.fixture
def office(own_server: AppServer, new_context: ContextFactory) -> Any:
    """Opens a path as one of the demo's people: `office("lead", "/rules")`."""

    def open_as(who: str, path: str, **choices: Any) -> Page:
        page = new_context(base_url=own_server.url, **choices).new_page()
        Reviewer(page).sign_in(f"{who}@demo.test")
        page.goto(path)
        return page

    return open_as


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


def _edit(page: Page, name: str, content: dict[str, Any]) -> None:
    _tab(page, "Rules")
    editor = page.get_by_role("textbox", name=f"JSON of {name}")
    expect(editor).to_be_editable()
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(json.dumps(content, indent=2))


def _status(page: Page, words: str) -> None:
    expect(page.locator(".facts dd > .badge").filter(has_text=words)).to_be_visible()


def test_a_policy_is_changed_tested_approved_by_another_and_rolled_back(office: Any) -> None:
    lead = office("lead", "/rules")
    lead.get_by_role("button", name="Begin a draft of risk").click()
    submit = lead.get_by_role("button", name="Submit for review")
    expect(submit).to_be_visible()
    content = read_policy_file().data | {"version": 2}
    content["rules"][3]["score"] = 61
    _edit(lead, "risk", content)
    _tab(lead, "Tests")
    expect(lead.get_by_text(f"1 of {len(content['tests'])} fail")).to_be_visible()
    expect(lead.get_by_text("Score: 60 was expected, 61 came out")).to_be_visible()
    lead.get_by_role("button", name="Save draft").first.click()
    expect(lead.get_by_role("button", name="Save draft")).to_have_count(0)
    expect(submit).to_have_attribute("aria-disabled", "true")
    expect(submit).to_have_attribute("title", re.compile("A test fails"))
    lead.get_by_role("button", name="Expect what came out: A file of another case").click()
    expect(lead.get_by_text(f"All {len(content['tests'])} pass")).to_be_visible()

    lead.get_by_role("button", name="Add a test").click()
    form = lead.get_by_role("dialog")
    form.get_by_label("Name").fill("Two other cases have the file")
    form.get_by_label("Data", exact=True).fill('{"signals": {"sameFileCases": 2}')
    form.get_by_role("button", name="Fill in what comes out").click()
    expect(form.get_by_text("The data is not a JSON object.")).to_be_visible()
    form.get_by_label("Data", exact=True).fill('{"signals": {"sameFileCases": 2}}')
    form.get_by_role("button", name="Fill in what comes out").click()
    expect(form.get_by_label("Score")).to_have_value("61")
    check(lead)
    form.get_by_role("button", name="Put into the policy").click()
    expect(lead.get_by_text(f"All {len(content['tests']) + 1} pass")).to_be_visible()
    lead.get_by_role("button", name="Save draft").first.click()
    submit.click()
    asked = lead.get_by_role("dialog")
    expect(asked).to_contain_text("Document used in another case (document-used-before): score 61, before 60")
    asked.get_by_label("To the reviewer").fill("The file counts one more.")
    asked.get_by_role("button", name="Submit for review").click()
    expect(lead.get_by_text("You wrote or submitted it, so somebody else has to approve it.")).to_be_visible()
    approve = lead.get_by_role("button", name="Approve and publish")
    expect(approve).to_have_attribute("aria-disabled", "true")
    approve.click(force=True)
    expect(lead.get_by_role("dialog")).to_have_count(0)

    admin = office("admin", "/rules")
    admin.get_by_role("link", name="Open risk, version 2, in review").click()
    expect(admin.get_by_text("The file counts one more.")).to_be_visible()
    _tab(admin, "Changes")
    expect(admin.get_by_text("Test added: Two other cases have the file")).to_be_visible()
    admin.get_by_role("button", name="Approve and publish").click()
    admin.get_by_role("dialog").get_by_role("button", name="Approve and publish").click()
    _status(admin, "Published")
    _status(lead, "Published")  # without a reload

    admin.get_by_role("button", name="Roll back").first.click()
    back = admin.get_by_role("dialog")
    expect(back.get_by_role("heading", name="Roll risk back to version 1?")).to_be_visible()
    expect(back).to_contain_text("score 60, before 61")
    check(admin)
    back.get_by_role("button", name="Roll back").click()
    expect(admin).to_have_url(re.compile("version=1"))
    _status(admin, "Published")
    _status(lead, "Archived")


def test_a_draft_is_sent_back_and_what_others_saved_is_not_written_over(office: Any) -> None:
    lead = office("lead", "/rules")
    lead.get_by_role("button", name="New policy").click()
    dialog = lead.get_by_role("dialog")
    dialog.get_by_label("Name").fill("two words")
    dialog.get_by_role("button", name="Begin").click()
    expect(dialog.get_by_role("alert")).to_contain_text("letters, digits, hyphens")
    dialog.get_by_label("Name").fill("leasing")
    dialog.get_by_role("button", name="Begin").click()
    expect(lead.get_by_role("heading", level=1, name="leasing")).to_be_visible()
    too_long = lead.get_by_role("alert").filter(has_text="too long for the page")
    _edit(lead, "leasing", {"rules": [], "description": "x" * 450_000})
    expect(too_long).to_be_visible()
    admin = office("admin", "/rules/leasing?version=1")
    _edit(lead, "leasing", {"rules": [], "description": "Mine"})
    expect(lead.get_by_text("Not saved yet").first).to_be_visible()
    expect(too_long).to_have_count(0)
    _edit(admin, "leasing", {"rules": [], "description": "Theirs"})
    admin.get_by_role("button", name="Save draft").first.click()
    expect(lead.get_by_role("alert").filter(has_text="Somebody saved this draft meanwhile")).to_be_visible()
    lead.get_by_role("button", name="Save draft").first.click()
    expect(lead.get_by_text("Somebody changed this version meanwhile")).to_be_visible()
    lead.get_by_role("button", name="Take the saved one").click()
    lead.get_by_role("button", name="Submit for review").click()
    lead.get_by_role("dialog").get_by_role("button", name="Submit for review").click()
    lou = office("admin", "/rules/leasing?version=1")
    lou.get_by_role("button", name=re.compile("Take back|Send back")).click()
    lou.get_by_role("dialog").get_by_label("What to change").fill("It has no rules.")
    lou.get_by_role("dialog").get_by_role("button", name=re.compile("Take back|Send back")).click()
    expect(lead.get_by_text("It has no rules.").first).to_be_visible()
    _tab(lead, "Versions")
    lead.get_by_role("button", name="Delete draft").click()
    lead.get_by_role("dialog").get_by_role("button", name="Delete draft").click()
    expect(lead.get_by_role("heading", level=1, name="Rules")).to_be_visible()
    expect(lead.get_by_role("link", name="leasing")).to_have_count(0)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_reviewer_reads_and_axe_finds_nothing(office: Any, device: dict[str, Any]) -> None:
    page = office("reviewer", "/cases", **device)
    if device is PHONE:
        page.get_by_role("navigation", name="Main").get_by_text("More").click()
        check(page)
    page.get_by_role("link", name="Rules").locator("visible=true").click()
    expect(page.get_by_role("heading", level=1, name="Rules")).to_be_visible()
    expect(page.get_by_text("risk", exact=True).locator("visible=true")).to_be_visible()
    expect(page.get_by_role("button", name="New policy")).to_have_count(0)
    check(page)
    page.goto("/rules/risk?version=1")
    expect(page.get_by_text("Read only")).to_be_visible()
    for tab in ("Rules", "Tests", "Changes", "Versions"):
        _tab(page, tab)
        expect(page.get_by_role("tab", name=re.compile(f"^{tab}"))).to_have_attribute("aria-selected", "true")
        check(page)
    expect(page.get_by_text("A lead or an admin changes and publishes policies.")).to_be_visible()
    expect(page.get_by_role("button", name="Roll back")).to_have_count(0)
    page.goto("/rules/unheard_of")
    expect(page.get_by_text("This policy is not here")).to_be_visible()
    check(page)
