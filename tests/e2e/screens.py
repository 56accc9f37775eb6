"""Pictures of every page at phone and desktop width, light and dark: `python -m tests.e2e.screens [TOUR...]`.

All go to screenshots/; those that the documentation shows are copied to docs/screenshots/.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.chromium import open_chromium
from tests.e2e.people import Applicant, Reviewer
from tests.e2e.server import PROJECT, AppServer
from tests.journeys import photo

PICTURES = PROJECT / "screenshots"
DOCUMENTED = PROJECT / "docs" / "screenshots"
SPECIMENS = PROJECT / "assets" / "specimens"
SIZES = {"390": {"width": 390, "height": 844}, "1440": {"width": 1440, "height": 900}}
IN_DOCS = frozenset(
    {
        "landing-1440-light",
        "upload-390-light",
        "check-390-light",
        "status-390-light",
        "fix-390-light",
        "queue-1440-light",
        "case-1440-light",
        "case-1440-dark",
        "case-390-light",
        "demo-1440-light",
        "policy-1440-light",
        "policy-what-if-1440-light",
    }
)


class Photographer:
    """One browser window of one width that goes through pages and pictures them."""

    def __init__(self, browser: Browser, url: str, size: str) -> None:
        self.browser, self.url, self.size = browser, url, size
        self.page = self.window(SIZES[size])

    def window(self, viewport: dict[str, int]) -> Page:
        """Another person's browser."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport=viewport,  # type: ignore[arg-type]
            reduced_motion="reduce",
            locale="en-US",
            timezone_id="UTC",
        )
        return context.new_page()

    def take(self, name: str, page: Page | None = None, *, whole: bool = True) -> None:
        """Picture the page as it stands, light and dark; `whole` includes what is below the fold."""
        subject = page or self.page
        for scheme in ("light", "dark"):
            subject.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            subject.wait_for_timeout(300)
            picture = PICTURES / f"{name}-{self.size}-{scheme}.png"
            subject.screenshot(path=picture, full_page=whole, animations="disabled")
            print(picture.relative_to(PROJECT), flush=True)
            if picture.stem in IN_DOCS:
                shutil.copyfile(picture, DOCUMENTED / picture.name)


def public(camera: Photographer, _: Path) -> None:
    """Pages that anyone may open."""
    for name, path in (
        ("landing", "/"),
        ("login", "/login"),
        ("link", "/c?problem=link_expired"),
        ("missing", "/no/page"),
    ):
        camera.page.goto(path)
        expect(camera.page.get_by_role("heading", level=1).first).to_be_visible()
        camera.page.wait_for_load_state("networkidle")
        camera.take(name)


def journey(camera: Photographer, folder: Path) -> None:
    """Every step of a person's journey, and how it ends."""
    applicant = Applicant(camera.page, folder, name=f"Mira {camera.size}")
    first = "Mira"
    applicant.page.goto("/")
    applicant.start()
    camera.take("consent")
    applicant.agree()
    applicant.sees("What is your name?")
    camera.take("sign-up")
    applicant.sign_up_person()
    applicant.sees(f"Why we ask, {first}")
    camera.take("why")
    applicant.page.get_by_role("button", name="I have my document").click()
    applicant.sees("Which document will you use?")
    camera.take("document")
    applicant.choose_passport()
    applicant.sees("Photograph your passport")
    camera.take("upload")
    applicant.press("Take the photo")
    applicant.page.wait_for_timeout(1500)
    camera.take("camera", whole=False)
    applicant.press("Close the camera")
    applicant.choose_file(photo(blurred=True))
    applicant.sees("Can you read everything?")
    camera.take("check-hint")
    applicant.press("Take it again")
    applicant.sees("Photograph your passport")
    applicant.choose_file((SPECIMENS / "passport.jpg").read_bytes())
    applicant.sees("Can you read everything?")
    camera.take("check")
    applicant.press("Looks good")
    applicant.sees("Take a selfie")
    camera.take("selfie")
    applicant.hand_in(data=(SPECIMENS / "selfie.jpg").read_bytes())
    applicant.sees("Check and send")
    camera.take("send")
    applicant.press("Send")
    applicant.sees(f"We are looking at it, {first}")
    camera.take("status")

    reviewer = Reviewer(camera.window(SIZES["1440"]))
    reviewer.sign_in()
    reviewer.open(f"{applicant.name} Silva")
    reviewer.take()
    reviewer.ask_again("Light hides the number. Please lay the passport flat, away from the lamp.")
    reviewer.page.keyboard.press("a")
    expect(reviewer.page.get_by_text("2 of 2 decided")).to_be_visible()
    reviewer.decide("revise")
    applicant.sees("Please send one photo again")
    camera.take("fix")
    applicant.page.get_by_role("button", name="Take a new photo").click()
    applicant.sees("Photograph your passport")
    applicant.hand_in(data=(SPECIMENS / "passport.jpg").read_bytes() + b"\0")
    applicant.sees("Ready to send")
    camera.take("fix-ready")
    applicant.press("Send")
    expect(reviewer.page.get_by_text("1 of 2 decided")).to_be_visible()
    reviewer.page.keyboard.press("a")
    expect(reviewer.page.get_by_text("2 of 2 decided")).to_be_visible()
    reviewer.decide("approve")
    applicant.sees(f"You are verified, {first}")
    camera.take("approved")


def business(camera: Photographer, folder: Path) -> None:
    """What is different for a business, and a rejection."""
    applicant = Applicant(camera.page, folder, name="Ada")
    applicant.page.goto("/")
    applicant.start("business")
    applicant.agree()
    applicant.sees("Which business is it?")
    camera.take("sign-up-business")
    applicant.sign_up_business(f"Rejected {camera.size} Ltd")
    applicant.page.get_by_role("button", name="I have my document").click()
    applicant.choose_passport()
    applicant.hand_in()
    applicant.sees("The certificate of incorporation")
    camera.take("certificate")
    applicant.hand_in(data=(SPECIMENS / "certificate.pdf").read_bytes(), name="certificate.pdf")
    applicant.sees("Take a selfie")
    applicant.hand_in()
    applicant.press("Send")
    reviewer = Reviewer(camera.window(SIZES["1440"]))
    reviewer.sign_in()
    reviewer.open(f"Rejected {camera.size} Ltd")
    reviewer.take()
    reviewer.page.keyboard.press("Shift+X")
    expect(reviewer.page.get_by_role("dialog")).to_be_visible()
    if camera.size == "1440":
        camera.take("reject", reviewer.page, whole=False)
    dialog = reviewer.page.get_by_role("dialog")
    dialog.get_by_label("Reason").select_option("business_not_confirmed")
    dialog.get_by_role("button", name="Reject").click()
    applicant.sees("We could not verify the business")
    camera.take("rejected")


def office(camera: Photographer, _: Path) -> None:
    """The back office on the demo's own cases, one of them without documents."""
    reviewer = Reviewer(camera.page)
    reviewer.sign_in()
    camera.page.wait_for_timeout(800)
    camera.take("queue", whole=False)
    camera.page.goto("/cases?search=nobody")
    expect(camera.page.get_by_role("searchbox")).to_have_value("nobody")
    camera.take("queue-empty", whole=False)
    camera.page.goto("/cases?search=Emeka")
    camera.page.get_by_role("link", name=re.compile("Emeka Obi")).locator("visible=true").first.click()
    expect(camera.page.get_by_role("heading", name="Application")).to_be_visible()
    camera.page.wait_for_timeout(800)
    camera.take("case-data", whole=False)
    camera.page.goto("/cases?search=Farid")
    link = camera.page.get_by_role("link", name=re.compile("Farid Rostami")).locator("visible=true").first
    link.click()
    expect(camera.page.get_by_role("heading", level=1, name="Farid Rostami")).to_be_visible()
    camera.page.wait_for_timeout(1200)
    camera.take("case", whole=False)
    camera.page.goto(f"{camera.page.url}/workflow")
    expect(camera.page.get_by_role("heading", name="Where it is")).to_be_visible()
    camera.page.wait_for_timeout(800)
    camera.take("case-workflow", whole=False)
    if camera.size == "390":
        camera.page.locator(".ptabs label").filter(has_text="How it got here").click()
        camera.take("case-workflow-path", whole=False)
    camera.page.locator(".path .mv a").first.click()
    expect(camera.page.get_by_text("You are looking at")).to_be_visible()
    if camera.size == "390":
        camera.page.locator(".ptabs label").filter(has_text="Where it is").click()
    camera.take("case-workflow-then", whole=False)


def workflows(camera: Photographer, _: Path) -> None:
    """The workflows, one of them, and a draft with its findings."""
    Reviewer(camera.page).sign_in("lead@demo.test")
    camera.page.goto("/workflows")
    expect(camera.page.get_by_text("Person review").locator("visible=true").first).to_be_visible()
    camera.take("workflows", whole=False)
    camera.page.goto("/workflows/person_review?version=2&state=enriching")
    expect(camera.page.get_by_role("heading", name="enriching")).to_be_visible()
    camera.take("workflow", whole=False)
    camera.page.get_by_role("button", name="New draft").first.click()
    camera.page.get_by_role("textbox", name="JSON of Person review").click()
    camera.page.keyboard.press("Control+a")
    text = (PROJECT / "ballerine_app/demo/screening/person_review.json").read_text(encoding="utf-8")
    text = text.replace('"RESUBMITTED": "manual_review"', '"RESUBMITTED": "nowhere"')
    camera.page.keyboard.insert_text(text.replace('"version": 2', '"version": 3'))
    expect(camera.page.get_by_text("Errors: 1")).to_be_visible()
    camera.take("workflow-draft", whole=False)
    camera.page.get_by_role("tab", name=re.compile("^Findings")).click()
    expect(camera.page.get_by_role("button", name=re.compile("Go to line")).first).to_be_visible()
    camera.take("workflow-findings", whole=False)
    camera.page.get_by_role("tab", name=re.compile("^Versions")).click()
    camera.page.get_by_role("button", name="Delete draft").click()
    expect(camera.page.get_by_role("dialog")).to_be_visible()
    camera.take("workflow-delete", whole=False)
    camera.page.get_by_role("dialog").get_by_role("button", name="Delete draft").click()
    expect(camera.page.get_by_text("Version 1").first).to_be_visible()


def lists(camera: Photographer, folder: Path) -> None:
    """The custom lists, one of them, and the preview of a file."""
    Reviewer(camera.page).sign_in("lead@demo.test")
    camera.page.goto("/lists")
    expect(camera.page.get_by_text("disposable-mail").locator("visible=true").first).to_be_visible()
    camera.take("lists", whole=False)
    camera.page.goto("/lists/high-risk-merchants")
    expect(camera.page.get_by_text("Gambling").locator("visible=true").first).to_be_visible()
    camera.page.get_by_label("Value", exact=True).fill("7995")
    camera.page.get_by_role("button", name="Try", exact=True).click()
    expect(camera.page.get_by_text("Fits the entry")).to_be_visible()
    camera.page.evaluate("window.scrollTo(0, 0)")
    camera.take("list", whole=False)
    camera.page.get_by_role("button", name="Add").click()
    camera.take("list-add", whole=False)
    camera.page.get_by_role("button", name="Cancel").click()
    camera.page.get_by_role("button", name="Import").click()
    camera.take("list-choose", whole=False)
    file = folder / "codes.csv"
    file.write_text("code;note;valid until\n7801;Lottery;2027-12-31\n742;cut;\n7995;Gambling;\n7802;Racing;\n", "utf-8")
    camera.page.locator("#list-file").set_input_files(file)
    expect(camera.page.get_by_role("dialog").get_by_text("4 rows")).to_be_visible()
    camera.take("list-import", whole=False)
    camera.page.get_by_role("button", name="Cancel").click()


def messages(camera: Photographer, _: Path) -> None:
    """The messages, one of them with a finding, an invitation, and the outbox with what became of it."""
    page = camera.page
    Reviewer(page).sign_in("lead@demo.test")
    page.goto("/messages")
    expect(page.get_by_text("Request to send again").locator("visible=true").first).to_be_visible()
    camera.take("messages", whole=False)
    page.goto("/messages/resubmission?language=de")
    expect(page.get_by_label("Subject")).to_have_value("Bitte senden Sie uns etwas noch einmal")
    page.wait_for_timeout(800)
    camera.take("message", whole=camera.size == "390")
    page.get_by_label("Subject").fill("Hallo {{nobody}}")
    expect(page.get_by_text("is no placeholder of this message")).to_be_visible()
    camera.take("message-finding", whole=False)
    page.goto("/cases")
    page.get_by_role("button", name="Invite").click()
    camera.take("invite", whole=False)
    page.get_by_role("dialog").get_by_label("E-mail").fill("mira@example.test")
    page.get_by_role("dialog").get_by_label("First name").fill("Mira")
    page.get_by_role("button", name="Send the invitation").click()
    page.wait_for_url(re.compile("/cases/"))
    page.goto("/outbox")
    page.get_by_role("button", name=re.compile("Please complete your verification")).first.click()
    expect(page.get_by_role("link", name="Open the applicant's page")).to_be_visible()
    page.wait_for_timeout(800)
    camera.take("outbox", whole=False)


def webhooks(camera: Photographer, folder: Path) -> None:
    """No webhook yet, a new one with its secret, one whose endpoint takes nothing, and one of its deliveries."""
    page = camera.page
    Reviewer(page).sign_in("lead@demo.test")
    page.goto("/webhooks")
    if camera.size == "390":
        expect(page.get_by_role("heading", name="Nobody is told yet")).to_be_visible()
        camera.take("webhooks-empty", whole=False)
    page.get_by_role("button", name="New webhook").locator("visible=true").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill(f"Ledger {camera.size}")
    form.get_by_label("Address").fill("https://10.0.0.7/kyc")
    form.get_by_text("workflow.created").click()
    form.get_by_text("workflow.state.changed").click()
    form.get_by_role("button", name="Make it").click()
    expect(form.get_by_role("alert")).to_be_visible()
    camera.take("webhook-new", whole=False)
    form.get_by_label("Address").fill("https://hooks.example.com/kyc")
    form.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("button", name="I have it")).to_be_visible()
    camera.take("webhook-secret", whole=False)
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_role("heading", level=1, name="Ledger")).to_be_visible()
    applicant = Applicant(camera.window(SIZES["390"]), folder, name=f"Hook {camera.size}")
    applicant.page.goto("/")
    applicant.start()
    applicant.agree()
    expect(page.get_by_text("Nothing arrives at present")).to_be_visible()
    page.wait_for_timeout(1000)
    camera.take("webhook", whole=False)
    page.get_by_role("button", name="Send test").click()
    expect(page.get_by_role("complementary", name="The delivery").get_by_role("listitem").first).to_be_visible()
    camera.take("webhook-delivery", whole=False)
    page.get_by_role("button", name="Close the delivery").click()
    page.locator(".l-more summary").click()
    page.get_by_role("menuitem", name="Send again from").click()
    camera.take("webhook-resend", whole=False)
    page.get_by_role("button", name="Cancel").click()
    page.goto("/webhooks")
    expect(page.get_by_text(f"Ledger {camera.size}").locator("visible=true").first).to_be_visible()
    camera.take("webhooks", whole=False)
    page.goto("/webhooks/all")
    expect(page.get_by_text("workflow.created").locator("visible=true").first).to_be_visible()
    camera.take("webhook-log", whole=False)


def rules(camera: Photographer, _: Path) -> None:
    """The policies, one of them, what it would do, its tests, and what is asked before it is submitted."""
    page = camera.page
    Reviewer(page).sign_in("lead@demo.test")
    page.goto("/rules")
    expect(page.get_by_text("risk", exact=True).locator("visible=true").first).to_be_visible()
    camera.take("rules", whole=False)
    page.goto("/rules/risk?version=1")
    page.get_by_role("button", name="New draft").first.click()
    expect(page.get_by_role("button", name="Submit for review")).to_be_visible()
    camera.take("policy", whole=False)
    page.locator(".rc").filter(has_text="Handed in unusually fast").click()
    expect(page.get_by_label("Reason", exact=True)).to_have_value("Handed in unusually fast")
    camera.take("policy-rule")
    for name in ("What-if", "Backtests", "Shadow"):
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(1500)
        if name == "What-if":
            page.get_by_label("Score of country-increased-monitoring").fill("45")
            page.keyboard.press("Tab")
            page.wait_for_timeout(800)
        camera.take(f"policy-{name.lower()}", whole=False)
    page.get_by_role("tab", name=re.compile("^Tests")).click()
    page.get_by_role("button", name="Add a test").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("A passport of another country, handed in quickly")
    form.get_by_label("Data", exact=True).fill('{"signals": {"secondsToSubmit": 12}}')
    form.get_by_role("button", name="Fill in what comes out").click()
    expect(form.get_by_label("Score")).to_have_value("15")
    camera.take("policy-test", whole=False)
    form.get_by_label("Score").fill("30")
    form.get_by_role("button", name="Put into the policy").click()
    expect(page.get_by_text("30 was expected, 15 came out")).to_be_visible()
    camera.take("policy-tests", whole=False)
    page.get_by_role("button", name=re.compile("^Expect what came out")).click()
    page.get_by_role("button", name="Save draft").first.click()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    camera.take("policy-submit", whole=False)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("tab", name=re.compile("^Versions")).click()
    page.get_by_role("button", name="Delete draft").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete draft").click()
    expect(page.get_by_text("Version 1").first).to_be_visible()


def plugins(camera: Photographer, _: Path) -> None:
    """Providers, calls and one of them, a routing, the simulator, and a plugin as a form."""
    page = camera.page
    Reviewer(page).sign_in("lead@demo.test")
    for name in ("providers", "calls", "routing", "simulator", "secrets"):
        page.goto(f"/plugins?tab={name}")
        expect(page.get_by_role("tab", selected=True)).to_be_visible()
        page.wait_for_timeout(2000)
        camera.take(f"plugins-{name}", whole=False)
        opens = page.locator("[data-item]:visible, .pl-card:visible")
        if name == "calls" and opens.count():
            opens.first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            camera.take("plugins-call", whole=False)
    page.goto("/plugins")
    page.wait_for_timeout(2000)
    plugin = page.get_by_role("link", name="Its plugin")
    if plugin.count():
        plugin.first.click()
        page.wait_for_timeout(2500)
        camera.take("plugin", whole=False)


def side_by_side(camera: Photographer, folder: Path) -> None:
    """The page that shows both sides at once."""
    camera.page.goto("/demo")
    expect(camera.page.get_by_role("heading", level=1).first).to_be_visible()
    camera.page.wait_for_load_state("networkidle")
    camera.take("demo-start", whole=False)
    camera.page.get_by_role("button", name="Start with a person").click()
    expect(camera.page).to_have_url(re.compile("/demo/case_"))
    frame = camera.page.locator("iframe")
    flow = camera.window(SIZES["390"])
    flow.context.add_cookies(camera.page.context.cookies())  # type: ignore[arg-type]
    flow.goto(frame.get_attribute("src") or "")
    applicant = Applicant(flow, folder, name="Mira Elena")
    applicant.agree()
    applicant.sign_up_person()
    applicant.page.get_by_role("button", name="I have my document").click()
    applicant.choose_passport()
    applicant.hand_in(data=(SPECIMENS / "passport.jpg").read_bytes())
    applicant.sees("Take a selfie")
    applicant.hand_in(data=(SPECIMENS / "selfie.jpg").read_bytes())
    applicant.press("Send")
    camera.page.wait_for_timeout(2500)
    camera.take("demo", whole=False)


TOURS: tuple[Callable[[Photographer, Path], None], ...] = (
    public,
    office,
    workflows,
    lists,
    messages,
    webhooks,
    rules,
    plugins,
    side_by_side,
    journey,
    business,
)


def main(names: list[str]) -> None:
    """Go on the named tours, or all."""
    PICTURES.mkdir(exist_ok=True)
    DOCUMENTED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        server = AppServer(Path(folder) / "data").start()
        try:
            for tour in TOURS:
                for size in SIZES:
                    if not names or tour.__name__ in names:
                        tour(Photographer(browser, server.url, size), Path(folder))
        finally:
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
