"""A drawing of a definition as pure geometry: one column of states, and the edges between them.

A review graph has its busiest state in the middle, the final states above it and the others below. Anything else is
a flow: the states from top to bottom as declared, its steps forward as straight edges, and of the rest only what is
needed so that each state shows how it is reached.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.drawing.column import NODE_HEIGHT, NODE_WIDTH, Anchor, Gap, Link, draw_column
from ballerine_app.engine.workflow.values import StateInfo, TransitionInfo

_FLOW_GAP: Final = 20
_FINALS_GAP: Final = 12
_REVIEW_GAP: Final = 50
_LONGEST_LABEL: Final = 21  # characters of 11.5 px monospace that fit into a box


@dataclass(frozen=True, slots=True)
class Node:
    """A state's box: its top left corner and size in pixels. `label` is what fits into it."""

    path: str
    label: str
    x: float
    y: float
    w: float
    h: float
    final: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A transition by one event. `path` is an SVG path from box to box, ending where the arrow's tip is.

    `label` is the text at (label_x, label_y), "" where the edge needs none; `anchor` is the SVG text-anchor. Two
    events between the same states have the same path and labels of their own.
    """

    event: str
    label: str
    source: str
    target: str
    path: str
    label_x: float
    label_y: float
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything to draw. `width` and `height` are what it takes from (x, y) on, in pixels."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float
    height: float


def layout(
    definition: Definition, *, x: float, y: float, width: float, states: Collection[str] | None = None
) -> Diagram:
    """Draw a definition into a lane whose top left is (x, y). The same definition always gives the same drawing.

    `width` is the lane's; a drawing with many edges at the side needs more and says so. `states` leaves all others out;
    what leads through a left-out state is drawn as one edge. Raises KeyError when `states` names an unknown one.
    """
    shown = [path for path in definition.states if states is None or path in states]
    unknown = set(states or ()) - set(definition.states)
    if unknown:
        raise KeyError(min(unknown))
    if not shown:
        return Diagram((), (), width, 0)
    links = _links(definition, shown)
    centre = _centre(definition, shown, links)
    order = shown if centre is None else _review_order(definition, shown, links, centre)
    if centre is None:
        links = _readable(links, order, [path for path in order if definition.states[path].final])
    rows = {path: row for row, path in enumerate(order)}
    main = _main_event(links) if centre is None else None
    drawn = [
        (source, target, events, Link(rows[source], rows[target], _labels(events, main)))
        for (source, target), events in links.items()
    ]
    gaps = [Gap(_least_gap(definition, upper, lower, centre)) for upper, lower in pairwise(order)]
    tops, right, bottom = draw_column(x, y, gaps, [link for *_, link in drawn])
    nodes = tuple(_node(definition.states[path], x, tops[rows[path]]) for path in order)
    edges = tuple(edge for source, target, events, link in drawn for edge in _edges(source, target, events, link, main))
    return Diagram(nodes, edges, max(width, right - x), bottom - y)


Links = dict[tuple[str, str], dict[str, str]]  # (source, target) → event → its description


def _links(definition: Definition, shown: list[str]) -> Links:
    links: Links = {}
    for source in shown:
        for target, transition in _targets(definition, source, frozenset(shown)):
            if target != source:
                links.setdefault((source, target), {}).setdefault(transition.event, transition.description)
    return links


def _targets(definition: Definition, source: str, shown: frozenset[str]) -> list[tuple[str, TransitionInfo]]:
    """The shown states that follow `source`, each with the first transition on the way to it."""
    found: list[tuple[str, TransitionInfo]] = []
    for first in definition.states[source].transitions:
        seen = {source}
        waiting = [first.target]
        while waiting:
            path = waiting.pop(0)
            if path is None or path in seen:
                continue
            seen.add(path)
            if path in shown:
                found.append((path, first))
            else:
                waiting.extend(each.target for each in definition.states[path].transitions if each.target)
    return found


def _centre(definition: Definition, shown: list[str], links: Links) -> str | None:
    ends = Counter(source for source, target in links if definition.states[target].final)
    busy = Counter(source for source, _ in links)
    several = [path for path in shown if ends[path] > 1]
    return max(several, key=lambda path: (ends[path], busy[path]), default=None)


def _review_order(definition: Definition, shown: list[str], links: Links, centre: str) -> list[str]:
    followers = [target for source, target in links if source == centre]
    finals = [path for path in followers if definition.states[path].final]
    finals += [path for path in shown if definition.states[path].final and path not in finals]
    below = [path for path in followers if path not in finals]
    below += [path for path in shown if path not in finals and path not in below and path != centre]
    return [*reversed(finals), centre, *below]


def _readable(links: Links, order: list[str], finals: Collection[str]) -> Links:
    """The steps from each state to the next one, and the first edge to each final state and to each state that these
    steps don't reach.
    """
    rows = {path: row for row, path in enumerate(order)}
    kept = {(source, target) for source, target in links if rows[target] == rows[source] + 1}
    for target in order[1:]:
        sources = [source for source, end in links if end == target]
        stepped_to = any((source, target) in kept for source in sources)
        if sources and (target in finals or not stepped_to):
            ahead = [source for source in sources if rows[source] < rows[target]]
            kept.add((min(ahead or sources, key=lambda source: rows[source]), target))
    return {ends: events for ends, events in links.items() if ends in kept}


def _main_event(links: Links) -> str | None:
    counted = Counter(event for events in links.values() for event in events)
    return counted.most_common(1)[0][0] if counted else None


def _labels(events: dict[str, str], main: str | None) -> tuple[str, ...]:
    return tuple(label for event in events if (label := _label(event, events, main)))


def _label(event: str, events: dict[str, str], main: str | None) -> str:
    if events[event]:
        return events[event]
    return "" if main in events else event


def _least_gap(definition: Definition, upper: str, lower: str, centre: str | None) -> int:
    if centre is None:
        return _FLOW_GAP
    return _FINALS_GAP if definition.states[upper].final and definition.states[lower].final else _REVIEW_GAP


def _node(state: StateInfo, x: float, y: float) -> Node:
    label = state.path if len(state.path) <= _LONGEST_LABEL else f"{state.path[: _LONGEST_LABEL - 1]}…"
    return Node(state.path, label, x, y, NODE_WIDTH, NODE_HEIGHT, state.final, state.tags)


def _edges(source: str, target: str, events: dict[str, str], link: Link, main: str | None) -> list[Edge]:
    places = iter(link.placed)
    edges: list[Edge] = []
    for event in events:
        label = _label(event, events, main)
        x, y, anchor = next(places) if label else (0.0, 0.0, "start")
        edges.append(Edge(event, label, source, target, link.path, x, y, anchor))
    return edges
