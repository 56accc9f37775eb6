"""What a level of a drawing holds before anything has a place: its lines, their directions, and the ranks of states.

A line into or out of a frame is drawn level by level, from border to border. Which border it is follows from the level
around, so levels are planned from the outside in.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from ballerine_app.engine.workflow.drawing.graph import Branch, Line
from ballerine_app.engine.workflow.drawing.ranks import find_backward, longest_path, rank

START: Final = -1  # stands for a line: from the dot to the state in which one starts


@dataclass(frozen=True, slots=True)
class Crossing:
    """A line across a frame's border: at its first side (`top`) or its last; `path` is where it ends inside."""

    line: int
    path: str
    outgoing: bool
    top: bool

    @property
    def key(self) -> tuple[int, bool]:
        """What tells it from the others of its frame."""
        return self.line, self.outgoing


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two children of the level, by their numbers; the dot's is one more than the last child's."""

    line: int
    source: int
    target: int
    turned: bool
    main: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A level: the rank of each child and, behind them, of the dot if there is one; its lines; `last` is below all."""

    branch: Branch
    ranks: list[int]
    last: int
    ties: list[Tie]
    crossings: tuple[Crossing, ...]
    wanted: list[list[Crossing]]  # per child, if it is a frame: what crosses its border

    def child_of(self, path: str) -> int:
        """The number of the child that is, or holds, the state."""
        return _child_of(self.branch, path)


def plan_level(branch: Branch, lines: Sequence[Line], here: Sequence[int], crossings: tuple[Crossing, ...]) -> Plan:
    """Plan the inside of `branch`. `here` are the numbers of the lines whose both ends it is the first to hold.

    Those between `branch` itself and what is inside run from or to its border.
    """
    inwards = [line for line in here if lines[line].source == branch.path]
    outwards = [line for line in here if lines[line].target == branch.path]
    crossings = (
        *crossings,
        *(Crossing(line, lines[line].target, outgoing=False, top=True) for line in inwards),
        *(Crossing(line, lines[line].source, outgoing=True, top=False) for line in outwards),
    )
    across = [line for line in here if line not in inwards and line not in outwards]
    ends = [(_child_of(branch, lines[line].source), _child_of(branch, lines[line].target)) for line in across]
    count, dot = len(branch.children), None
    if branch.initial is not None:
        dot = count
        count += 1
        across.append(START)
        ends.append((dot, _child_of(branch, branch.initial.path)))
    turned = find_backward(count, ends, dot)
    ranks = rank(count, [(b, a) if back else (a, b) for (a, b), back in zip(ends, turned, strict=True)], dot)
    onward = [pair for pair, back in zip(ends, turned, strict=True) if not back]
    main = set(longest_path(count, onward, ranks, dot)) if dot is not None else set()
    if any(each.top and each.path != branch.path and not ranks[_child_of(branch, each.path)] for each in crossings):
        ranks = [each + 1 for each in ranks]
    ties = [
        Tie(line, source, target, back, main=(source, target) in main and not back)
        for line, (source, target), back in zip(across, ends, turned, strict=True)
    ]
    return Plan(branch, ranks, max(ranks, default=-1) + 1, ties, crossings, _wanted(branch, lines, ties, crossings))


def shared_end(target: int, lines: Sequence[Line], line: int, back: bool) -> Hashable:
    """What lines have in common that end as one line in a state: the state, their kind and their direction."""
    return target, "start" if line == START else lines[line].kind, back


def level_of(line: Line) -> str:
    """The path of the innermost state that holds both ends; it may be one of them itself."""
    common: list[str] = []
    for one, two in zip(line.source.split("."), line.target.split("."), strict=False):
        if one != two:
            break
        common.append(one)
    return ".".join(common)


def _wanted(
    branch: Branch, lines: Sequence[Line], ties: list[Tie], crossings: tuple[Crossing, ...]
) -> list[list[Crossing]]:
    wanted: list[list[Crossing]] = [[] for _ in branch.children]
    for tie in ties:
        if tie.line == START:
            path = branch.children[tie.target].path
        else:
            path = lines[tie.line].target
            source = Crossing(tie.line, lines[tie.line].source, outgoing=True, top=tie.turned)
            wanted[tie.source].append(source)
        wanted[tie.target].append(Crossing(tie.line, path, outgoing=False, top=not tie.turned))
    for each in crossings:
        if each.path != branch.path:
            wanted[_child_of(branch, each.path)].append(each)
    return wanted


def _child_of(branch: Branch, path: str) -> int:
    start = len(branch.path) + 1 if branch.path else 0
    name = path[start:].partition(".")[0]
    return next(index for index, child in enumerate(branch.children) if child.name == name)
