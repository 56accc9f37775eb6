"""An applicant and a reviewer as they use the pages: what they read, press and type."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys import BUSINESS, PERSON, photo


class Applicant:
    """Somebody on a phone who goes through the journey. Names are theirs alone, so that the queue can be searched."""

    def __init__(self, page: Page, folder: Path, *, name: str = "Ana Maria", reloads: bool = False) -> None:
        self.page = page
        self.name = name
        self._folder = folder
        self._reloads = reloads

    @property
    def flow_id(self) -> str:
        """The journey's id, from the address."""
        return self.page.url.rstrip("/").rsplit("/", 1)[1]

    def start(self, kind: str = "individual") -> None:
        """Choose a journey on the start page."""
        self.page.get_by_role("button", name="Verify a person" if kind == "individual" else "Verify a business").click()
        self.sees("What happens with your data")

    def sees(self, heading: str) -> None:
        """The page's one heading is this; after a reload too, for those who reload at every step."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        if self._reloads:
            self.page.reload()
            expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def press(self, button: str) -> None:
        """Press a button by its name."""
        self.page.get_by_role("button", name=button, exact=True).first.click()

    def agree(self) -> None:
        """Consent to the privacy notice."""
        self.press("I agree and continue")

    def sign_up_person(self) -> None:
        """Type name and country."""
        self.sees("What is your name?")
        self.page.get_by_label("First names").fill(self.name)
        self.page.get_by_label("Last name").fill(PERSON["last_name"])
        self.page.get_by_label("Country where you live").select_option("PT")
        self.press("Continue")

    def sign_up_business(self, business: str) -> None:
        """Type the business and who acts for it."""
        self.sees("Which business is it?")
        self.page.get_by_label("Name of the business").fill(business)
        self.page.get_by_label("Registration number").fill(BUSINESS["registration_number"])
        self.page.get_by_label("Country where it is registered").select_option("PT")
        self.page.get_by_label("First names").fill(self.name)
        self.page.get_by_label("Last name").fill(BUSINESS["last_name"])
        self.press("Continue")

    def choose_passport(self) -> None:
        """Pick the passport, issued by Portugal."""
        self.sees("Which document will you use?")
        self.page.get_by_text("Passport", exact=True).click()
        self.page.get_by_label("Country that issued it").select_option("PT")
        self.press("Continue")

    def hand_in(self, *, then: str = "Looks good", data: bytes | None = None, name: str = "photo.jpg") -> None:
        """Choose a file, look at it, confirm it."""
        self.choose_file(data or photo(), name)
        self.press(then)

    def choose_file(self, data: bytes, name: str = "photo.jpg") -> None:
        """Give the file picker a file."""
        file = self._folder / name
        file.write_bytes(data)
        self.page.locator("input[type=file]").first.set_input_files(file)

    def hand_in_everything(self, *, certificate: bool = False) -> None:
        """From the page that says why to the status page."""
        self.page.get_by_role("button", name="I have my document").click()
        self.choose_passport()
        self.sees("Photograph your passport")
        self.hand_in()
        if certificate:
            self.sees("The certificate of incorporation")
            self.hand_in()
        self.sees("Take a selfie")
        self.hand_in()
        self.sees("Check and send")
        self.press("Send")

    def verify_person(self) -> None:
        """The whole journey of a person."""
        self.start()
        self.agree()
        self.sign_up_person()
        self.sees(f"Why we ask, {self.name.split()[0]}")
        self.hand_in_everything()
        self.sees(f"We are looking at it, {self.name.split()[0]}")


class Reviewer:
    """Somebody in the back office."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, email: str = "reviewer@demo.test") -> None:
        """Sign in; ends on the queue."""
        self.page.goto("/login")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill("demo-password")
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", level=1, name="All cases")).to_be_visible()

    def row(self, name: str) -> Locator:
        """The queue's line with this name."""
        return self.page.get_by_role("row").filter(has_text=name)

    def open(self, name: str) -> None:
        """Open a case from the queue and take it."""
        self.row(name).get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def take(self) -> None:
        """Take the case."""
        self.page.get_by_role("button", name="Take the case").click()
        expect(self.page.get_by_role("button", name="Release")).to_be_visible()

    def approve_documents(self, count: int) -> None:
        """Approve the documents one after the other, by the key."""
        for done in range(1, count + 1):
            self.page.keyboard.press("a")
            expect(self.page.get_by_text(f"{done} of {count} decided")).to_be_visible()

    def ask_again(self, text: str) -> None:
        """Mark the chosen document for re-upload, with a reason and words of one's own."""
        self.page.keyboard.press("r")
        self.page.get_by_role("combobox", name="Reason").select_option("glare")
        field = self.page.get_by_label("Text for", exact=False)
        expect(field).not_to_have_value("")  # the reason brings a sentence, which one's own replaces
        field.fill(text)
        self.page.get_by_role("button", name="Add to request").click()
        expect(field).to_have_count(0)

    def decide(self, outcome: str) -> None:
        """Approve, reject or ask for re-upload on the case."""
        if outcome == "approve":
            self.page.keyboard.press("Shift+A")
        elif outcome == "reject":
            self.page.keyboard.press("Shift+X")
            dialog = self.page.get_by_role("dialog")
            dialog.get_by_label("Reason").select_option("forged")
            dialog.get_by_role("button", name="Reject").click()
        else:
            self.page.keyboard.press("Shift+R")
            self.page.get_by_role("dialog").get_by_role("button", name="Ask for re-upload").click()
