"""Ranks for a drawing in layers: which links run backwards, and how far from the start each item stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Ends = Sequence[tuple[int, int]]


def find_backward(count: int, ends: Ends, first: int | None) -> list[bool]:
    """For each link between items 0 to count-1, whether it must be turned round so that no cycle is left.

    Tried are the order as declared and that of a walk from `first`. What turns fewer links wins, an item that the
    others then don't lead to counting as much as a link.
    """
    declared = list(range(count))
    if first is not None:
        declared.remove(first)
        declared.insert(0, first)
    options = [_backward(order, ends) for order in (declared, _walk(declared, ends))]
    return min(options, key=lambda turned: sum(turned) + _unreached(count, ends, turned, first))


def rank(count: int, ends: Ends, first: int | None) -> list[int]:
    """The rank of each item, from 0 on; every link of `ends`, which must have no cycle, leads to a greater one."""
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for source, target in ends:
        after[source].append(target)
        before[target].append(source)
    order = _topological(after, before)
    ranks = [0] * count
    for item in order:
        ranks[item] = max((ranks[each] + 1 for each in before[item]), default=0)
    lowest = max(ranks, default=0)
    for item in reversed(order):
        if not after[item] and not before[item] and first is not None:
            ranks[item] = lowest  # beside the states at the end, not beside the start
        # An item that nothing leads to stands close to what it leads to, not at the very top.
        if item != first and after[item] and len(after[item]) > len(before[item]):
            ranks[item] = min(ranks[each] for each in after[item]) - 1
    return ranks


def longest_path(count: int, ends: Ends, ranks: Sequence[int], first: int) -> list[tuple[int, int]]:
    """The links of the longest way from `first` that skips no rank; of equal ones, what is declared first."""
    steps: list[list[int]] = [[] for _ in range(count)]
    for source, target in ends:
        if ranks[target] == ranks[source] + 1 and target not in steps[source]:
            steps[source].append(target)
    length = [0] * count
    for item in sorted(range(count), key=lambda each: -ranks[each]):
        length[item] = max((length[each] + 1 for each in steps[item]), default=0)
    path = [first]
    while steps[path[-1]]:
        path.append(max(steps[path[-1]], key=lambda each: length[each]))
    return list(pairwise(path))


def _backward(order: list[int], ends: Ends) -> list[bool]:
    position = {item: index for index, item in enumerate(order)}
    return [position[source] > position[target] for source, target in ends]


def _unreached(count: int, ends: Ends, turned: list[bool], first: int | None) -> int:
    """How many items no link leads to any more; those that none ever did count in each option alike."""
    entered = {target for (_, target), back in zip(ends, turned, strict=True) if not back}
    return count - len(entered | {first})


def _walk(roots: list[int], ends: Ends) -> list[int]:
    """Depth first from each root, latest left first, the first root before all: links back to it are turned."""
    after: dict[int, list[int]] = {item: [] for item in roots}
    for source, target in ends:
        after[source].append(target)
    seen: set[int] = set()
    left: list[int] = []
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(after[root]))]
        while stack:
            item, rest = stack[-1]
            following = next((each for each in rest if each not in seen), None)
            if following is None:
                left.append(item)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(after[following])))
    return [*roots[:1], *(item for item in reversed(left) if item != roots[0])]


def _topological(after: list[list[int]], before: list[list[int]]) -> list[int]:
    waiting = [len(each) for each in before]
    order = [item for item, number in enumerate(waiting) if number == 0]
    for item in order:
        for each in after[item]:
            waiting[each] -= 1
            if waiting[each] == 0:
                order.append(each)
    return order
