"""The order of the vertices in each layer: as few crossings as a few sweeps find."""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import Final

_MOST_SWEEPS: Final = 24
_MOST_IDLE_SWEEPS: Final = 6
_MOST_SWAP_ROUNDS: Final = 12
_SMALL: Final = 500  # vertices up to which time is no matter

Layers = list[list[int]]
Neighbours = list[list[int]]


def order_layers(layers: Layers, above: Neighbours, below: Neighbours) -> Layers:
    """The layers, each put in an order. `above` and `below` name each vertex's neighbours in the layers beside its own.

    The search begins with the given order, which wins where no other crosses less, and in small ones with its reverse.
    """
    best, fewest = layers, -1
    thorough = len(above) <= _SMALL
    for start in (layers, [layer[::-1] for layer in layers]) if thorough else (layers,):
        found, crossings = _search(start, above, below, thorough)
        if fewest < 0 or crossings < fewest:
            best, fewest = found, crossings
    return best


def _search(layers: Layers, above: Neighbours, below: Neighbours, thorough: bool) -> tuple[Layers, int]:
    position = [0] * len(above)
    current = [list(layer) for layer in layers]
    _number(current, position)
    best, fewest = [list(layer) for layer in current], _crossings(current, below, position)
    idle = 0
    for sweep in range(_MOST_SWEEPS):
        if fewest == 0 or idle == _MOST_IDLE_SWEEPS:
            break
        downwards = sweep % 2 == 0
        for index in range(1, len(current)) if downwards else range(len(current) - 2, -1, -1):
            _sort(current[index], above if downwards else below, position, sweep % 4 >= 2)
        if thorough:
            _swap(current, above, below, position, 2)
        crossings = _crossings(current, below, position)
        if crossings < fewest:
            best, fewest, idle = [list(layer) for layer in current], crossings, 0
        else:
            idle += 1
    _number(best, position)
    _swap(best, above, below, position, _MOST_SWAP_ROUNDS)
    return best, _crossings(best, below, position)


def _number(layers: Layers, position: list[int]) -> None:
    for layer in layers:
        for index, vertex in enumerate(layer):
            position[vertex] = index


def _sort(layer: list[int], beside: Neighbours, position: list[int], flip_ties: bool) -> None:
    """By the mean place of the neighbours; a vertex without any keeps its place."""
    key: dict[int, float] = {}
    for index, vertex in enumerate(layer):
        places = [position[each] for each in beside[vertex]]
        key[vertex] = sum(places) / len(places) if places else float(index)
    if flip_ties:
        layer.reverse()
    layer.sort(key=key.__getitem__)
    for index, vertex in enumerate(layer):
        position[vertex] = index


def _swap(layers: Layers, above: Neighbours, below: Neighbours, position: list[int], rounds: int) -> None:
    """Swap neighbours as long as that saves a crossing."""
    for _ in range(rounds):
        saved = False
        for layer in layers:
            for index in range(len(layer) - 1):
                left, right = layer[index], layer[index + 1]
                gain = sum(
                    _crossed(beside[left], beside[right], position) - _crossed(beside[right], beside[left], position)
                    for beside in (above, below)
                )
                if gain > 0:
                    layer[index], layer[index + 1] = right, left
                    position[left], position[right] = index + 1, index
                    saved = True
        if not saved:
            return


def _crossed(left: list[int], right: list[int], position: list[int]) -> int:
    if not left or not right:
        return 0
    if len(left) == 1 and len(right) == 1:
        return int(position[left[0]] > position[right[0]])
    places = sorted(position[each] for each in right)
    # Those of `right` that lie before each of `left`.
    return sum(bisect_right(places, position[each] - 1) for each in left)


def _crossings(layers: Layers, below: Neighbours, position: list[int]) -> int:
    total = 0
    for layer in layers:
        passed: list[int] = []
        for vertex in layer:
            places = sorted(position[each] for each in below[vertex])
            total += sum(len(passed) - bisect_right(passed, place) for place in places)
            for place in places:
                insort(passed, place)
    return total
