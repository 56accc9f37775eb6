"""Geometry of boxes in one column: gaps that fit their labels, straight edges, and edges at the side."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import Final, Literal

NODE_WIDTH: Final = 176
NODE_HEIGHT: Final = 36
_LABEL_ROW: Final = 15  # pixels per line of labels
_LABEL_SPACE: Final = 8  # between an edge and its label
_PAIR_SPACE: Final = 26  # between two opposite edges
_FIRST_CHANNEL: Final = 22  # from the boxes to the nearest edge at their side
_CHANNEL_STEP: Final = 14
_CORNER: Final = 10
_ARROW_SPACE: Final = 3

Anchor = Literal["start", "end"]


@dataclass(slots=True)
class Link:
    """An edge to draw from box `source` to box `target` (rows of the column), with a label for each of its events."""

    source: int
    target: int
    labels: tuple[str, ...]
    channel: int = -1
    path: str = ""
    placed: list[tuple[float, float, Anchor]] = field(default_factory=list)

    @property
    def span(self) -> tuple[int, int]:
        """The upper and lower row."""
        return min(self.source, self.target), max(self.source, self.target)

    @property
    def straight(self) -> bool:
        """Whether the two boxes are neighbours."""
        return self.span[1] - self.span[0] == 1


@dataclass(slots=True)
class Gap:
    """The space below one box: its labels as intervals per line, and the least height."""

    least: int
    rows: list[list[tuple[float, float]]] = field(default_factory=list)
    top: float = 0

    @property
    def height(self) -> int:
        """Pixels."""
        return max(self.least, _LABEL_ROW * len(self.rows) + (5 if len(self.rows) < 2 else 8))

    def put(self, left: float, right: float) -> int:
        """Reserve the interval in the first line that is free there; that line."""
        for index, row in enumerate(self.rows):
            if all(right < taken_left or left > taken_right for taken_left, taken_right in row):
                row.append((left, right))
                return index
        self.rows.append([(left, right)])
        return len(self.rows) - 1

    def baseline(self, row: int) -> float:
        """Where the text of a line stands."""
        return self.top + (self.height - _LABEL_ROW * len(self.rows)) / 2 + _LABEL_ROW * row + 11


def draw_column(x: float, y: float, gaps: list[Gap], links: list[Link]) -> tuple[list[float], float, float]:
    """Route the links (their `path` and `placed` are filled in) through a column of boxes whose top left is (x, y).

    Returns the top of each box, the right edge of everything drawn, and the bottom of the last box.
    """
    _assign_channels([link for link in links if not link.straight])
    first_channel = _first_channel(links, x)
    waiting: list[tuple[Link, Gap, int, float, Anchor]] = []
    right = x + NODE_WIDTH
    for link in links:
        gap = gaps[link.span[0]] if link.straight or link.source < link.target else gaps[link.source - 1]
        for label in link.labels:
            at, anchor = _label_place(link, links, label, x, first_channel)
            width = text_width(label)
            left = at if anchor == "start" else at - width
            waiting.append((link, gap, gap.put(left - 3, left + width + 3), at, anchor))
            right = max(right, left + width)
    tops = [y]
    for gap in gaps:
        gap.top = tops[-1] + NODE_HEIGHT
        tops.append(gap.top + gap.height)
    for link, gap, row, at, anchor in waiting:
        link.placed.append((at, gap.baseline(row), anchor))
    ports = _ports(links, tops)
    for index, link in enumerate(links):
        if link.straight:
            link.path = _straight_path(_straight_x(link, links, x), tops[link.source], tops[link.target])
        else:
            channel_x = first_channel + _CHANNEL_STEP * link.channel
            right = max(right, channel_x)
            link.path = _side_path(x + NODE_WIDTH, channel_x, ports[index, "source"], ports[index, "target"])
    return tops, right, tops[-1] + NODE_HEIGHT


def text_width(text: str) -> float:
    """Roughly the width of an 11 px label in pixels; it errs on the wide side."""
    return sum(7.8 if each.isupper() or each == "_" else 6.2 for each in text)


def _assign_channels(links: list[Link]) -> None:
    channels: list[list[tuple[int, int]]] = []
    for link in sorted(links, key=lambda each: (each.span[1] - each.span[0], each.span[0])):
        top, bottom = link.span
        for index, taken in enumerate(channels):
            if all(bottom <= other_top or top >= other_bottom for other_top, other_bottom in taken):
                link.channel = index
                taken.append(link.span)
                break
        else:
            link.channel = len(channels)
            channels.append([link.span])


def _first_channel(links: list[Link], x: float) -> float:
    """Where the nearest edge at the side runs: beyond the labels of the straight edges, so that it crosses none."""
    ends = [
        at + text_width(label)
        for link in links
        if link.straight
        for label in link.labels
        for at, anchor in [_label_place(link, links, label, x, 0)]
        if anchor == "start"
    ]
    return max([x + NODE_WIDTH + _FIRST_CHANNEL, *(ceil(end + _LABEL_SPACE) for end in ends)])


def _straight_x(link: Link, links: list[Link], x: float) -> float:
    middle = x + NODE_WIDTH / 2
    opposite = next((each for each in links if each.source == link.target and each.target == link.source), None)
    if opposite is None:
        return middle
    down = link if link.source < link.target else opposite
    label_space = max((text_width(label) + _LABEL_SPACE for label in down.labels), default=0)
    left = min(max(ceil(label_space + 2), middle - x - 40), middle - x)
    return x + left if link is down else x + left + _PAIR_SPACE


def _label_place(link: Link, links: list[Link], label: str, x: float, first_channel: float) -> tuple[float, Anchor]:
    if not link.straight:
        return first_channel + _CHANNEL_STEP * link.channel - 5, "end"
    line = _straight_x(link, links, x)
    paired = any(other.source == link.target and other.target == link.source for other in links)
    if not paired or link.source > link.target:
        return line + _LABEL_SPACE, "start"
    if line - _LABEL_SPACE - text_width(label) >= x:
        return line - _LABEL_SPACE, "end"
    return line + _PAIR_SPACE + _LABEL_SPACE, "start"


def _ports(links: list[Link], tops: list[float]) -> dict[tuple[int, str], float]:
    """Where each link at the side leaves and enters its boxes, so that links of one box don't cross."""
    by_row: dict[int, list[tuple[tuple[int, int], int, str]]] = {}
    for index, link in enumerate(links):
        if link.straight:
            continue
        for end, row, other in (("source", link.source, link.target), ("target", link.target, link.source)):
            order = (0, link.channel) if other < row else (1, -link.channel)
            by_row.setdefault(row, []).append((order, index, end))
    ports: dict[tuple[int, str], float] = {}
    for row, ends in by_row.items():
        for position, (_, index, end) in enumerate(sorted(ends)):
            ports[index, end] = tops[row] + NODE_HEIGHT * (position + 1) / (len(ends) + 1)
    return ports


def _straight_path(x: float, source_top: float, target_top: float) -> str:
    if source_top < target_top:
        return f"M{_n(x)} {_n(source_top + NODE_HEIGHT)}V{_n(target_top - _ARROW_SPACE)}"
    return f"M{_n(x)} {_n(source_top)}V{_n(target_top + NODE_HEIGHT + _ARROW_SPACE)}"


def _side_path(node_right: float, channel_x: float, start: float, end: float) -> str:
    turn = _CORNER if end > start else -_CORNER
    return (
        f"M{_n(node_right)} {_n(start)}H{_n(channel_x - _CORNER)}q{_CORNER} 0 {_CORNER} {turn}"
        f"V{_n(end - turn)}q0 {turn} {-_CORNER} {turn}H{_n(node_right + _ARROW_SPACE)}"
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
