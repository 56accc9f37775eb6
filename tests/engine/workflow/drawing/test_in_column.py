import json
import re
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, Diagram, layout
from ballerine_app.engine.workflow.drawing.column import text_width

SHIPPED = Path(__file__).resolve().parents[4] / "ballerine_app" / "definitions"
FILES = sorted(SHIPPED.glob("workflows/*.json")) + sorted(SHIPPED.glob("flows/*.json"))


def load(path: Path) -> Definition:
    return Definition.parse(json.loads(path.read_text()))


def overlaps(diagram: Diagram) -> list[tuple[str, str]]:
    """Labels that touch a box or another label."""
    boxes = [(node.path, node.x, node.y, node.x + node.w, node.y + node.h) for node in diagram.nodes]
    for edge in diagram.edges:
        if edge.label:
            width = text_width(edge.label)
            left = edge.label_x if edge.anchor == "start" else edge.label_x - width
            boxes.append((edge.label, left, edge.label_y - 9, left + width, edge.label_y + 2))
    return [
        (a[0], b[0])
        for index, a in enumerate(boxes)
        for b in boxes[index + 1 :]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_definitions_are_readable(path: Path) -> None:
    definition = load(path)
    diagram = layout(definition, x=20, y=36, width=208)
    assert {node.path for node in diagram.nodes} == set(definition.states)
    assert overlaps(diagram) == []
    assert diagram == layout(definition, x=20, y=36, width=208)


def test_real_definitions_are_readable(ballerine_definitions: dict[str, Any]) -> None:
    for name, data in ballerine_definitions.items():
        assert overlaps(layout(Definition.parse(data), x=0, y=0, width=208)) == [], name


def test_a_review_has_its_finals_above_and_the_rest_below() -> None:
    diagram = layout(load(SHIPPED / "workflows" / "person_review.json"), x=278, y=76, width=208)
    order = [node.path for node in sorted(diagram.nodes, key=lambda node: node.y)]
    assert order == ["rejected", "approved", "manual_review", "revision", "collection"]
    assert {(node.x, node.w, node.h) for node in diagram.nodes} == {(278, 176, 36)}
    assert {node.path for node in diagram.nodes if node.final} == {"approved", "rejected"}
    assert {(e.event, e.source, e.target) for e in diagram.edges} >= {
        ("approve", "manual_review", "approved"),
        ("reject", "manual_review", "rejected"),
        ("revision", "manual_review", "revision"),
        ("RESUBMITTED", "revision", "manual_review"),
    }


def test_a_flow_is_a_column_as_declared_with_straight_steps() -> None:
    definition = load(SHIPPED / "flows" / "person_collection.json")
    diagram = layout(definition, x=20, y=36, width=208)
    assert [node.path for node in diagram.nodes] == list(definition.states)
    tops = [node.y for node in diagram.nodes]
    assert tops == sorted(tops)
    step = next(edge for edge in diagram.edges if (edge.source, edge.target) == ("consent", "sign_up"))
    assert (step.label, step.path) == ("", "M108 72V89")
    assert not any(edge.event == "USER_PREV_STEP" for edge in diagram.edges)


def test_states_can_be_left_out_and_are_bridged() -> None:
    definition = load(SHIPPED / "flows" / "person_collection.json")
    shown = ["sign_up", "document_photo", "check_and_send"]
    diagram = layout(definition, x=20, y=36, width=208, states=shown)
    assert [node.path for node in diagram.nodes] == shown
    assert [(edge.source, edge.target) for edge in diagram.edges if edge.event == "USER_NEXT_STEP"] == [
        ("sign_up", "document_photo"),
        ("document_photo", "check_and_send"),
    ]
    with pytest.raises(KeyError):
        layout(definition, x=0, y=0, width=208, states=["nowhere"])
    assert layout(definition, x=0, y=0, width=208, states=[]).nodes == ()


def test_a_description_is_the_label_and_long_names_are_cut() -> None:
    name = "a_state_with_a_very_long_name"
    states = {"a": {"on": {"NEXT": {"target": name, "description": "a rule asked for it"}}}, name: {}}
    diagram = layout(Definition.parse({"initial": "a", "states": states}), x=0, y=0, width=208)
    assert [edge.label for edge in diagram.edges] == ["a rule asked for it"]
    assert [node.label for node in diagram.nodes] == ["a", "a_state_with_a_very_…"]


def test_everything_lies_inside_the_stated_size() -> None:
    for path in FILES:
        diagram = layout(load(path), x=0, y=0, width=208)
        assert max(node.y + node.h for node in diagram.nodes) == diagram.height
        numbers = [float(n) for edge in diagram.edges for n in re.findall(r"H(-?[\d.]+)q10", edge.path)]
        assert max(numbers, default=0) + 10 <= diagram.width
