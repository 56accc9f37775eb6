"""The JSON editor as it ships, in an empty page: what is typed, marked, suggested, told and saved."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ballerine_app.commands.frontend import built_frontend, sources_key
from ballerine_app.ui.json_editor import _PHRASES, _WORDS
from ballerine_app.ui.text import t
from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory
from tests.e2e.server import AppServer
from tests.e2e.test_accessibility import check

# Stricter than the product's own, which lets the framework evaluate what its server sends.
POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src data:"
REVIEW = {
    "name": "r",
    "events": {"approve": {"actors": ["reviewer"]}},
    "definition": {
        "initial": "open",
        "states": {"open": {"on": {"approve": "done"}}, "waiting": {}, "done": {"type": "final"}},
    },
}
TEXT = json.dumps(REVIEW, indent=2)

OpenEditor = Callable[..., Page]


def harness(script: str, settings: dict[str, Any]) -> str:
    words = {name: t(f"json.{key}") for name, key in _WORDS.items()}
    phrases = {name: t(f"json.phrase.{key}") for name, key in _PHRASES.items()}
    given = json.dumps({"words": words, "phrases": phrases, "label": "The JSON", "describedBy": "why", **settings})
    return f"""<!doctype html><html lang="en"><head><title>Editor</title>
    <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/tokens.css">
    <link rel="stylesheet" href="/base.css"></head><body><main><h1>Editor</h1><a href="#a">Before</a><p id="why">Why</p>
    <div id="place" style="height: 420px"></div><a href="#b">After</a></main><script type="module">
    import {{ openEditor }} from "{script}";
    window.told = []; window.saved = [];
    window.editor = openEditor({{ parent: document.getElementById("place"), ...{given},
      onText: (text) => {{ told.push(text); document.body.dataset.told = text; }},
      onSave: () => saved.push(told.at(-1)) }});
    </script></body></html>"""


@pytest.fixture
def open_editor(new_context: ContextFactory, server: AppServer) -> OpenEditor:
    """Opens the editor: `open_editor(text=…, readOnly=…, device=PHONE)`."""

    def open_page(device: dict[str, Any] = DESKTOP, **settings: Any) -> Page:
        assets = built_frontend(sources_key()) / "build" / "client" / "assets"
        (script,) = assets.glob("json-editor-view-*.js")
        page = new_context(base_url=server.url, **device).new_page()
        body = harness(f"/assets/{script.name}", {"text": TEXT, "readOnly": False, **settings})
        headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY}
        page.route("**/editor-alone", lambda route: route.fulfill(body=body, headers=headers))
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        page.goto("/editor-alone")
        expect(field(page)).to_be_visible()
        assert not problems
        return page

    return open_page


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="The JSON")


def go_into_target(page: Page) -> None:
    """Behind the last letter of the state that `approve` leads to."""
    page.evaluate("editor.reveal('/definition/states/open/on/approve')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")


def text_of(page: Page) -> str:
    return str(page.evaluate("editor.text()"))


def see_options(page: Page, *first: str, only: bool = False) -> None:
    """These are suggested first, or alone; then one of them can be chosen."""
    labels = page.locator(".cm-completionLabel")
    for place, label in enumerate(first):
        expect(labels.nth(place)).to_have_text(label)
    if only:
        expect(labels).to_have_count(len(first))
    page.wait_for_timeout(150)  # for a moment a list that opens takes no choice, lest one be made by mistake


def test_what_is_typed_is_told_when_it_rests(open_editor: OpenEditor) -> None:
    page = open_editor(text="")
    field(page).focus()
    # However slowly a busy machine types, no time passes for the page until it is let pass.
    page.clock.install(time=0)
    page.clock.pause_at(1_000)
    page.keyboard.type('{"name": "x')
    expect(field(page)).to_have_text('{"name": "x"}')  # brackets and quotes close themselves
    assert page.evaluate("told") == []
    page.clock.run_for(5_000)
    assert page.evaluate("told") == ['{"name": "x"}']


def test_saving_tells_first_what_was_typed(open_editor: OpenEditor) -> None:
    page = open_editor(text="[]")
    field(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    page.keyboard.press("Control+s")
    assert page.evaluate("saved") == ["[] "]


def test_text_from_outside_is_not_told_back(open_editor: OpenEditor) -> None:
    page = open_editor()
    page.evaluate("editor.setText('{}')")
    page.wait_for_timeout(500)
    assert text_of(page) == "{}"
    assert page.evaluate("told") == []


def test_a_finding_is_marked_at_its_place_and_in_the_margin(open_editor: OpenEditor) -> None:
    page = open_editor()
    finding = {"pointer": "/definition/states/open/on/approve", "message": "It leads nowhere.", "severity": "error"}
    page.evaluate("(found) => editor.setFindings([found])", finding)
    marked = page.locator(".cm-lintRange-error")
    expect(marked.first).to_be_visible()
    assert "".join(marked.all_inner_texts()) == '"approve": "done"'
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    assert marked.first.evaluate("(e) => getComputedStyle(e).textDecorationLine") == "underline"
    page.evaluate("editor.setFindings([])")
    expect(marked).to_have_count(0)


def test_the_next_finding_is_reached_and_told(open_editor: OpenEditor) -> None:
    page = open_editor()
    found = {"pointer": "/definition/states/waiting", "message": "Nothing leads here.", "severity": "warning"}
    page.evaluate("(found) => editor.setFindings([found])", found)
    field(page).focus()
    page.keyboard.press("F8")
    expect(page.locator(".cm-announced")).to_contain_text("Nothing leads here.")
    assert page.evaluate("getSelection().toString()") == '"waiting"'


def test_what_is_no_json_is_marked_at_once(open_editor: OpenEditor) -> None:
    page = open_editor(text='{"a": 1,}')
    expect(page.locator(".cm-lintRange-error")).to_have_text(["}"])
    field(page).focus()
    page.keyboard.press("Control+End")
    for key in ("ArrowLeft", "Backspace"):
        page.keyboard.press(key)
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_a_place_is_shown(open_editor: OpenEditor) -> None:
    text = json.dumps({**REVIEW, "config": {f"key{n}": n for n in range(300)}, "protected": ["risk"]}, indent=2)
    page = open_editor(text=text)
    page.evaluate("editor.reveal('/protected/0')")
    expect(page.get_by_text('"risk"')).to_be_in_viewport()
    assert page.evaluate("getSelection().toString()") == '"risk"'
    expect(field(page)).to_be_focused()


def test_states_are_suggested_as_targets(open_editor: OpenEditor) -> None:
    page = open_editor()
    go_into_target(page)
    page.keyboard.press("Control+Backspace")
    page.keyboard.press("Control+Space")
    see_options(page, "open", "waiting", "done", only=True)
    page.keyboard.type("wa")
    see_options(page, "waiting", only=True)
    page.keyboard.press("Tab")
    assert json.loads(text_of(page))["definition"]["states"]["open"]["on"] == {"approve": "waiting"}


def test_a_key_comes_with_its_description_and_what_json_needs(open_editor: OpenEditor) -> None:
    page = open_editor()
    page.evaluate("editor.reveal('/definition/states/waiting')")
    page.keyboard.press("End")
    for _ in "},":
        page.keyboard.press("ArrowLeft")
    page.keyboard.type('"ta')
    see_options(page, "tags")
    expect(page.locator(".cm-completionInfo")).to_contain_text("What being in the state means")
    page.keyboard.press("Enter")
    page.keyboard.type('"manual_')
    see_options(page, "manual_review", only=True)
    page.keyboard.press("Enter")
    assert json.loads(text_of(page))["definition"]["states"]["waiting"] == {"tags": ["manual_review"]}


def test_help_is_shown_by_pointer_by_place_and_by_key(open_editor: OpenEditor) -> None:
    page = open_editor()
    page.get_by_text('"initial"').hover()
    expect(page.locator(".cm-tooltip-hover")).to_contain_text("The state inside in which one starts.")
    page.evaluate("editor.reveal('/definition/states/done/type')")
    expect(page.locator(".cm-where")).to_contain_text("definition \u203a states \u203a done \u203a type")
    page.keyboard.press("F1")
    expect(page.locator(".cm-announced")).to_contain_text("A case or the state around ends here.")


def test_tab_leaves_the_editor(open_editor: OpenEditor) -> None:
    page = open_editor()
    page.get_by_role("link", name="Before").focus()
    page.keyboard.press("Tab")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="After")).to_be_focused()
    assert text_of(page) == TEXT


def test_a_text_to_read_can_be_reached_but_not_changed(open_editor: OpenEditor) -> None:
    page = open_editor(readOnly=True)
    expect(field(page)).to_have_attribute("aria-readonly", "true")
    field(page).focus()
    page.keyboard.type("x")
    page.keyboard.press("Control+s")
    assert text_of(page) == TEXT
    assert page.evaluate("saved") == []
    page.evaluate("editor.set({readOnly: false, label: 'The JSON', describedBy: 'why'})")
    field(page).focus()
    page.keyboard.type(" ")
    assert text_of(page) != TEXT


def test_dark_is_dark(open_editor: OpenEditor) -> None:
    page = open_editor()
    colour = "getComputedStyle(document.querySelector('.cm-editor')).backgroundColor"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colour) != light


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_axe_finds_nothing(open_editor: OpenEditor, device: dict[str, Any]) -> None:
    page = open_editor(device=device)
    finding = {"pointer": "/definition/states/waiting", "message": "Nothing leads here.", "severity": "warning"}
    page.evaluate("(found) => editor.setFindings([found])", finding)
    go_into_target(page)
    check(page)
    page.keyboard.press("Control+Space")
    expect(page.get_by_role("option").first).to_be_visible()
    see_options(page)
    check(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+f")
    expect(page.get_by_role("textbox", name="Find")).to_be_visible()
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["/", "/login"])
def test_other_pages_do_not_load_the_editor(new_context: ContextFactory, server: AppServer, path: str) -> None:
    page = new_context(base_url=server.url).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert any("/assets/" in url for url in asked)
    assert not [url for url in asked if "json-editor" in url or "definition.schema" in url]
