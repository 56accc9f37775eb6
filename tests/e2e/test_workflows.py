"""Workflows in the back office: a lead changes one, new cases take it, old ones stay; a reviewer looks on."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory
from tests.e2e.people import Applicant, Reviewer
from tests.e2e.server import PROJECT, AppServer
from tests.e2e.test_accessibility import check

DEFINITIONS = PROJECT / "ballerine_app" / "demo" / "screening"


@pytest.fixture(scope="module")
def own_server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A server of its own: what is published here is in force for every journey."""
    folder = tmp_path_factory.mktemp("workflows") / "data"
    shutil.copytree(demo_data, folder)
    running = AppServer(folder, settings={"STARTS_PER_HOUR": "100000"}).start()
    yield running
    running.stop()


@pytest.fixture
def office(own_server: AppServer, new_context: ContextFactory) -> Any:
    """Opens a path as one of the demo's people: `office("lead", "/workflows")`."""

    def open_as(who: str, path: str, **choices: Any) -> Page:
        page = new_context(base_url=own_server.url, **choices).new_page()
        Reviewer(page).sign_in(f"{who}@demo.test")
        page.goto(path)
        return page

    return open_as


def _edit(page: Page, change: Any) -> None:
    """Put the demo's definition, changed, into the editor of its next version."""
    data = json.loads((DEFINITIONS / "person_review.json").read_text(encoding="utf-8")) | {"version": 3}
    change(data)
    page.get_by_role("textbox", name="JSON of Person review").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(json.dumps(data, indent=2))


def _state(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=re.compile(f"^{name}(,|$)")).first


def test_a_lead_publishes_a_version_that_new_cases_take(
    office: Any, own_server: AppServer, new_context: ContextFactory, tmp_path: Path
) -> None:
    before = Applicant(new_context(base_url=own_server.url, **PHONE).new_page(), tmp_path, name="Olda")
    before.page.goto("/")
    before.verify_person()
    page = office("lead", "/workflows")
    page.get_by_role("button", name="Begin a draft of Person review").click()
    editor = page.get_by_role("textbox", name="JSON of Person review")
    expect(editor).to_be_editable()

    _edit(page, lambda data: data["definition"]["states"]["revision"]["on"].update(RESUBMITTED="nowhere"))
    expect(page.get_by_text("Errors: 1")).to_be_visible()
    expect(page.get_by_text("This is the drawing from before.")).to_be_visible()
    check(page)
    page.get_by_role("tab", name="Findings").click()
    expect(page.get_by_text("nowhere", exact=False).first).to_be_visible()
    page.get_by_role("button", name=re.compile("Go to line")).first.click()
    expect(editor).to_be_focused()
    assert "nowhere" in page.evaluate("getSelection().toString()")

    def second_look(data: dict[str, Any]) -> None:
        states = data["definition"]["states"]
        states["revision"]["on"]["RESUBMITTED"] = "second_look"
        states["second_look"] = {"tags": ["manual_review"], "on": {"RETURN_TO_REVIEW": "manual_review"}}

    _edit(page, second_look)
    expect(_state(page, "second_look")).to_be_visible()
    publish = page.get_by_role("button", name="Publish", exact=True).first
    expect(publish).to_have_attribute("aria-disabled", "true")
    page.reload()
    expect(_state(page, "second_look")).to_be_visible()
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.get_by_role("tab", name="Changes").click()
    expect(page.get_by_text("State second_look added")).to_be_visible()
    expect(page.get_by_text("State revision: event RESUBMITTED now leads to second_look")).to_be_visible()
    publish.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Cases that run on version 2 or older stay there")
    check(page)
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_title("New cases take this version")).to_be_visible()
    expect(page.get_by_role("button", name="Save draft")).to_have_count(0)

    after = Applicant(new_context(base_url=own_server.url, **PHONE).new_page(), tmp_path, name="Newa")
    after.page.goto("/")
    after.start()
    after.agree()
    expect(_state(page, "collection")).to_have_accessible_name(re.compile("1 case$"))
    page.get_by_role("tab", name="Versions").click()
    rows = page.get_by_role("list", name="Versions").get_by_role("listitem")
    expect(rows.nth(0)).to_contain_text("Version 3")
    expect(rows.nth(0)).to_contain_text("1 case")
    expect(rows.nth(1)).to_contain_text("7 cases")
    rows.nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name="Person review")).to_be_visible()
    expect(page).to_have_url(re.compile("version=2"))


def test_what_somebody_else_saved_is_not_written_over(office: Any) -> None:
    first = office("lead", "/workflows")
    first.get_by_role("button", name="Begin a draft of Business collection").click()
    editor = first.get_by_role("textbox", name="JSON of Business collection")
    editor.click()
    first.keyboard.press("Control+Home")
    first.keyboard.press("ArrowRight")
    first.keyboard.insert_text('"mine": 1, ')
    expect(first.get_by_text("Not saved yet")).to_be_visible()
    second = office("admin", "/workflows/business_collection?version=2&tab=json")
    second.get_by_role("textbox", name="JSON of Business collection").click()
    second.keyboard.press("Control+Home")
    second.keyboard.press("ArrowRight")
    second.keyboard.insert_text('"theirs": 1, ')
    second.keyboard.press("Control+s")
    expect(second.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    told = first.get_by_role("alert").filter(has_text="Somebody saved this draft meanwhile")
    expect(told).to_be_visible()
    expect(editor).to_contain_text('"mine": 1')
    first.get_by_role("button", name="Save draft").first.click()
    expect(first.get_by_text("Somebody changed this version meanwhile")).to_be_visible()
    first.get_by_role("button", name="Take the saved one").click()
    expect(editor).to_contain_text('"theirs": 1')
    expect(told).to_have_count(0)


def test_counts_follow_the_cases(
    office: Any, own_server: AppServer, new_context: ContextFactory, tmp_path: Path
) -> None:
    page = office("reviewer", "/workflows/business_review?state=collection")
    expect(_state(page, "collection")).to_have_attribute("aria-pressed", "true")
    before = _state(page, "collection").get_attribute("aria-label") or ""
    applicant = Applicant(new_context(base_url=own_server.url, **PHONE).new_page(), tmp_path, name="Counta")
    applicant.page.goto("/")
    applicant.start("business")
    expect(_state(page, "collection")).not_to_have_accessible_name(before)


def test_a_reviewer_reads_and_changes_nothing(office: Any) -> None:
    page = office("reviewer", "/workflows")
    expect(page.get_by_role("row").filter(has_text="Person review")).to_be_visible()
    expect(page.get_by_role("button", name="Import")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("Begin a draft"))).to_have_count(0)
    page.get_by_role("link", name="Person review").first.click()
    expect(page.get_by_text("Read only")).to_be_visible()
    page.get_by_role("tab", name="JSON").click()
    expect(page.get_by_role("textbox", name="JSON of Person review")).not_to_be_editable()
    page.get_by_role("tab", name="Versions").click()
    expect(page.get_by_text("A lead or an admin publishes and archives versions.")).to_be_visible()
    expect(page.get_by_role("button", name="New draft")).to_have_count(0)


def test_states_are_reached_and_chosen_by_the_keyboard(office: Any) -> None:
    page = office("reviewer", "/workflows/person_review?version=1")
    _state(page, "collection").focus()
    page.keyboard.press("ArrowDown")
    expect(_state(page, "manual_review")).to_be_focused()
    page.keyboard.press("Enter")
    expect(_state(page, "manual_review")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="manual_review")).to_be_visible()
    expect(page.get_by_text("Sent by: reviewer").first).to_be_visible()
    expect(page).to_have_url(re.compile("state=manual_review"))
    expect(_state(page, "manual_review")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="manual_review")).to_be_visible()
    zoom = page.locator(".wd-tools span")
    expect(zoom).to_have_text(re.compile(r"^\d+ %$"))  # once the drawing knows its place
    before = zoom.text_content() or ""
    page.keyboard.press("+")
    expect(zoom).not_to_have_text(before)
    page.keyboard.press("0")
    expect(zoom).to_have_text(before)


def test_a_definition_from_elsewhere_becomes_a_draft(office: Any, tmp_path: Path) -> None:
    page = office("lead", "/workflows")
    expect(page.get_by_role("button", name="Import")).to_be_visible()
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("JSON", exact=True).fill('{"a": 1, "a": 2}')
    dialog.get_by_role("button", name="Import as a draft").click()
    expect(dialog.get_by_role("alert")).to_contain_text("the key a stands twice")
    chart = {
        "initial": "open",
        "states": {"open": {"on": {"approve": "done", "lose": "trap"}}, "done": {"type": "final"}, "trap": {}},
    }
    file = tmp_path / "chart.json"
    file.write_text(json.dumps(chart))
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog.get_by_text("chart.json is in the field above.")).to_be_visible()
    dialog.get_by_label("Name (optional)").fill("loan_review")
    dialog.get_by_role("button", name="Import as a draft").click()
    expect(page.get_by_role("heading", level=1, name="loan_review")).to_be_visible()
    expect(page.get_by_role("list", name="Findings")).to_contain_text("trap")
    page.get_by_role("button", name="Show the state trap").first.click()
    expect(_state(page, "trap")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("tab", name="Versions").click()
    page.get_by_role("button", name="Delete draft").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete draft").click()
    expect(page.get_by_role("heading", level=1, name="Workflows")).to_be_visible()
    expect(page.get_by_text("loan_review")).to_have_count(0)


def test_the_import_fits_a_phone(office: Any) -> None:
    page = office("lead", "/workflows", **PHONE)
    page.get_by_role("button", name="Import").click()
    for name in ("Cancel", "Import as a draft"):
        expect(page.get_by_role("dialog").get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_axe_finds_nothing(office: Any, device: dict[str, Any]) -> None:
    page = office("lead", "/workflows", **device)
    expect(page.get_by_text("Person review").locator("visible=true").first).to_be_visible()
    check(page)
    page.goto("/workflows/person_review?version=1&state=manual_review")
    expect(page.get_by_role("heading", name="manual_review")).to_be_visible()
    check(page)
    for tab in ("Findings", "JSON", "Changes", "Versions", "Cases"):
        page.get_by_role("tab", name=re.compile(f"^{tab}")).click()
        check(page)
    page.get_by_text("As a list").click()
    check(page)
    page.goto("/workflows/unheard_of")
    expect(page.get_by_text("This version is not here")).to_be_visible()
    check(page)
