"""axe finds nothing on any page, light and dark, on a phone and on a desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, PageFactory
from tests.e2e.people import Applicant, Reviewer
from tests.journeys import photo

DEVICES = {"phone": PHONE, "desk": DESKTOP}
# The dark scheme changes colours and nothing else, so there only the rules about colours can find more.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


def check(page: Page) -> None:
    """Run axe on what the page shows now, in both colour schemes."""
    # As tall as what it shows: axe does not know that a line which a bar at an edge half covers can be scrolled.
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_timeout(250)
        results = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": rules})
        assert results.violations_count == 0, f"{page.url}, {scheme}:\n{results.generate_report()}"
    page.set_viewport_size(size)


@pytest.fixture(params=list(DEVICES))
def device(request: pytest.FixtureRequest) -> dict[str, object]:
    return DEVICES[request.param]


@pytest.mark.parametrize(
    "path", ["/", "/login", "/login?problem=wrong", "/c", "/c?problem=link_expired", "/nowhere", "/demo"]
)
def test_pages_that_anyone_may_open(new_page: PageFactory, device: dict[str, object], path: str) -> None:
    page = new_page(path, **device)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    check(page)


def test_every_step_of_the_journey(new_page: PageFactory, device: dict[str, object], tmp_path: Path) -> None:
    applicant = Applicant(new_page("/", **device), tmp_path, name="Axa")
    applicant.start("business")
    check(applicant.page)
    applicant.agree()
    applicant.press("Continue")
    expect(applicant.page.locator("[aria-invalid=true]").first).to_be_visible()
    check(applicant.page)
    applicant.sign_up_business("Axa Trading")
    check(applicant.page)
    applicant.page.get_by_role("button", name="I have my document").click()
    applicant.sees("Which document will you use?")
    check(applicant.page)
    applicant.choose_passport()
    applicant.sees("Photograph your passport")
    check(applicant.page)
    applicant.choose_file(b"no picture", "refused.jpg")
    expect(applicant.page.get_by_role("alert")).to_be_visible()
    check(applicant.page)
    applicant.choose_file(photo(blurred=True))
    applicant.sees("Can you read everything?")
    check(applicant.page)
    applicant.press("Use it anyway")
    applicant.sees("The certificate of incorporation")
    applicant.hand_in()
    applicant.sees("Take a selfie")
    check(applicant.page)
    applicant.hand_in()
    applicant.sees("Check and send")
    check(applicant.page)
    applicant.press("Send")
    expect(applicant.page.get_by_role("heading", name="We are looking at it")).to_be_visible()
    check(applicant.page)


def test_the_back_office(new_page: PageFactory, device: dict[str, object], tmp_path: Path) -> None:
    name = "Axel" if device is PHONE else "Axelle"
    applicant = Applicant(new_page("/", **PHONE), tmp_path, name=name)
    applicant.verify_person()
    desk = Reviewer(new_page("/login", **DESKTOP))
    desk.sign_in()
    desk.open(f"{name} Silva")
    reviewer = Reviewer(new_page("/login", **device))
    reviewer.sign_in()
    expect(reviewer.page.get_by_text("Lena Voss").locator("visible=true").first).to_be_visible()
    check(reviewer.page)
    reviewer.page.goto("/cases?search=nobody-of-this-name")
    expect(reviewer.page.get_by_role("heading", name="No case fits")).to_be_visible()
    check(reviewer.page)
    reviewer.page.goto("/cases/case_nonsense")
    expect(reviewer.page.get_by_text("The case did not load")).to_be_visible()
    check(reviewer.page)
    reviewer.page.goto(desk.page.url.removeprefix(desk.page.evaluate("location.origin")))
    expect(reviewer.page.get_by_role("heading", level=1, name=f"{name} Silva")).to_be_visible()
    check(reviewer.page)
    case_page = reviewer.page.url
    reviewer.page.goto(f"{case_page}/workflow")
    expect(reviewer.page.get_by_role("heading", name="Where it is")).to_be_visible()
    check(reviewer.page)
    if device is PHONE:
        for part in ("How it got here", "What next"):
            reviewer.page.locator(".ptabs label").filter(has_text=part).click()
            check(reviewer.page)
        reviewer.page.locator(".ptabs label").filter(has_text="How it got here").click()
    reviewer.page.get_by_role("link", name=re.compile("Changed the details")).click()
    expect(reviewer.page.get_by_text("You are looking at")).to_be_visible()
    if device is PHONE:
        reviewer.page.locator(".ptabs label").filter(has_text="Where it is").click()
    reviewer.page.get_by_role("button", name="Show the other").click()
    expect(reviewer.page.get_by_role("button", name="Only what changed")).to_be_visible()
    check(reviewer.page)
    reviewer.page.goto(case_page)
    expect(reviewer.page.get_by_role("heading", level=1, name=f"{name} Silva")).to_be_visible()
    desk.take()
    desk.ask_again("Please take it once more.")
    desk.page.keyboard.press("a")
    expect(desk.page.get_by_text("2 of 2 decided")).to_be_visible()
    check(reviewer.page)
    desk.page.keyboard.press("Shift+R")
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    check(desk.page)
    desk.page.get_by_role("dialog").get_by_role("button", name="Ask for re-upload").click()
    applicant.sees("Please send one photo again")
    check(applicant.page)
    check(desk.page)


def test_a_case_without_documents(new_page: PageFactory, device: dict[str, object]) -> None:
    reviewer = Reviewer(new_page("/login", **device))
    reviewer.sign_in()
    reviewer.page.goto("/cases?search=Emeka")
    link = reviewer.page.get_by_role("link", name=re.compile("Emeka Obi")).locator("visible=true").first
    link.click()
    expect(reviewer.page.get_by_role("heading", name="Application")).to_be_visible()
    check(reviewer.page)
    if device is PHONE:
        reviewer.page.locator("label").filter(has_text="Why").click()
    expect(reviewer.page.get_by_role("heading", name="Scorecard")).to_be_visible()
    check(reviewer.page)


def test_the_side_by_side_page(new_page: PageFactory, device: dict[str, object]) -> None:
    page = new_page("/demo", **device)
    page.get_by_role("button", name="Start with a person").click()
    expect(page).to_have_url(re.compile("/demo/case_"))
    expect(page.get_by_text("document_selection")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    check(page)
