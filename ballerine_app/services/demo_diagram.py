"""Both machines of a case drawn side by side: what the applicant walks through, and the review."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

from ballerine_app.engine.workflow import Definition, Diagram, Edge, Node, layout
from ballerine_app.locales import text
from ballerine_app.views.demo import DiagramEdge, DiagramNode, DiagramView

_TOP = 36
_MARGIN = 20
_LANE = 208
_BETWEEN = 50  # from the first lane's edge to the second lane
_CORNER = 12
_ARROW = 3
_STEPS = ("consent", "sign_up", "document_selection", "send")

Status = Literal["now", "done", "todo"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a case stands: its state, its flow's state, the flow's states that were entered, and the last event that
    moved the case, as (event, from, to).
    """

    case_state: str
    flow_state: str
    visited: frozenset[str]
    moved: tuple[str, str, str] | None


def draw(flow: Definition, review: Definition, asked_by_rules: Collection[str], progress: Progress) -> DiagramView:
    """The drawing, with what is behind, where things stand, and the edge that was taken last. `asked_by_rules` are the
    extra steps that rules may ask for.
    """
    shown = shown_steps(flow)
    left = layout(flow, x=_MARGIN, y=_TOP, width=_LANE, states=shown)
    divider = _MARGIN + left.width + _BETWEEN / 2
    states = [path for path, state in review.states.items() if "collection_flow" not in state.tags]
    height = max(left.height, layout(review, x=0, y=0, width=_LANE, states=states).height)
    right_x = _MARGIN + left.width + _BETWEEN
    right_height = layout(review, x=right_x, y=_TOP, width=_LANE, states=states).height
    right = layout(review, x=right_x, y=_TOP + round((height - right_height) / 2), width=_LANE, states=states)
    here = _covering(flow, shown, progress.flow_state)
    current = here if progress.case_state in ("collection", "revision") else ""
    nodes = [_flow_node(node, flow, shown, current, progress) for node in left.nodes]
    nodes += [_review_node(node, progress) for node in right.nodes]
    edges = _once(
        [_flow_edge(edge, flow, current, asked_by_rules, progress) for edge in left.edges if not _mends(edge, flow)]
        + [_review_edge(edge, progress) for edge in right.edges]
        + _crossings(left, right, flow, review, progress)
    )
    return DiagramView(
        width=right_x + right.width + _MARGIN,
        height=_TOP + height + _MARGIN,
        nodes=tuple(nodes),
        edges=edges,
        collection_title=text("demo.diagram.collection", n=str(flow.version)),
        review_title=text("demo.diagram.review", n=str(review.version)),
        review_x=right_x,
        divider_x=divider,
        label=text("demo.diagram.label", flow=progress.flow_state, case=progress.case_state),
    )


def shown_steps(flow: Definition) -> list[str]:
    """One state for each thing that the applicant does: a photo stands for its check and its other side."""
    return [path for path, state in flow.states.items() if _is_shown(state.meta, state.tags)]


def _is_shown(meta: dict[str, Any], tags: tuple[str, ...]) -> bool:
    step = meta.get("step")
    if "fixing" in tags:
        return step == "status"
    return step in _STEPS or (step == "upload" and meta.get("side", "front") == "front")


def _covering(flow: Definition, shown: list[str], state: str) -> str:
    """The shown state that stands for this one: itself, or the one before it."""
    found = ""
    for path in flow.states:
        if path in shown:
            found = path
        if path == state:
            return found if flow.states[path].meta.get("step") != "status" or path in shown else ""
    return found


def _flow_node(node: Node, flow: Definition, shown: list[str], current: str, progress: Progress) -> DiagramNode:
    order = list(flow.states)
    behind = not current or order.index(node.path) < order.index(current)
    fixing = "fixing" in flow.states[node.path].tags
    entered = any(_covering(flow, shown, state) == node.path for state in progress.visited)
    status: Status = "now" if node.path == current else "done" if entered and behind and not fixing else "todo"
    return _node(node, status, "")


def _review_node(node: Node, progress: Progress) -> DiagramNode:
    tone = node.path if node.final and node.path in ("approved", "rejected") else ""
    return _node(node, "now" if node.path == progress.case_state else "todo", tone)


def _node(node: Node, status: Status, tone: str) -> DiagramNode:
    return DiagramNode(node.label, node.x, node.y, node.w, node.h, status, tone)


def _flow_edge(
    edge: Edge, flow: Definition, current: str, asked_by_rules: Collection[str], progress: Progress
) -> DiagramEdge:
    label, x, y = edge.label, edge.label_x, edge.label_y
    if flow.states[edge.target].meta.get("slot") in asked_by_rules:
        # The straight edge down: "M108 72V89".
        start, _, end = edge.path.removeprefix("M").partition("V")
        if end:
            across, _, top = start.partition(" ")
            label, x, y = text("demo.diagram.rule"), float(across) + 8, (float(top) + float(end)) / 2 + 5
    lit = edge.target == current and progress.case_state == "collection" and edge.source in progress.visited
    return DiagramEdge(edge.path, label, x, y, edge.anchor, lit)


def _review_edge(edge: Edge, progress: Progress) -> DiagramEdge:
    lit = progress.moved == (edge.event, edge.source, edge.target) and progress.case_state == edge.target
    return DiagramEdge(edge.path, edge.label, edge.label_x, edge.label_y, edge.anchor, lit)


def _mends(edge: Edge, flow: Definition) -> bool:
    """Whether it leads to the step that the review alone opens; that edge comes from the other lane."""
    return "fixing" in flow.states[edge.target].tags


def _crossings(
    left: Diagram, right: Diagram, flow: Definition, review: Definition, progress: Progress
) -> list[DiagramEdge]:
    """From the last step across to the state that takes the case in, and from a revision back to the fixes."""
    collecting = {path for path, state in review.states.items() if "collection_flow" in state.tags}
    taken_by = {each.target for path in collecting for each in review.states[path].transitions}
    sender = [node for node in left.nodes if "fixing" not in flow.states[node.path].tags][-1]
    taker = next(node for node in right.nodes if node.path in taken_by and not node.final)
    _, source, target = progress.moved or ("", "", "")
    sent = source in collecting and target == progress.case_state
    found = [_across(sender, taker, text("demo.diagram.submit"), lit=sent)]
    for asking in (node for node in right.nodes if "revision" in node.tags):
        for mending in (node for node in left.nodes if "fixing" in flow.states[node.path].tags):
            found.append(_across(asking, mending, "", lit=progress.case_state == asking.path))
    return found


def _across(start: Node, end: Node, label: str, *, lit: bool) -> DiagramEdge:
    """An edge between the lanes, with a channel of its own for each direction."""
    onward = end.x > start.x
    ahead = 1 if onward else -1
    x1, y1 = (start.x + start.w if onward else start.x), start.y + start.h / 2
    x2, y2 = (end.x - _ARROW if onward else end.x + end.w + _ARROW), end.y + end.h / 2
    channel = (end.x - _BETWEEN / 2 - 2) if onward else start.x - _CORNER - 3
    bend, down = _CORNER * ahead, (_CORNER if y2 > y1 else -_CORNER)
    path = f"M{x1:g} {y1:g}H{channel - bend:g}q{bend} 0 {bend} {down}V{y2 - down:g}q0 {down} {bend} {down}H{x2:g}"
    return DiagramEdge(path, label, x1 + 6, y1 - 7, "start", lit)


def _once(edges: list[DiagramEdge]) -> tuple[DiagramEdge, ...]:
    """Several events along one path are one line with several labels. The lit ones come last, so on top."""
    drawn: dict[tuple[str, str], DiagramEdge] = {}
    for edge in sorted(edges, key=lambda edge: not edge.lit):
        first = all(path != edge.path for path, _ in drawn)
        drawn.setdefault((edge.path, edge.label), replace(edge, drawn=first))
    return tuple(sorted(drawn.values(), key=lambda edge: edge.lit))
