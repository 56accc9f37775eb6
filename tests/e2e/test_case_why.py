"""The why panel and named queues, on the demo's loans: reasons, scorecard, steps, moving by a lead, filtering."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, PageFactory
from tests.e2e.people import Reviewer
from tests.e2e.test_accessibility import check

NAME = "Emeka Obi"
QUEUE = "Senior underwriters"


def why(page: Page) -> None:
    """Read the whole panel, opened."""
    panel = page.get_by_role("region", name="Why")
    expect(panel.get_by_text("High debts for the income")).to_be_visible()
    expect(panel.get_by_text("40 + 20 = 60")).to_be_visible()
    expect(panel.get_by_text(f"routes to {QUEUE}")).to_be_visible()
    expect(panel.get_by_role("link", name="underwriting, version 1")).to_have_attribute(
        "href", "/rules/underwriting?version=1"
    )
    expect(panel.get_by_role("row", name="Employment self-employed")).to_contain_text("10")
    panel.get_by_text("How it was judged").first.click()
    expect(panel.get_by_text("All of these hold").first).to_be_visible()
    panel.get_by_text("2 rules did not fire").click()
    expect(panel.get_by_text("A loan was written off").first).to_be_visible()


def test_a_loan_shows_its_reasons_and_a_lead_moves_it(new_page: PageFactory) -> None:
    lead = Reviewer(new_page("/login", **DESKTOP))
    lead.sign_in("lead@demo.test")
    expect(lead.row(NAME).get_by_text(QUEUE)).to_be_visible()
    lead.open(NAME)
    why(lead.page)
    check(lead.page)
    expect(lead.page.get_by_text("routed by the rules")).to_be_visible()
    choice = lead.page.get_by_role("combobox", name="Move to")
    choice.select_option("Everyone's queue")
    expect(lead.page.get_by_text("moved by Priya Raman")).to_be_visible()
    choice.select_option(QUEUE)
    expect(lead.page.get_by_role("complementary").get_by_text(QUEUE, exact=True).first).to_be_visible()
    lead.page.goto("/cases")
    lead.page.locator("summary", has_text="Queue").click()
    lead.page.get_by_role("menuitemradio", name=QUEUE).click()
    expect(lead.page).to_have_url(f"{lead.page.evaluate('location.origin')}/cases?queue=Senior+underwriters")
    expect(lead.row(NAME)).to_be_visible()
    expect(lead.row("Sofia Lindqvist")).to_have_count(0)
    check(lead.page)


def test_the_reasons_fit_a_phone(new_page: PageFactory) -> None:
    desk = Reviewer(new_page("/login", **DESKTOP))
    desk.sign_in()
    desk.open(NAME)
    reviewer = Reviewer(new_page("/login", **PHONE))
    reviewer.sign_in()
    reviewer.page.goto(desk.page.url)
    reviewer.page.locator(".ptabs label").filter(has_text="Why").click()
    why(reviewer.page)
    assert reviewer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check(reviewer.page)
    # A reviewer reads which queue it is and moves nothing.
    expect(reviewer.page.get_by_role("combobox", name="Move to")).to_have_count(0)
