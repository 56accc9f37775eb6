"""A definition drawn for people: meanings, counts, where a case is, and the same as a list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.workflow_drawing import Where, workflow_drawing
from ballerine_app.services.workflow_tags import meaning_of, meanings
from ballerine_app.views.workflow_drawing import DrawnBox, WorkflowDrawing
from tests.conftest import shared_fixture

_SHIPPED = Path(__file__).parents[2] / "ballerine_app" / "definitions" / "workflows"


def _review() -> Definition:
    return Definition.parse(json.loads((_SHIPPED / "person_review.json").read_text(encoding="utf-8")))


def _boxes(drawing: WorkflowDrawing) -> dict[str, DrawnBox]:
    return {box.path: box for box in drawing.boxes}


def _parallel() -> Definition:
    region = {"initial": "x", "states": {"x": {"on": {"GO": "y"}}, "y": {"type": "final"}}}
    chart = {"initial": "p", "states": {"p": {"type": "parallel", "states": {"a": region, "b": region}}}}
    return Definition.parse({"name": "both", "version": 1, "definition": chart})


def test_a_state_has_the_colour_and_the_word_of_its_tag() -> None:
    box = _boxes(workflow_drawing(_review()))["manual_review"]
    assert (box.tone, box.icon) == ("review", "eye")
    assert box.spoken == "manual_review, Manual review"


def test_the_legend_explains_what_occurs_and_nothing_else() -> None:
    drawing = workflow_drawing(_review())
    assert {meaning.tone for meaning in drawing.legend} == {box.tone for box in drawing.boxes}
    assert drawing.kinds == ("guard",)


def test_of_several_tags_the_gravest_gives_the_colour() -> None:
    found = meaning_of(("manual_review", "unheard_of", "rejected"))
    assert found is not None
    assert found.tag == "rejected"


def test_a_tag_that_nobody_knows_keeps_its_name() -> None:
    (meaning,) = meanings(("unheard_of",))
    assert (meaning.word, meaning.tone) == ("unheard_of", "open")
    assert meaning_of(("unheard_of",)) is None


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, ""), (7, "7"), (999, "999"), (1000, "1.0k"), (9949, "9.9k"), (9950, "10k"), (99_600, "100k")],
)
def test_a_count_fits_into_its_box(count: int, shown: str) -> None:
    drawing = workflow_drawing(_review(), Where(counts={"revision": count}))
    assert _boxes(drawing)["revision"].count == shown


def test_a_case_in_two_regions_counts_in_both_of_its_boxes() -> None:
    boxes = _boxes(workflow_drawing(_parallel(), Where(counts={"p.a.x,p.b.x": 2, "p.a.y,p.b.x": 3})))
    assert {path: box.count for path, box in boxes.items()} == {"p.a.x": "2", "p.a.y": "3", "p.b.x": "5", "p.b.y": ""}


def test_where_a_case_is_and_was() -> None:
    drawing = workflow_drawing(_parallel(), Where(now="p.a.y,p.b.x", visited=("p.a.x,p.b.x",)))
    status = {path: box.status for path, box in _boxes(drawing).items()}
    assert status == {"p.a.x": "visited", "p.a.y": "now", "p.b.x": "now", "p.b.y": ""}
    assert {frame.path: frame.status for frame in drawing.frames}["p"] == "now"


def test_the_line_of_the_last_move_is_lit_and_on_top() -> None:
    moved = ("USER_NEXT_STEP", "collection", "manual_review")
    lines = workflow_drawing(_review(), Where(now="manual_review", moved=(moved,))).lines
    assert [line.key for line in lines if line.lit] == ["collection manual_review event"]
    assert lines[-1].lit
    assert [label.text for label in lines[-1].labels if label.lit] == ["USER_NEXT_STEP"]


def test_one_looks_first_where_the_case_is() -> None:
    drawing = workflow_drawing(_review(), Where(now="revision"))
    box = _boxes(drawing)["revision"]
    assert (drawing.focus_x, drawing.focus_y) == (box.x + box.w / 2, box.y + box.h / 2)


def test_the_list_says_the_same_as_the_drawing() -> None:
    drawing = workflow_drawing(_review(), Where(counts={"revision": 1}))
    lines = {line.path: line for line in drawing.states}
    assert lines.keys() == _boxes(drawing).keys()
    assert lines["collection"].facts == "start, Collecting"
    assert lines["revision"].facts == "Re-upload asked, 1 case"
    assert lines["approved"].facts == "Approved, end"
    assert "approve leads to approved, under a condition" in lines["manual_review"].ways
    assert not lines["approved"].ways


def test_timers_and_automatic_steps_are_told_in_words() -> None:
    states: dict[str, Any] = {
        "wait": {"after": {"259200000": "late", "500": {"target": "soon"}}},
        "late": {"always": "soon"},
        "soon": {"type": "final"},
    }
    chart = {"initial": "wait", "states": states, "on": {"STOP": "soon"}}
    drawing = workflow_drawing(Definition.parse({"name": "t", "version": 1, "definition": chart}))
    texts = {label.text for line in drawing.lines for label in line.labels}
    assert texts == {"after 3 d", "after 0.5 s", "by itself"}
    assert drawing.anywhere == ("STOP leads to soon",)
    assert "after 3 d leads to late" in drawing.states[0].ways
    assert drawing.kinds == ("always", "after")


def test_what_is_too_large_is_told_and_listed() -> None:
    states = {f"s{n}": {"on": {"GO": f"s{n + 1}"}} for n in range(400)} | {"s400": {"type": "final"}}
    drawing = workflow_drawing(
        Definition.parse({"name": "big", "version": 1, "definition": {"initial": "s0", "states": states}})
    )
    assert "401 states" in drawing.problem
    assert not drawing.boxes
    assert (len(drawing.states), drawing.hidden) == (300, 101)


def test_ballerines_definitions_are_drawn_and_listed() -> None:
    given = json.loads(shared_fixture("ballerine-definitions.json").read_text(encoding="utf-8"))
    found = list(_charts(given))
    assert len(found) > 20
    for data in found:
        drawing = workflow_drawing(Definition.parse(data))
        assert {line.path for line in drawing.states} == _boxes(drawing).keys()


def _charts(value: Any) -> Any:
    if isinstance(value, dict):
        chart = value.get("definition")
        if isinstance(chart, dict) and "states" in chart:
            yield value
        else:
            for each in value.values():
                yield from _charts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _charts(each)
