"""Where lines meet the boxes: in the order in which they leave to the sides, the main one in the middle."""

from __future__ import annotations

from typing import Final

from ballerine_app.engine.workflow.drawing.chains import Chains, Item, Link

_LEAST_STEP: Final = 9
_FROM_CORNER: Final = 8
_MOST_GROWTH: Final = 2  # how much larger a box may become to have its main line in the middle


def set_ports(chains: Chains, links: list[Link], layers: list[list[int]], step: float) -> None:
    """Fill in where each segment meets its items, `step` pixels apart where there is room; widens boxes for many.

    Also chooses the sides of the labels beside their sources: the outer ones, so that lines stay close together.
    """
    position = {vertex: index for layer in layers for index, vertex in enumerate(layer)}
    for index, link in enumerate(links):
        chain = chains.of_link[index]
        chains.segments[chain[0]].top_at = link.upper_at
        chains.segments[chain[-1]].bottom_at = link.lower_at
    for (index, above), lines in chains.ports.items():
        item = chains.vertices[index].item
        if item is None or item.fixed:
            continue
        ends = {
            line: [position[_far_end(chains, each, above)] for each in segments] for line, segments in lines.items()
        }
        order = sorted(lines, key=lambda line: sum(ends[line]) / len(ends[line]))
        leftmost = min(min(each) for each in ends.values())
        _spread(chains, item, above, [lines[line] for line in order], step)
        for place, line in zip(_places(chains, [lines[line] for line in order]), order, strict=True):
            for segment, end in zip(lines[line], ends[line], strict=True):
                outer = place < 0 or (place == 0 and len(order) > 1 and end == leftmost)
                label = chains.vertices[_far_end(chains, segment, above)].label
                if label is not None and label.turned == above:
                    label.label_side = -1 if outer else 1


def _far_end(chains: Chains, segment: int, above: bool) -> int:
    return chains.segments[segment].top if above else chains.segments[segment].bottom


def _places(chains: Chains, groups: list[list[int]]) -> list[float]:
    """The lines' numbers from the left, counted from the main one or else from the middle."""
    main = next((i for i, group in enumerate(groups) if any(chains.segments[s].weight == 2 for s in group)), None)
    middle = (len(groups) - 1) / 2 if main is None else float(main)
    return [index - middle for index in range(len(groups))]


def _spread(chains: Chains, item: Item, above: bool, groups: list[list[int]], step: float) -> None:
    places = _places(chains, groups)
    if 2 * (_FROM_CORNER + max(-places[0], places[-1]) * _LEAST_STEP) > _MOST_GROWTH * item.width:
        places = [index - (len(groups) - 1) / 2 for index in range(len(groups))]
    reach = max(-places[0], places[-1])
    item.width = max(item.width, 2 * (_FROM_CORNER + reach * _LEAST_STEP))
    step = min(step, (item.width / 2 - _FROM_CORNER) / max(reach, 0.5))
    for place, group in zip(places, groups, strict=True):
        for each in group:
            if above:
                chains.segments[each].bottom_at = round(place * step)
            else:
                chains.segments[each].top_at = round(place * step)
