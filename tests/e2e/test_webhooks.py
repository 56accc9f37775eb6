"""Webhooks in the back office: subscribed, tried, turned off and on, and what was missed sent; a reviewer looks on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from standardwebhooks.webhooks import Webhook

from tests.e2e.conftest import PHONE, ContextFactory
from tests.e2e.people import Reviewer
from tests.e2e.server import AppServer
from tests.e2e.test_accessibility import check
from tests.vendor_server import Vendor, vendor_serving


@pytest.fixture(scope="module")
def receiver() -> Iterator[Vendor]:
    with vendor_serving() as serving:
        yield serving


@pytest.fixture(scope="module")
def own_server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A server of its own, which may call this machine."""
    folder = tmp_path_factory.mktemp("webhooks") / "data"
    shutil.copytree(demo_data, folder)
    allowed = {"OUTGOING_HTTP": "true", "OUTGOING_ALLOWED": "127.0.0.1"}
    running = AppServer(folder, settings=allowed).start()
    yield running
    running.stop()


@pytest.fixture
def office(own_server: AppServer, new_context: ContextFactory) -> Any:
    """Opens a path as one of the demo's people: `office("lead", "/webhooks")`."""

    def open_as(who: str, path: str, **choices: Any) -> Page:
        page = new_context(base_url=own_server.url, **choices).new_page()
        Reviewer(page).sign_in(f"{who}@demo.test")
        page.goto(path)
        return page

    return open_as


def _start(page: Page) -> None:
    """An applicant opens a case."""
    page.goto("/")
    page.get_by_role("button", name="Verify a person").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What happens with your data")


def test_a_lead_subscribes_a_system_which_fails_and_comes_back(
    office: Any, receiver: Vendor, own_server: AppServer, new_context: ContextFactory
) -> None:
    page = office("lead", "/cases")
    page.get_by_role("link", name="Webhooks").first.click()
    expect(page.get_by_role("heading", name="Nobody is told yet")).to_be_visible()
    check(page)
    page.keyboard.press("n")
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Ledger")
    form.get_by_label("Address").fill("https://10.0.0.7/in")
    form.get_by_text("workflow.created").click()
    form.get_by_text("workflow.state.changed").click()
    form.get_by_role("button", name="Make it").click()
    expect(form.get_by_role("alert")).to_contain_text("10.0.0.7 is no public address")
    check(page)
    form.get_by_label("Address").fill(f"http://127.0.0.1:{receiver.port}/in")
    form.get_by_role("button", name="Make it").click()
    secret = page.get_by_label("Secret", exact=True).inner_text()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    check(page)
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_role("heading", level=1, name="Ledger")).to_be_visible()
    expect(page.get_by_text(secret)).to_have_count(0)

    page.keyboard.press("t")
    delivery = page.get_by_role("complementary", name="The delivery")
    expect(delivery.get_by_text("Delivered")).to_be_visible()
    got = receiver.received[0]
    Webhook(secret).verify(got.body, got.headers)
    check(page)
    delivery.get_by_role("button", name="Close the delivery").click()

    receiver.answers = [(410, {"message": "moved"})]
    watcher = office("reviewer", page.url)
    applicant = new_context(base_url=own_server.url, **PHONE).new_page()
    _start(applicant)
    expect(page.get_by_text("gone for good")).to_be_visible()
    expect(watcher.get_by_text("gone for good")).to_be_visible()
    for name in ("Send test", "Edit", "Turn on"):
        expect(watcher.get_by_role("button", name=name)).to_have_count(0)
    receiver.answers = [{"ok": True}]
    page.get_by_role("button", name="Turn on").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(re.compile("events that never arrived"))).to_be_checked()
    dialog.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("are sent again")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="workflow.created")
    expect(row).to_contain_text("Delivered")
    row.get_by_role("button").click()
    expect(delivery.get_by_role("listitem").filter(has_text="410")).to_be_visible()
    expect(delivery.get_by_role("listitem").filter(has_text="200")).to_be_visible()
    expect(delivery.get_by_label("Payload")).to_contain_text('"eventName": "workflow.created"')
    page.get_by_role("searchbox").fill("webhook.test")
    expect(page.get_by_role("row").filter(has_text="workflow.created")).to_have_count(0)
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_role("heading", name="No delivery fits")).to_be_visible()
    _look_on_a_phone(office("lead", "/webhooks", **PHONE))


def _look_on_a_phone(page: Page) -> None:
    check(page)
    page.get_by_role("link", name=re.compile("Ledger")).locator("visible=true").click()
    expect(page.get_by_role("heading", level=1, name="Ledger")).to_be_visible()
    check(page)
    page.get_by_role("button", name=re.compile("webhook.test")).locator("visible=true").first.click()
    expect(page.get_by_role("complementary", name="The delivery")).to_be_visible()
    page.get_by_role("button", name="Close the delivery").click()
    page.goto("/webhooks/all")
    expect(
        page.get_by_role("button", name=re.compile("workflow.created")).locator("visible=true").first
    ).to_be_visible()
    check(page)
    page.goto("/webhooks/webhook_none")
    expect(page.get_by_role("heading", name="This webhook is not here")).to_be_visible()
