import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.workflow import Definition
from ballerine_app.engine.workflow.drawing.layered import MOST_STATES, MOST_WORDS, TooLargeToDraw, draw
from ballerine_app.engine.workflow.drawing.values import Drawing
from ballerine_app.engine.workflow.values import TransitionInfo

SHIPPED = Path(__file__).resolve().parents[4] / "ballerine_app" / "definitions"
FILES = sorted(SHIPPED.glob("workflows/*.json")) + sorted(SHIPPED.glob("flows/*.json"))
RULE = {"type": "json-logic", "rule": {"==": [{"var": "a"}, 1]}}

NESTED = {
    "initial": "intake",
    "states": {
        "intake": {"id": "in", "on": {"START": "p", "SKIP": "p.c2", "DROP": "out", "DEEP": "p.c3.y"}},
        "p": {
            "initial": "c1",
            "on": {"CANCEL": "out", "PING": {}, "REDO": ".c2"},
            "states": {
                "c1": {"on": {"NEXT": "c2", "BACK": "#in"}},
                "c2": {"on": {"OK": "c3", "FAIL": "#out"}},
                "c3": {"initial": "x", "states": {"x": {"on": {"Y": "y"}}, "y": {"on": {"Z": "#done", "X": "x"}}}},
            },
        },
        "done": {"id": "done", "type": "final"},
        "out": {"id": "out", "type": "final"},
    },
}

PARALLEL = {
    "initial": "start",
    "states": {
        "start": {"on": {"GO": "checks"}},
        "checks": {
            "type": "parallel",
            "on": {"ABORT": "#bad"},
            "onDone": "good",
            "states": {
                "identity": {
                    "initial": "wait",
                    "states": {
                        "wait": {"on": {"ID_OK": "ok", "ID_BAD": "no"}, "after": {"1000": "no"}},
                        "ok": {"type": "final"},
                        "no": {"on": {"RETRY": "wait", "GIVE_UP": "#bad", "AGAIN": "#all"}},
                    },
                },
                "aml": {
                    "initial": "search",
                    "states": {"search": {"on": {"CLEAR": "done"}}, "done": {"type": "final"}},
                },
            },
            "id": "all",
        },
        "good": {"type": "final"},
        "bad": {"id": "bad", "type": "final"},
    },
}

Rect = tuple[float, float, float, float]


def load(path: Path) -> Definition:
    return Definition.parse(json.loads(path.read_text()))


def wording(transition: TransitionInfo) -> str:
    return transition.description or transition.event or "automatic"


def rect(each: Any) -> Rect:
    return each.x, each.y, each.x + each.w, each.y + each.h


def touch(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def stretches(points: tuple[tuple[float, float], ...]) -> Iterator[Rect]:
    """The straight pieces of a line, as very thin areas."""
    for (x1, y1), (x2, y2) in pairwise(points):
        assert x1 == x2 or y1 == y2
        yield min(x1, x2) - 0.01, min(y1, y2) - 0.01, max(x1, x2) + 0.01, max(y1, y2) + 0.01


def shrunk(area: Rect) -> Rect:
    return area[0] + 0.1, area[1] + 0.1, area[2] - 0.1, area[3] - 0.1


def on_border(point: tuple[float, float], area: Rect) -> bool:
    x, y = point
    inside = area[0] <= x <= area[2] and area[1] <= y <= area[3]
    return inside and (x in (area[0], area[2]) or y in (area[1], area[3]))


def check(definition: Definition, drawing: Drawing) -> None:
    boxes = {box.path: rect(box) for box in drawing.boxes}
    frames = {frame.path: rect(frame) for frame in drawing.frames}
    areas = boxes | frames
    assert set(boxes) == set(definition.states)
    labels = [(label.text, rect(label)) for route in drawing.routes for label in route.labels]
    titles = [(f.path, (f.label_x, f.label_y - 10, f.label_x + 6 * len(f.label), f.label_y)) for f in drawing.frames]
    solid = [*boxes.items(), *labels, *titles]
    for index, (name, area) in enumerate(solid):
        assert _within(area, (0, 0, drawing.width, drawing.height)), name
        for other, beside in solid[index + 1 :]:
            assert not touch(area, beside), (name, other)
    for one in drawing.frames:
        for other in drawing.frames:
            apart = not touch(rect(one), rect(other))
            assert apart or one.path == other.path or _nested(one.path, other.path), (one.path, other.path)
        for path, area in boxes.items():
            assert _within(area, rect(one)) == path.startswith(f"{one.path}."), (path, one.path)
            assert _within(area, rect(one)) or not touch(area, rect(one)), (path, one.path)
    for route in drawing.routes:
        assert on_border(route.points[0], areas[route.source]), route
        assert on_border(route.points[-1], areas[route.target]), route
        for stretch in stretches(route.points):
            for path, area in boxes.items():
                assert not touch(stretch, shrunk(area)), (route, path)
            for text, area in [*labels, *titles]:
                assert not touch(stretch, area), (route, text)


def _nested(one: str, other: str) -> bool:
    return one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _within(inner: Rect, outer: Rect) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def events(drawing: Drawing) -> set[tuple[str, str, str]]:
    return {(label.event, route.source, route.target) for route in drawing.routes for label in route.labels}


@pytest.mark.parametrize("sideways", [False, True])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_definitions_are_tidy(path: Path, sideways: bool) -> None:
    definition = load(path)
    drawing = draw(definition, sideways=sideways)
    check(definition, drawing)
    assert drawing == draw(definition, sideways=sideways)
    declared = {
        (each.event, state, each.target or state)
        for state, info in definition.states.items()
        for each in info.transitions
    }
    assert events(drawing) == declared


@pytest.mark.parametrize("sideways", [False, True])
def test_real_definitions_are_tidy(ballerine_definitions: dict[str, Any], sideways: bool) -> None:
    for data in ballerine_definitions.values():
        definition = Definition.parse(data)
        check(definition, draw(definition, sideways=sideways, wording=wording))


@pytest.mark.parametrize("sideways", [False, True])
def test_nested_states_are_frames_around_their_children(sideways: bool) -> None:
    definition = Definition.parse(NESTED)
    drawing = draw(definition, sideways=sideways)
    check(definition, drawing)
    assert [(frame.path, frame.label, frame.depth) for frame in drawing.frames] == [("p", "p", 1), ("p.c3", "c3", 2)]
    # What a state around others declares is one line from its frame, and one into it stays inside.
    assert events(drawing) >= {("CANCEL", "p", "out"), ("PING", "p", "p"), ("REDO", "p", "p.c2")}
    assert not any(event == "CANCEL" and source != "p" for event, source, _ in events(drawing))
    assert len(drawing.starts) == 3
    assert [box.path for box in drawing.boxes if box.initial] == ["intake"]


def test_a_line_from_above_misses_the_title_of_the_frame() -> None:
    frame = "a_frame_with_a_rather_long_title"
    inside = {"initial": "one", "states": {"one": {"on": {"next": "two"}}, "two": {}}}
    states = {"start": {"on": {"go": f"{frame}.one"}}, frame: inside}
    definition = Definition.parse({"initial": "start", "states": states})
    check(definition, draw(definition))


@pytest.mark.parametrize("sideways", [False, True])
def test_regions_lie_beside_each_other_with_a_line_between(sideways: bool) -> None:
    definition = Definition.parse(PARALLEL)
    drawing = draw(definition, sideways=sideways)
    check(definition, drawing)
    around, identity, aml = drawing.frames
    assert (around.path, around.parallel, around.region) == ("checks", True, False)
    assert (identity.path, identity.parallel, identity.region) == ("checks.identity", False, True)
    if sideways:
        assert (identity.x, identity.w) == (aml.x, aml.w)
    else:
        assert (identity.y, identity.h) == (aml.y, aml.h)
    assert len(drawing.dividers) == 1
    # Entering, leaving and entering again all regions at once is a line from or to the frame around them.
    assert events(drawing) >= {
        ("GO", "start", "checks"),
        ("ABORT", "checks", "bad"),
        ("AGAIN", "checks.identity.no", "checks"),
    }
    kinds = {(route.source, route.target): route.kind for route in drawing.routes if route.kind != "event"}
    assert kinds == {
        ("checks.identity.wait", "checks.identity.no"): "after",
        ("checks", "good"): "always",
    }
    assert [label.text for route in drawing.routes if route.kind == "after" for label in route.labels] == ["1000 ms"]


def test_a_chart_may_begin_in_several_regions() -> None:
    region = {"initial": "a", "states": {"a": {"on": {"GO": "b"}}, "b": {"on": {"BACK": "a"}}}}
    definition = Definition.parse({"type": "parallel", "states": {"one": region, "two": region}})
    drawing = draw(definition)
    check(definition, drawing)
    assert [box.path for box in drawing.boxes if box.initial] == ["one.a", "two.a"]
    assert [frame.region for frame in drawing.frames] == [True, True]
    assert len(drawing.dividers) == 1


def test_a_review_runs_down_and_its_way_back_up() -> None:
    drawing = draw(load(SHIPPED / "workflows" / "person_review.json"))
    top = {box.path: box.y for box in drawing.boxes}
    assert top["collection"] < top["manual_review"] < top["revision"]
    assert top["approved"] == top["revision"]
    assert [box.path for box in drawing.boxes if box.initial] == ["collection"]
    assert {box.path for box in drawing.boxes if box.final} == {"approved", "rejected"}
    assert {(route.source, route.target) for route in drawing.routes if route.back} == {("revision", "manual_review")}
    back = next(route for route in drawing.routes if route.back)
    assert [label.text for label in back.labels] == ["RESUBMITTED", "RETURN_TO_REVIEW"]
    assert [label.guarded for route in drawing.routes for label in route.labels if label.event == "reject"] == [
        False
    ] * 2
    staying = next(route for route in drawing.routes if route.source == route.target)
    assert (staying.source, staying.back) == ("collection", False)


def test_the_pages_of_a_flow_stand_in_one_straight_column() -> None:
    definition = load(SHIPPED / "flows" / "person_collection.json")
    drawing = draw(definition)
    middle = {box.path: box.x + box.w / 2 for box in drawing.boxes}
    assert len(set(middle.values())) == 1
    ahead = {(route.source, route.target): route for route in drawing.routes}
    assert len(ahead["consent", "sign_up"].points) == 2
    assert len(ahead["sign_up", "consent"].points) == 2
    sideways = draw(definition, sideways=True)
    assert len({box.y + box.h / 2 for box in sideways.boxes}) == 1
    assert sideways.width > sideways.height


def test_kinds_and_guards_can_be_told_apart() -> None:
    states = {
        "a": {
            "on": {"GO": [{"target": "b", "cond": RULE}, {"target": "b"}], "TRY": {"target": "b", "cond": RULE}},
            "always": [{"target": "b", "cond": RULE}, {"target": "c"}],
        },
        "after": {"on": {"x": "b"}},
        "b": {},
        "c": {},
    }
    drawing = draw(Definition.parse({"initial": "a", "states": states}), wording=wording)
    found = {(route.source, route.target, route.kind): route for route in drawing.routes}
    assert set(found) == {("a", "b", "event"), ("a", "b", "always"), ("a", "c", "always"), ("after", "b", "event")}
    to_b = found["a", "b", "event"]
    assert [(label.event, label.guarded) for label in to_b.labels] == [("GO", False), ("TRY", True)]
    assert to_b.labels[0].pointers == ("/states/a/on/GO/0", "/states/a/on/GO/1")
    assert (to_b.guarded, found["a", "b", "always"].guarded) == (False, True)
    assert to_b.labels[1].y == to_b.labels[0].y + to_b.labels[0].h
    marked = to_b.labels[1]
    assert marked.x < marked.marker_x < marked.x + marked.w
    assert not marked.x < marked.text_x < marked.marker_x


def test_what_counts_everywhere_is_listed_instead_of_drawn() -> None:
    states = {"a": {"on": {"NEXT": "b"}}, "b": {}, "off": {"type": "final"}}
    data = {"initial": "a", "on": {"STOP": {"target": "off", "description": "stop it"}}, "states": states}
    drawing = draw(Definition.parse(data))
    assert [(each.event, each.text, each.target) for each in drawing.anywhere] == [("STOP", "stop it", "off")]
    assert events(drawing) == {("NEXT", "a", "b")}


def test_long_names_are_cut() -> None:
    name, event = "s" * 60, "E" * 60
    drawing = draw(Definition.parse({"initial": name, "states": {name: {"on": {event: name}}}}))
    assert drawing.boxes[0].label == "s" * 35 + "…"
    assert drawing.routes[0].labels[0].text == "E" * 33 + "…"
    assert drawing.routes[0].labels[0].event == event


def test_more_than_a_drawing_can_show_is_refused() -> None:
    states = {f"s{i}": {"on": {"NEXT": f"s{i + 1}"}} for i in range(MOST_STATES)} | {f"s{MOST_STATES}": {}}
    with pytest.raises(TooLargeToDraw) as caught:
        draw(Definition.parse({"initial": "s0", "states": states}))
    assert caught.value.states == MOST_STATES + 1
    dense = {f"s{i}": {"on": {f"E{j}": f"s{j}" for j in range(60)}} for i in range(60)}
    with pytest.raises(TooLargeToDraw) as caught:
        draw(Definition.parse({"initial": "s0", "states": dense}))
    assert caught.value.lines == 3600
    long = {
        f"s{i}": {"on": {f"E{j}": f"s{j}" for j in (0, 1, 2, 3, 4) if i} | {"N": f"s{(i + 1) % 280}"}}
        for i in range(280)
    }
    with pytest.raises(TooLargeToDraw):
        draw(Definition.parse({"initial": "s0", "states": long}), wording=lambda each: f"{each.pointer}")


def test_as_many_words_as_a_line_can_hold_are_read_once_each() -> None:
    states = {"a": {"on": {f"E{i}": "b" for i in range(MOST_WORDS)}}, "b": {"type": "final"}}
    (route,) = draw(Definition.parse({"initial": "a", "states": states})).routes
    assert len(route.labels) == MOST_WORDS
    states["a"]["on"]["ONE_MORE"] = "b"
    with pytest.raises(TooLargeToDraw):
        draw(Definition.parse({"initial": "a", "states": states}))


@st.composite
def charts(pick: st.DrawFn) -> dict[str, Any]:
    """States up to three levels deep, with transitions between any of them."""
    paths: list[str] = []

    def states(prefix: str, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for index in range(pick(st.integers(1, 6 if depth == 0 else 3))):
            path = f"{prefix}s{index}"
            paths.append(path)
            made[f"s{index}"] = {"id": path.replace(".", "_"), "on": {}}
            if depth < 2 and pick(st.integers(0, 3)) == 0:
                inside = states(f"{path}.", depth + 1)
                regions = depth == 0 and pick(st.booleans()) and all("states" in each for each in inside.values())
                made[f"s{index}"] |= {"type": "parallel"} if regions else {"initial": "s0"}
                made[f"s{index}"]["states"] = inside
        return made

    tree = states("", 0)
    for _ in range(pick(st.integers(0, 16))):
        source, target = pick(st.sampled_from(paths)), pick(st.sampled_from([*paths, None]))
        node = {"states": tree}
        for step in source.split("."):
            node = node["states"][step]
        transition: dict[str, Any] = {"target": f"#{target.replace('.', '_')}"} if target else {}
        if pick(st.booleans()):
            transition["cond"] = RULE
        event = pick(st.sampled_from(["go", "a_rather_long_event_name", "NEXT", "BACK", ""]))
        if event:
            node["on"].setdefault(event, []).append(transition)
        elif target:
            node.setdefault("always", []).append(transition)
    return {"initial": "s0", "states": tree}


@settings(max_examples=60, deadline=None)
@given(charts(), st.booleans())
def test_any_chart_is_tidy(data: dict[str, Any], sideways: bool) -> None:
    definition = Definition.parse(data)
    drawing = draw(definition, sideways=sideways, wording=wording)
    check(definition, drawing)
    assert drawing == draw(definition, sideways=sideways, wording=wording)
