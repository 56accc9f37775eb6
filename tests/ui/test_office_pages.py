"""The pages of the back office: they render, and every key that they promise presses something."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import reflex as rx

from ballerine_app.pages.case import case
from ballerine_app.pages.case_parts import history
from ballerine_app.pages.case_workflow import case_workflow
from ballerine_app.pages.case_workflow_parts import where
from ballerine_app.pages.demo import demo, demo_start
from ballerine_app.pages.queue import queue
from ballerine_app.pages.workflow import workflow
from ballerine_app.pages.workflows import workflows
from ballerine_app.services import case_effects_view, timeline
from ballerine_app.ui.menu import filter_menu
from ballerine_app.ui.shortcuts import in_list, on_key, on_row_key, row_scope

ASSETS = Path(__file__).parents[2] / "assets"
# What the script itself does with a key, without an element that names it.
OF_THE_SCRIPT = {"J", "K", "↵", "⇧"}
WRITTEN = {
    "←": "ArrowLeft",
    "Esc": "Escape",
    "\N{MINUS SIGN}": "-",
    "1\N{EN DASH}9": "document.number",
    "1\N{EN DASH}7": "7",
}


def _promised(rendered: str) -> set[str]:
    bar = rendered[rendered.index('className:"keys"') :]
    return {json.loads(f'"{key}"') for key in re.findall(r'jsx\("kbd",\{\},"([^"]+)"\)', bar)}


def _pressed(rendered: str) -> set[str]:
    viewer = "".join((ASSETS / "js" / name).read_text(encoding="utf-8") for name in ("viewer.jsx", "diagram-pane.jsx"))
    found = re.findall(r'"data-(?:row-)?key":"([^"]+)"', rendered) + re.findall(r'(?:keys|data-key)="([^"]+)"', viewer)
    found += re.findall(r'\["keys"\] : "([^"]+)"', rendered)
    return {name for names in found for name in names.split()}


@pytest.mark.parametrize("page", [queue, case, case_workflow, workflow, workflows])
def test_every_key_of_the_bar_presses_something(page: Callable[[], rx.Component]) -> None:
    rendered = str(page())
    promised = {WRITTEN.get(key, key) for key in _promised(rendered)} - OF_THE_SCRIPT
    assert promised
    assert promised - {"document.number"} <= _pressed(rendered)


def test_a_document_is_chosen_by_its_number() -> None:
    assert re.search(r'"data-key":\(?JSON.stringify\(document[^)]*\["number"\]', str(case()))


def test_the_case_is_decided_with_shift_and_a_document_without() -> None:
    assert {"A", "R", "X", "Shift+A", "Shift+R", "Shift+X", "Escape", "I"} <= _pressed(str(case()))


def test_the_two_pages_of_a_case_are_a_key_apart() -> None:
    for page in (case, case_workflow):
        assert str(page()).count('"data-key":"W"') == 1


def test_one_goes_through_the_past_by_letters_and_arrows() -> None:
    assert {"J", "K", "ArrowLeft", "ArrowRight", "Escape"} <= _pressed(str(case_workflow()))


def test_every_icon_of_what_is_waited_for_is_drawn() -> None:
    kinds = {kind for kind, _ in where._KINDS} | {"other"}
    assert kinds == {*case_effects_view._KINDS.values(), "other"}


@pytest.mark.parametrize("page", [queue, case, case_workflow, demo, demo_start, workflow, workflows])
def test_a_page_has_one_main_landmark(page: Callable[[], rx.Component]) -> None:
    assert str(page()).count('jsx("main"') == 1


def test_signing_out_and_starting_are_plain_posts() -> None:
    assert 'jsx("form",{action:"/api/logout"' in str(queue())
    assert str(demo()).count('action:"/api/demo/start"') >= 2


def test_the_attributes_that_the_script_reads() -> None:
    script = (ASSETS / "js" / "shortcuts.js").read_text(encoding="utf-8")
    for attributes in (on_key("A"), in_list("case_1"), row_scope(), on_row_key("I")):
        (name,) = attributes
        camel = re.sub(r"-(\w)", lambda letter: letter[1].upper(), name.removeprefix("data-"))
        assert name in script or f"dataset.{camel}" in script


def test_a_filter_says_what_is_chosen_and_can_be_dropped() -> None:
    chosen = rx.Var("chosen").to(str)
    rendered = str(
        filter_menu(
            "Risk",
            ("High", chosen == "high", rx.noop()),
            chosen=chosen != "",
            chosen_label="High",
            drop="Drop this filter",
            on_drop=rx.noop(),
        )
    )
    assert 'role:"menuitemradio"' in rendered
    assert "aria-checked" in rendered
    assert '"aria-label":"Drop this filter"' in rendered


def test_every_icon_of_the_history_is_drawn() -> None:
    assert {icon for icon, _ in timeline._LOOKS.values()} <= set(history._ICONS)
