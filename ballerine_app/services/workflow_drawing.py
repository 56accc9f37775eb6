"""A definition drawn for people: the engine's geometry with meanings, counts, and where a case is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from ballerine_app.engine.workflow import Definition, TransitionInfo
from ballerine_app.engine.workflow.drawing.layered import draw
from ballerine_app.engine.workflow.drawing.values import Box, Drawing, Frame, Route
from ballerine_app.locales import text
from ballerine_app.services.workflow_list import anywhere_lines, facts_of, state_lines, way_words
from ballerine_app.services.workflow_tags import meaning_of
from ballerine_app.views.workflow_drawing import (
    DrawnBox,
    DrawnFrame,
    DrawnLabel,
    DrawnLine,
    DrawnStart,
    Meaning,
    WorkflowDrawing,
)

MOST_LISTED = 300
MOST_TURNS = 3

# A transition that ran: its event ("" for an automatic one), the state it left and the one it led to.
Ran: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Where:
    """What to show on a drawing besides the definition.

    `counts` of cases by state; `now` is the state of one case, `visited` the states that it was in before, `moved` what
    ran last, and `turns` all that ever ran, each with the numbers of its turns, if it has any. States are written as in
    a snapshot: several at once with commas.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    now: str = ""
    visited: Collection[str] = ()
    moved: Collection[Ran] = ()
    turns: Mapping[Ran, Collection[int]] = field(default_factory=dict)


def workflow_drawing(
    definition: Definition, where: Where | None = None, *, sideways: bool = False, title: str = ""
) -> WorkflowDrawing:
    """Draw a definition, from left to right when `sideways`. `title` is what people call it.

    One that is too large has a `problem` instead of a drawing, and its states as a list.
    """
    shown = where or Where()
    counts = _by_leaf(shown.counts)
    name = title or definition.name
    listed = state_lines(definition, counts, MOST_LISTED)
    hidden = max(0, len(definition.states) - MOST_LISTED)
    try:
        drawing = _drawn(definition, sideways)
    except ValueError:
        problem = text("workflow.too_large", n=len(definition.states))
        return WorkflowDrawing(label=name, problem=problem, states=listed, hidden=hidden)
    now, visited = _leaves([shown.now]), _leaves(shown.visited)
    boxes = tuple(_box(definition, box, counts, now, visited) for box in drawing.boxes)
    focus = next((box for box in drawing.boxes if box.path in now), None) or _first(drawing)
    return WorkflowDrawing(
        label=text("workflow.label", name=name, n=len(drawing.boxes)),
        width=drawing.width,
        height=drawing.height,
        focus_x=focus.x + focus.w / 2,
        focus_y=focus.y + focus.h / 2,
        boxes=boxes,
        frames=tuple(_frame(frame, now) for frame in drawing.frames),
        dividers=drawing.dividers,
        lines=_lines(drawing, shown),
        starts=tuple(DrawnStart(start.x, start.y, start.d) for start in drawing.starts),
        anywhere=anywhere_lines(drawing.anywhere),
        legend=_legend(drawing),
        kinds=tuple(kind for kind in ("always", "after", "guard") if _occurs(drawing, kind)),
        states=listed,
        hidden=hidden,
    )


@lru_cache(maxsize=32)
def _drawn(definition: Definition, sideways: bool) -> Drawing:
    return draw(definition, sideways=sideways, wording=_wording)


def _wording(transition: TransitionInfo) -> str:
    return transition.description or way_words(transition.event, transition.delay_ms)


def _leaves(states: Collection[str]) -> frozenset[str]:
    return frozenset(leaf for state in states for leaf in state.split(",") if leaf)


def _by_leaf(counts: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for state, count in counts.items():
        for leaf in state.split(","):
            found[leaf] += count
    return found


def _first(drawing: Drawing) -> Box:
    return next((box for box in drawing.boxes if box.initial), drawing.boxes[0])


def _box(
    definition: Definition, box: Box, counts: Mapping[str, int], now: frozenset[str], visited: frozenset[str]
) -> DrawnBox:
    info = definition.states[box.path]
    meaning = meaning_of(box.tags) or Meaning()
    status = "now" if box.path in now else "visited" if box.path in visited else ""
    count = counts.get(box.path, 0)
    facts = facts_of(info, initial=box.initial, count=count, status=status)
    return DrawnBox(
        path=box.path,
        label=box.label,
        spoken=", ".join((box.path, *facts)),
        x=box.x,
        y=box.y,
        w=box.w,
        h=box.h,
        tone=meaning.tone,
        icon=meaning.icon,
        count=_short(count),
        status=status,
        final=box.final,
        entry=box.initial,
    )


def _short(count: int) -> str:
    if count < 1000:
        return str(count) if count else ""
    return f"{count / 1000:.1f}k" if count < 9950 else f"{round(count / 1000)}k"


def _frame(frame: Frame, now: frozenset[str]) -> DrawnFrame:
    inside = any(leaf.startswith(f"{frame.path}.") for leaf in now)
    return DrawnFrame(
        frame.path, frame.label, frame.x, frame.y, frame.w, frame.h, frame.label_x, frame.label_y, frame.region,
        "now" if inside else "",
    )  # fmt: skip


def _lines(drawing: Drawing, shown: Where) -> tuple[DrawnLine, ...]:
    """Those that ran come last, so on top."""
    lines = [_line(route, shown) for route in drawing.routes]
    return tuple(sorted(lines, key=lambda line: (line.lit, line.taken)))


def _line(route: Route, shown: Where) -> DrawnLine:
    moved = {event for event, source, target in shown.moved if _joins(route, source, target)}
    ran = [(each[0], turns) for each, turns in shown.turns.items() if _joins(route, *each[1:])]
    labels = tuple(
        DrawnLabel(
            label.text, label.anchor, label.text_x, label.text_y, label.guarded, label.marker_x, label.marker_y,
            label.event in moved, _turns(turn for event, turns in ran if event == label.event for turn in turns),
        )
        for label in route.labels
    )  # fmt: skip
    events = {label.event for label in route.labels}
    return DrawnLine(
        key=f"{route.source} {route.target} {route.kind}",
        source=route.source,
        target=route.target,
        path=route.d,
        kind=route.kind,
        lit=any(label.lit for label in labels),
        labels=labels,
        taken=any(event in events for event, _ in ran),
    )


def _joins(route: Route, source: str, target: str) -> bool:
    return _within(route.source, source) and _within(route.target, target)


def _turns(numbers: Iterable[int]) -> str:
    """E.g. "2, 5", as many as there is room for."""
    first, *rest = sorted(set(numbers)) or [0]
    if not first:
        return ""
    shown = ", ".join(str(number) for number in (first, *rest[: MOST_TURNS - 1]))
    return shown if len(rest) < MOST_TURNS else f"{shown}…"


def _within(drawn: str, state: str) -> bool:
    """Whether a line that ends at a box or frame ends at this state of a case."""
    return any(leaf == drawn or leaf.startswith(f"{drawn}.") for leaf in state.split(","))


def _legend(drawing: Drawing) -> tuple[Meaning, ...]:
    found = {meaning.tag: meaning for box in drawing.boxes if (meaning := meaning_of(box.tags))}
    return tuple(found.values())


def _occurs(drawing: Drawing, kind: str) -> bool:
    if kind == "guard":
        return any(label.guarded for route in drawing.routes for label in route.labels)
    return any(route.kind == kind for route in drawing.routes)
