"""The values that make a difference to a condition's tests of one term.

A test compares the term with constants, so all values between two neighbouring constants behave alike. One value of
each kind stands for all: the tests are run on it by the engine's own operators, and equal outcomes are one row.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED, to_number, to_text

Mask = int
_STEPS_PER_RUN: Final = 4


@dataclass(frozen=True, slots=True)
class Term:
    """What a test looks at. `path` holds the steps where it is a plain path, `domain` all values where they are known;
    `label` is what a sentence calls it.
    """

    key: Hashable
    label: str = field(compare=False)
    path: tuple[str, ...] = field(default=(), compare=False)
    domain: tuple[Any, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison of a term with `constants`. `run` gives the result for a value, `results` all that are possible;
    `orders` tells that it compares by size, `exact` that the constants are all that matters.
    """

    key: Hashable
    run: Callable[[Any], Mask] = field(compare=False)
    constants: tuple[Any, ...] = field(compare=False)
    results: Mask = field(compare=False)
    orders: bool = field(default=False, compare=False)
    exact: bool = field(default=True, compare=False)


def rows_of(
    term: Term, tests: tuple[Test, ...], missing: bool, spend: Callable[[int], None]
) -> list[tuple[Mask, ...]] | None:
    """The distinct outcomes that the tests can have together; None where the constants don't tell.

    With `missing`, only the outcomes for a term without a value. `spend` is told how many tests will be run.
    """
    if missing:
        values: Sequence[Any] = (UNDEFINED, None)
    elif term.domain:
        values = term.domain
    elif not all(test.exact for test in tests):
        return None
    else:
        found = _values(term, tests)
        if found is None:
            return None
        values = found
    spend(_STEPS_PER_RUN * len(values) * len(tests))
    return list(dict.fromkeys(tuple(test.run(value) for test in tests) for value in values))


def _values(term: Term, tests: tuple[Test, ...]) -> list[Any] | None:
    constants = [constant for test in tests for constant in test.constants]
    ordered = [constant for test in tests if test.orders for constant in test.constants]
    texts = {constant for constant in constants if isinstance(constant, str)}
    if any(isinstance(each, str) for each in ordered):
        # Sorting by text and by number don't go together in one list of neighbours.
        if None in ordered or not all(each is None or _is_word(each) for each in constants):
            return None
        numbers = [0.0, 1.0]
        texts |= {f"{text}\x00" for text in texts} | {"", "\x00"}
    else:
        numbers = _points(constants)
        for number in numbers:
            text = to_text(number)
            texts.add(text)
            while (text := f"{text} ") in texts:
                pass
            texts.add(text)
        texts |= {"", " ", "Infinity", "-Infinity", "\x01other"}
    values: list[Any] = [UNDEFINED, None, True, False, {}, {"\x01": 1}, []]
    values += numbers
    values += texts
    values += [[text] for text in texts]
    values += [copy.deepcopy(each) for each in constants if isinstance(each, list | dict)]
    if not term.path:
        values += [math.nan, math.inf, -math.inf]
    return values


def _points(constants: list[Any]) -> list[float | int]:
    known = {0.0, 1.0}
    for constant in constants:
        number = float(to_number(constant)) if not isinstance(constant, list | dict) else math.nan
        if math.isfinite(number):
            known.add(number)
    ordered = sorted(known)
    points: list[float] = [ordered[0] - 1 if ordered[0] - 1 < ordered[0] else math.nextafter(ordered[0], -math.inf)]
    for index, number in enumerate(ordered):
        points.append(number)
        following = ordered[index + 1] if index + 1 < len(ordered) else math.inf
        between = math.nextafter(number, math.inf)
        if between < following:
            points.append(between)
    return [
        int(point) if point.is_integer() and abs(point) < 2**53 else point for point in points if math.isfinite(point)
    ]


def _is_word(constant: Any) -> bool:
    return isinstance(constant, str) and math.isnan(to_number(constant))
