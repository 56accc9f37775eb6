"""One level of a drawing: items in layers and the links between them.

`u` runs across (along a layer), `v` from layer to layer, so that the same code draws from top to bottom and from left
to right.
"""

from __future__ import annotations

from typing import Final

from ballerine_app.engine.workflow.drawing.chains import Chains, Item, Link
from ballerine_app.engine.workflow.drawing.order import order_layers
from ballerine_app.engine.workflow.drawing.place import place
from ballerine_app.engine.workflow.drawing.ports import set_ports
from ballerine_app.engine.workflow.drawing.tracks import Net, assign_tracks

_CLEAR: Final = 12  # between a box or label and the nearest track: an arrow needs it
_BARE: Final = 3  # where neither box nor label is near
_TRACK_STEP: Final = 9


def arrange(items: list[Item], links: list[Link], port_step: float) -> tuple[float, float]:
    """Fill in the places of the items and links; the size across and along that all of it takes from (0, 0) on.

    Raises TooManyVertices for links over too many layers.
    """
    chains = Chains(items, links)
    layers = _ordered(chains)
    set_ports(chains, links, layers, port_step)
    extents = [vertex.extent for vertex in chains.vertices]
    xs = place(layers, extents, chains.segments)
    tops, thick, bends, height = _set_heights(chains, layers, xs)
    for index, item in enumerate(items):
        item.u = xs[index]
        item.v = tops[2 * item.rank] + thick[2 * item.rank] / 2
    for index, link in enumerate(links):
        upper, lower = items[link.upper], items[link.lower]
        pieces = [(each, chains.segments[each]) for each in chains.of_link[index]]
        link.points = [(upper.u + pieces[0][1].top_at, upper.v + upper.height / 2)]
        for each, segment in pieces:
            start, end = xs[segment.top] + segment.top_at, xs[segment.bottom] + segment.bottom_at
            if start != end:
                link.points += [(start, bends[each]), (end, bends[each])]
        link.points.append((link.points[-1][0], lower.v - lower.height / 2))
    for index, vertex in enumerate(chains.vertices):
        if vertex.label is not None:
            half = vertex.thickness / 2
            nearest = tops[vertex.layer] + (thick[vertex.layer] - half if vertex.label.turned else half)
            vertex.label.label_place = (float(xs[index]), nearest)
    width = max((x + extent.right for x, extent in zip(xs, extents, strict=True)), default=0.0)
    return width, height


def _ordered(chains: Chains) -> list[list[int]]:
    above: list[list[int]] = [[] for _ in chains.vertices]
    below: list[list[int]] = [[] for _ in chains.vertices]
    for segment in chains.segments:
        below[segment.top].append(segment.bottom)
        above[segment.bottom].append(segment.top)
    return order_layers(chains.layers(), above, below)


def _set_heights(
    chains: Chains, layers: list[list[int]], xs: list[int]
) -> tuple[list[float], list[float], dict[int, float], float]:
    """Where each layer begins, its thickness, where each bent segment runs sideways, and where the last layer ends."""
    nets = _nets(chains, xs)
    thick = [max((chains.vertices[each].thickness for each in layer), default=0.0) for layer in layers]
    tops: list[float] = []
    bends: dict[int, float] = {}
    v = 0.0
    for layer, size in enumerate(thick):
        tops.append(v)
        v += size
        if layer + 1 == len(layers):
            break
        here = nets.get(layer, [])
        tracks = assign_tracks([net for net, _ in here])
        v += _CLEAR if size else _BARE
        for net, segments in here:
            bends.update(dict.fromkeys(segments, v + net.track * _TRACK_STEP))
        v += max(0, tracks - 1) * _TRACK_STEP + (_CLEAR if thick[layer + 1] else _BARE)
    return tops, thick, bends, v


def _nets(chains: Chains, xs: list[int]) -> dict[int, list[tuple[Net, list[int]]]]:
    """Per layer, the lines that lead on from it, with the segments of each; segments that join are one line."""
    joining: dict[tuple[int, float], int] = {}
    for each in chains.segments:
        joining[each.bottom, each.bottom_at] = joining.get((each.bottom, each.bottom_at), 0) + 1
    found: dict[tuple[bool, int, float], tuple[int, Net, list[int]]] = {}
    for index, each in enumerate(chains.segments):
        joins = joining[each.bottom, each.bottom_at] > 1
        key = (True, each.bottom, each.bottom_at) if joins else (False, each.top, each.top_at)
        layer = chains.vertices[each.top].layer
        _, net, segments = found.setdefault(key, (layer, Net([], []), []))
        net.tops.append(xs[each.top] + each.top_at)
        net.bottoms.append(xs[each.bottom] + each.bottom_at)
        segments.append(index)
    nets: dict[int, list[tuple[Net, list[int]]]] = {}
    for layer, net, segments in found.values():
        nets.setdefault(layer, []).append((net, segments))
    return nets
