"""How alike two names are: the best pairing of their words, each pair by Jaro-Winkler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ballerine_app.engine.rules.folded_text import words

LONGEST_NAME: Final = 200  # characters; what follows isn't compared
STEPS_PER_PAIR: Final = 4  # what two words take beside their letters
_PREFIX: Final = 4
_PREFIX_WEIGHT: Final = 0.1
_INITIAL: Final = 0.9  # what an initial is worth beside the name that it may stand for


def similarity(left: str, right: str, spend: Callable[[int], None] | None = None) -> float | None:
    """From 0 to 1, rounded to four places, the same in both directions; None where either has no letters or digits.

    `spend` is told how many steps the pairs of words take, and may stop the comparison by raising.
    The pairs are chosen greedily, the likeliest first. The result is the mean of the pairs' values weighed by the
    length of their words, so that a surname counts more than an initial.
    """
    one, other = words(left[:LONGEST_NAME]), words(right[:LONGEST_NAME])
    if not one or not other:
        return None
    if sorted(one) == sorted(other) or "".join(one) == "".join(other):
        return 1.0
    if spend:
        spend(len(one) * len(other) * STEPS_PER_PAIR)
    pairs = sorted(
        ((_alike(mine, yours), mine, yours, i, j) for i, mine in enumerate(one) for j, yours in enumerate(other)),
        key=lambda pair: (-pair[0], *sorted(pair[1:3])),
    )
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    total = 0.0
    for value, mine, yours, i, j in pairs:
        if i not in taken_one and j not in taken_other:
            taken_one.add(i)
            taken_other.add(j)
            total += value * (len(mine) + len(yours))
    return round(total / (sum(map(len, one)) + sum(map(len, other))), 4)


def _alike(left: str, right: str) -> float:
    if min(len(left), len(right)) == 1 < max(len(left), len(right)):
        return _INITIAL if left[0] == right[0] else 0.0
    return jaro_winkler(*sorted((left, right)))  # its greedy search may depend on the order


def jaro_winkler(left: str, right: str) -> float:
    """Jaro-Winkler similarity of two texts, from 0 to 1, with the usual prefix of four letters weighed by 0.1."""
    if left == right:
        return 1.0
    reach = max(len(left), len(right)) // 2 - 1
    free = list(right)
    mine: list[str] = []
    places: list[int] = []
    for index, letter in enumerate(left):
        for other in range(max(0, index - reach), min(len(right), index + reach + 1)):
            if free[other] == letter:
                free[other] = ""
                mine.append(letter)
                places.append(other)
                break
    common = len(mine)
    if not common:
        return 0.0
    swapped = sum(letter != right[place] for letter, place in zip(mine, sorted(places), strict=True)) / 2
    jaro = (common / len(left) + common / len(right) + (common - swapped) / common) / 3
    prefix = 0
    for one, other_letter in zip(left[:_PREFIX], right[:_PREFIX], strict=False):
        if one != other_letter:
            break
        prefix += 1
    return jaro + prefix * _PREFIX_WEIGHT * (1 - jaro)
