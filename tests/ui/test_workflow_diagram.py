"""The drawing of a workflow in its place: what it renders, and the arithmetic of its view."""

import re

import pytest
import reflex as rx

from ballerine_app.services import workflow_tags
from ballerine_app.ui import workflow_diagram as drawn
from ballerine_app.ui.icons import ICONS
from ballerine_app.views.workflow_drawing import WorkflowDrawing
from tests.node import SCRIPTS, run

PLACE = "{width: 800, height: 600}"
DRAWING = "{width: 400, height: 1000, focusX: 100, focusY: 900}"
BIG = "{width: 4000, height: 3000, focusX: 100, focusY: 2900}"


class _Shown(rx.State):
    drawing: WorkflowDrawing = WorkflowDrawing()
    selected: str = ""

    @rx.event
    def select(self, path: str):
        self.selected = path


def _rendered() -> str:
    return str(drawn.workflow_diagram(_Shown.drawing, name="d", selected=_Shown.selected, on_select=_Shown.select))


def _run(call: str) -> object:
    return run("diagram-view.js", f"((view) => {call})(script)")


def test_a_state_is_a_button_that_speaks() -> None:
    rendered = _rendered()
    assert re.search(r'"?role"?:"button"', rendered)
    for attribute in ("aria-pressed", "aria-label", "data-state", "tabIndex"):
        assert f'"{attribute}"' in rendered or f"{attribute}:" in rendered


def test_lines_are_left_to_the_list() -> None:
    rendered = _rendered()
    assert '"aria-hidden":"true"' in rendered
    assert 'jsx("summary"' in rendered


def test_every_word_and_icon_of_the_script_is_given() -> None:
    source = (SCRIPTS / "diagram-pane.jsx").read_text(encoding="utf-8")
    assert set(re.findall(r"\bwords\.(\w+)", source)) == drawn._WORDS.keys()
    assert set(re.findall(r"\bicons\.(\w+)", source)) == drawn._TOOL_ICONS.keys()
    assert set(drawn._TOOL_ICONS.values()) <= ICONS.keys()


def test_every_meaning_has_its_icon() -> None:
    assert {icon for _, icon in workflow_tags._LOOKS.values()} | {"tag"} == set(drawn._MEANING_ICONS)
    assert set(drawn._MEANING_ICONS) <= ICONS.keys()


def test_every_colour_of_a_meaning_has_a_class() -> None:
    sheets = SCRIPTS.parent
    styles = (sheets / "kit.css").read_text(encoding="utf-8") + (sheets / "workflow-diagram.css").read_text(
        encoding="utf-8"
    )
    assert all(f".s-{tone}" in styles for tone, _ in workflow_tags._LOOKS.values())


def test_a_drawing_that_fits_starts_whole_in_the_middle() -> None:
    view = _run(f"view.placed(null, {PLACE}, {{width: 400, height: 300, focusX: 0, focusY: 0}})")
    assert view == pytest.approx({"scale": 1.1, "x": 180, "y": 135})


def test_a_large_drawing_starts_readable_where_one_looks_first() -> None:
    view = _run(f"view.placed(null, {PLACE}, {BIG})")
    assert isinstance(view, dict)
    assert view["scale"] == 0.62
    assert 0 <= view["x"] + 100 * 0.62 <= 800
    assert 0 <= view["y"] + 2900 * 0.62 <= 600


def test_a_drawing_is_never_lost_from_sight() -> None:
    view = _run(f"view.placed({{scale: 1, x: 99999, y: -99999}}, {PLACE}, {DRAWING})")
    assert view == {"scale": 1, "x": 200, "y": 600 - 1000 - 20}


def test_the_point_under_the_cursor_stays_when_zooming() -> None:
    assert _run("view.zoomed({scale: 1, x: 10, y: 20}, 2, {x: 110, y: 220})") == {"scale": 2, "x": -90, "y": -180}


def test_a_state_out_of_sight_is_brought_in_by_the_least_move() -> None:
    box = "{x: 300, y: 900, w: 100, h: 40}"
    assert _run(f"view.revealed({{scale: 1, x: 0, y: 0}}, {PLACE}, {box})") == {"scale": 1, "x": 0, "y": 600 - 20 - 940}
    seen = "{scale: 1, x: 0, y: -500}"
    assert _run(f"view.revealed({seen}, {PLACE}, {box})") == {"scale": 1, "x": 0, "y": -500}


@pytest.mark.parametrize(("way", "found"), [([0, 1], 2), ([1, 0], 1), ([0, -1], -1), ([-1, 0], -1)])
def test_arrow_keys_go_to_what_lies_ahead(way: list[int], found: int) -> None:
    points = "[{x: 0, y: 0}, {x: 100, y: 10}, {x: 10, y: 100}, {x: 0, y: 300}]"
    assert _run(f"view.nearest({points}, 0, {way})") == found
