"""Custom lists in the back office: made, filled by hand and by file, tried, taken back; a reviewer looks on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory
from tests.e2e.http_client import browser_at, rows, sign_in
from tests.e2e.people import Reviewer
from tests.e2e.server import AppServer
from tests.e2e.test_accessibility import check

FILE = "Domain;Reason;Valid until\r\na.example;seen twice;2099-01-31\r\nb.example;;\r\ncom;;\r\nB.EXAMPLE;again;\r\n"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A server of its own, whose lists nobody else changes."""
    running = AppServer(tmp_path_factory.mktemp("lists") / "data").start()
    yield running
    running.stop()


@pytest.fixture
def office(own_server: AppServer, new_context: ContextFactory) -> Any:
    """Opens a path as one of the demo's people: `office("lead", "/lists")`."""

    def open_as(who: str, path: str, **choices: Any) -> Page:
        page = new_context(base_url=own_server.url, **choices).new_page()
        Reviewer(page).sign_in(f"{who}@demo.test")
        page.goto(path)
        return page

    return open_as


def test_a_lead_makes_a_list_fills_it_from_a_file_and_takes_that_back(office: Any, tmp_path: Path) -> None:
    page = office("lead", "/cases")
    page.get_by_role("link", name="Lists").first.click()
    expect(page.get_by_role("row").filter(has_text="disposable-mail")).to_contain_text("E-mail domains")
    page.keyboard.press("n")
    page.get_by_role("dialog").get_by_label("Name").fill("shady")
    page.get_by_role("button", name="Make the list").click()
    expect(page.get_by_role("heading", level=1, name="shady")).to_be_visible()
    watcher = office("reviewer", "/lists/shady")
    expect(watcher.get_by_role("heading", name="The list is empty")).to_be_visible()
    expect(watcher.get_by_role("button", name="Import")).to_have_count(0)

    page.keyboard.press("n")
    page.get_by_role("dialog").get_by_label("Values").fill("c.example\ncom")
    page.get_by_role("dialog").get_by_role("button", name="Add").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("write .com")
    page.get_by_role("dialog").get_by_label("Values").fill("c.example\nd.example")
    page.get_by_role("dialog").get_by_role("button", name="Add").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(watcher.get_by_role("row").filter(has_text="d.example")).to_be_visible()

    file = tmp_path / "shady.csv"
    file.write_bytes(FILE.encode("utf-16"))
    page.keyboard.press("i")
    page.locator("#list-file").set_input_files(file)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("4 rows")).to_be_visible()
    expect(dialog.get_by_text("read as UTF-16")).to_be_visible()
    expect(dialog.get_by_text("Line 4")).to_be_visible()
    take_in = dialog.get_by_role("button", name="Import 2 entries")
    expect(take_in).to_have_attribute("aria-disabled", "true")
    with page.expect_download() as broken:
        dialog.get_by_role("link", name="All of them as CSV").click()
    assert '4,"It is a whole ending.' in broken.value.path().read_text("utf-8-sig")
    dialog.get_by_label("Leave them out").click()  # the server has the last word on whether it is checked
    expect(dialog.get_by_label("Leave them out")).to_be_checked()
    take_in.click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="a.example")).to_contain_text("seen twice")
    expect(page.get_by_text("Imported a file: 2 new, 1 doubled, 1 left out")).to_be_visible()

    page.get_by_label("Value", exact=True).fill("ann@mail.b.example")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_text("Fits the entry b.example")).to_be_visible()

    page.get_by_role("button", name="Take back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(page.get_by_role("row").filter(has_text="a.example")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="c.example")).to_be_visible()
    expect(watcher.get_by_text("Took an import back: 2 entries removed")).to_be_visible()


def test_entries_are_changed_removed_and_put_back_by_keyboard(office: Any) -> None:
    page = office("lead", "/lists/high-risk-merchants")
    expect(page.get_by_role("row").filter(has_text="5962")).to_contain_text(re.compile("in (20|21|22) d"))
    page.keyboard.press("/")
    page.keyboard.type("gambl")
    expect(page.get_by_role("row")).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.locator("[data-item]").first.focus()
    page.keyboard.press("e")
    page.get_by_role("dialog").get_by_label("Note").fill("Gambling, betting")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="betting")).to_be_visible()
    page.locator("[data-item]").first.focus()
    page.keyboard.press("x")
    expect(page.get_by_text("Removed 7995")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("row").filter(has_text="betting")).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_axe_finds_nothing_on_the_lists(office: Any, device: dict[str, object], tmp_path: Path) -> None:
    page = office("lead", "/lists", **device)
    expect(page.get_by_text("disposable-mail").locator("visible=true").first).to_be_visible()
    check(page)
    page.goto("/lists/high-risk-merchants")
    expect(page.get_by_text("Gambling").locator("visible=true").first).to_be_visible()
    check(page)
    page.get_by_role("button", name="Add").click()
    check(page)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Import").click()
    check(page)
    file = tmp_path / "codes.csv"
    file.write_text("code,note\n7801,Lottery\n742,cut\n", "utf-8")
    page.locator("#list-file").set_input_files(file)
    expect(page.get_by_role("dialog").get_by_text("2 rows")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Cancel").click()


def test_files_come_from_editors_of_this_site_and_go_to_staff(own_server: AppServer) -> None:
    list_id = rows(own_server.data_dir, "SELECT id FROM custom_list WHERE name = 'disposable-mail'")[0][0]
    path = f"/api/lists/{list_id}/file"
    url = own_server.url
    with browser_at(url) as nobody, browser_at(url) as reviewer, browser_at(url) as lead:
        sign_in(reviewer)
        assert nobody.put(path, content=b"a.example").status_code == 404
        assert nobody.get(f"/api/lists/{list_id}/export").status_code == 404
        assert reviewer.put(path, content=b"a.example").json()["code"] == "lists_not_yours"
        exported = reviewer.get(f"/api/lists/{list_id}/export")
        assert "mailinator.com" in exported.text
        assert exported.headers["content-disposition"] == 'attachment; filename="disposable-mail.csv"'
        sign_in(lead, "lead@demo.test")
        assert lead.put(path, content=b"a.example", headers={"Origin": "http://evil.test"}).status_code == 403
        assert lead.put(path, content=b"x" * 20_000_001).json()["code"] == "list_file_too_large"
        assert lead.put(path, content=b"PK\x03\x04...").json()["code"] == "list_file_binary"
        taken = lead.put(path, content=b"a.example", headers={"X-File-Name": "m%C3%BCll.csv"})
        asked = {"separator": "", "header": "false", "value": "0", "note": "-1", "expires": "-1"}
        broken = f"/api/lists/{list_id}/uploads/{taken.json()['upload']}/broken"
        assert lead.get(broken, params=asked).status_code == 200
        assert lead.get(broken, params=asked | {"value": "-7"}).status_code == 422
        assert reviewer.get(broken, params=asked).status_code == 403
