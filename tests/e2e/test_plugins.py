"""Plugins in the back office: a call read and run again, a routing turned, a plugin tried; a reviewer looks on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ballerine_app.commands.data import prepare
from ballerine_app.compose import build_runtime
from ballerine_app.services.case_events import start_case
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.principals import Operator
from ballerine_app.services.routing_act import save_routing
from ballerine_app.services.version_drafts import copy_to_draft, import_draft
from ballerine_app.services.version_publishing import publish_version
from ballerine_app.settings import Settings
from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory
from tests.e2e.people import Reviewer
from tests.e2e.server import AppServer
from tests.e2e.test_accessibility import check
from tests.services.plugin_cases import reaching
from tests.vendor_server import Vendor, vendor_serving

STATES = {
    "idle": {"on": {"start": "checking"}},
    "checking": {"on": {"OK": "manual_review", "NONE": "manual_review"}},
    "manual_review": {"on": {"approve": "approved"}},
    "approved": {"type": "final", "tags": ["approved"]},
}
WORKFLOW = {
    "name": "company_check",
    "displayName": "Company check",
    "version": 1,
    "definitionType": "statechart-json",
    "definition": {"id": "company_check", "initial": "idle", "states": STATES},
    "config": {"initialEvent": "start"},
    "events": {
        **{name: {"actors": ["system"]} for name in ("start", "OK", "NONE")},
        "approve": {"actors": ["reviewer"]},
    },
    "extensions": {
        "apiPlugins": [
            {
                "name": "register",
                "displayName": "Company register",
                "pluginKind": "capability",
                "capability": "company-lookup",
                "request": {
                    "transform": [{"transformer": "jmespath", "mapping": "{number: entity.data.registrationNumber}"}]
                },
                "stateNames": ["checking"],
                "successAction": "OK",
                "errorAction": "NONE",
            }
        ]
    },
}


def routing(port: int) -> dict[str, Any]:
    def provider(name: str, title: str, amount: float) -> dict[str, Any]:
        url = f"http://{name}.example:{port}/companies"
        plugin = {"pluginKind": "api", "url": url}
        return {"name": name, "displayName": title, "plugin": plugin, "price": {"amount": amount}}

    return {
        "capability": "company-lookup",
        "displayName": "Company lookup",
        "strategy": {"type": "waterfall"},
        "conclusive": {"==": [{"var": "result.found"}, True]},
        "providers": [provider("acme", "Acme Registry", 0.2), provider("north", "Nordic Data", 0.5)],
    }


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    with vendor_serving() as serving:
        serving.answers = [{"found": False}, {"found": True, "name": "Heron GmbH", "status": "active"}]
        yield serving


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory, vendor: Vendor) -> Iterator[AppServer]:
    """A server of its own with one case whose vendors have answered; its own calls go to the same vendor."""
    folder = tmp_path_factory.mktemp("plugins") / "data"
    prepare(Settings(data_dir=folder, demo=True), "demo-password")
    runtime = build_runtime(Settings(data_dir=folder, demo=True))
    try:
        with reaching(runtime, vendor) as reached:
            save_routing(reached, Operator(), routing(vendor.port), revision=0)
            draft = import_draft(reached, Operator(), json.dumps(WORKFLOW))
            publish_version(reached, Operator(), draft.version_id, draft.revision)
            copy_to_draft(reached, Operator(), draft.version_id)
            data = {"companyName": "Heron GmbH", "registrationNumber": "HRB 1", "country": "DE"}
            start_case(reached, Operator(), "company_check", {"entity": {"id": "e", "type": "business", "data": data}})
            run_due(reached)
    finally:
        runtime.database.close()
    here = f"http://127.0.0.1:{vendor.port}"
    allowed = {
        "OUTGOING_HTTP": "true",
        "OUTGOING_ALLOWED": "127.0.0.1",
        "OUTGOING_MAPPED": " ".join(f"http://{name}.example:{vendor.port}={here}" for name in ("acme", "north")),
    }
    running = AppServer(folder, settings=allowed).start()
    yield running
    running.stop()


@pytest.fixture
def office(own_server: AppServer, new_context: ContextFactory) -> Any:
    """Opens a path as one of the demo's people: `office("lead", "/plugins")`."""

    def open_as(who: str, path: str, **choices: Any) -> Page:
        page = new_context(base_url=own_server.url, **choices).new_page()
        Reviewer(page).sign_in(f"{who}@demo.test")
        page.goto(path)
        return page

    return open_as


def test_a_call_is_read_and_its_vendor_asked_again(office: Any, vendor: Vendor) -> None:
    page = office("lead", "/cases?search=Heron")
    page.get_by_role("link", name=re.compile("Heron GmbH")).locator("visible=true").first.click()
    vendors = page.get_by_role("region", name="Vendors")
    expect(vendors).to_contain_text("€0.70")
    vendors.get_by_text("Company register").click()
    expect(vendors).to_contain_text("not conclusive")
    expect(vendors.locator(".vnd-kv")).to_contain_text("Heron GmbH")
    before = len(vendor.received)
    vendors.get_by_role("button", name="Run Company register again").click()
    expect(vendors).to_contain_text("The case stays where it is.")
    vendors.get_by_role("button", name="Run it again").click()
    expect(page.get_by_text("You ran register again")).to_be_visible()
    expect(vendors).to_contain_text("3 calls")
    assert len(vendor.received) > before

    vendors.get_by_role("link", name="Its calls").click()
    expect(page.get_by_role("heading", level=1, name="Plugins")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Heron")).to_have_count(len(vendor.received))
    page.locator("[data-item]").first.focus()
    page.keyboard.press("Enter")
    call = page.get_by_role("dialog")
    expect(call.get_by_text('"name": "•••"')).to_be_visible()
    expect(call.get_by_text('"status": "active"')).to_be_visible()
    page.keyboard.press("Escape")
    expect(call).to_have_count(0)


def test_a_lead_turns_the_routing_and_a_reviewer_sees_it(office: Any) -> None:
    watcher = office("reviewer", "/plugins")
    card = watcher.get_by_role("listitem").filter(has=watcher.get_by_role("heading", name="Acme Registry"))
    expect(card).to_contain_text("Well")
    expect(watcher.get_by_role("button", name=re.compile("Switch"))).to_have_count(0)
    lead = office("lead", "/plugins?tab=routing&capability=company-lookup")
    lead.get_by_role("button", name="Move Nordic Data up").click()
    field = lead.locator("[id='routing/providers/0/price/amount']")
    expect(field).to_have_value("0.5")
    field.fill("-1")
    field.press("Tab")
    expect(lead.get_by_text("Mistakes: 1")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("0.4")
    field.press("Tab")
    lead.get_by_role("button", name="Save", exact=False).first.click()
    expect(lead.get_by_text("Saved", exact=True)).to_be_visible()
    first = watcher.get_by_role("region", name="Company lookup").locator(".pv-cards > li").first
    expect(first).to_contain_text("Nordic Data")
    expect(first).to_contain_text("€0.40")

    lead.get_by_role("tab", name="Providers").click()
    lead.get_by_role("button", name="Switch Acme Registry off").click()
    expect(card).to_contain_text("Switched off")


def test_a_plugin_is_edited_as_a_form_and_tried_on_a_case(office: Any, vendor: Vendor) -> None:
    page = office("lead", "/workflows/company_check?version=2&tab=plugins")
    page.get_by_role("link", name=re.compile("Company register")).click()
    label = page.locator("[id='param/displayName']")
    expect(label).to_have_value("Company register")
    label.fill("Register of companies")
    label.press("Tab")
    expect(page.get_by_role("textbox", name="JSON of Company register")).to_contain_text("Register of companies")
    page.get_by_role("button", name="Save", exact=False).first.click()
    expect(page.get_by_role("heading", level=1, name="Register of companies")).to_be_visible()

    page.goto("/plugins/company-lookup/north")
    trial = page.get_by_role("region", name="Try it").last
    before = len(vendor.received)
    page.locator(".pe-try .pick").click()
    page.locator(".pe-try [role=option]").filter(has_text="Heron").click()
    page.locator("#try-answer").fill('{"found": true}')
    page.locator("#try-answer").press("Tab")
    trial.get_by_role("button", name="Try it").click()
    expect(trial).to_contain_text("Would be sent")
    expect(trial).to_contain_text("Would be kept")
    expect(trial).to_contain_text('"found": true')
    assert len(vendor.received) == before


def test_an_admin_keeps_secrets_that_nobody_reads_again(office: Any) -> None:
    page = office("admin", "/plugins?tab=secrets", **PHONE)
    page.get_by_role("button", name="New secret").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("ACME_KEY")
    dialog.get_by_label("Value").fill("marker-of-a-secret")
    dialog.get_by_role("button", name="Set it").click()
    expect(dialog.get_by_role("alert")).to_contain_text("which hosts or which plugins")
    dialog.get_by_label("Hosts").fill("api.acme.example")
    check(page)
    dialog.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("api.acme.example")).to_be_visible()
    expect(dialog).to_have_count(0)
    check(page)
    page.get_by_role("button", name="Replace ACME_KEY").click()
    expect(dialog.get_by_label("Hosts")).to_have_value("api.acme.example")
    assert "marker-of-a-secret" not in page.content()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove ACME_KEY").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("api.acme.example")).to_have_count(0)
    reader = office("lead", "/plugins?tab=secrets", **DESKTOP)
    expect(reader.get_by_role("heading", name="Admins keep the secrets")).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_axe_finds_nothing_on_the_pages_of_plugins(office: Any, device: dict[str, object]) -> None:
    page = office("lead", "/plugins", **device)
    expect(page.get_by_role("heading", name="Acme Registry")).to_be_visible()
    check(page)
    page.get_by_role("tab", name="Calls").click()
    page.locator("[data-item]:visible, .pl-card:visible").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Close the call").click()
    for tab, shown in (("Routing", "#routing-hint"), ("Simulator", ".sm-result > *")):
        page.get_by_role("tab", name=tab).click()
        # What both tabs have would be found before the second one is there.
        expect(page.locator(shown).first).to_be_visible()
        expect(page.get_by_text("Providers, in their order")).to_be_visible()
        check(page)
    page.goto("/plugins/company-lookup/north")
    expect(page.locator("[id='param/url']")).to_be_visible()
    check(page)
