"""Drawing from where to where cases move: stacks at both sides, and ribbons between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ballerine_app.locales import text
from ballerine_app.services.numbers import percent, whole
from ballerine_app.views.policy_comparison import Flow, FlowBand, FlowCell, FlowRibbon, FlowRow

# In the order in which they stand, with their colours; what is broken shows only where there is any.
LEVELS: Final = {
    "low": "r-low",
    "medium": "r-medium",
    "high": "r-high",
    "critical": "r-critical",
    "broken": "s-failed",
}
FATES: Final = {"auto_approve": "s-approved", "review": "s-review", "block": "s-rejected", "broken": "s-failed"}
BROKEN: Final = "broken"

_GAP: Final = 3.0
# A stack stays tall enough for its words, a ribbon wide enough to be seen.
_LEAST_HEIGHT: Final = 13.0
_LEAST_RIBBON: Final = 0.5


def flow(counts: Counter[tuple[str, str]], kind: str, looks: dict[str, str]) -> Flow:
    """The picture of `counts` by (before, after). `kind` names what the stacks are: level or fate."""
    keys = [key for key in looks if key != BROKEN or any(key in pair for pair in counts)]
    before = {key: sum(counts[key, other] for other in keys) for key in keys}
    after = {key: sum(counts[other, key] for other in keys) for key in keys}
    left, right = _bands(before, kind, looks), _bands(after, kind, looks)
    return Flow(
        before=tuple(left.values()),
        after=tuple(right.values()),
        ribbons=tuple(_ribbons(counts, kind, keys, (left, before), (right, after))),
        columns=tuple((text(f"what_if.{kind}.{key}"), looks[key]) for key in keys),
        rows=tuple(_row(counts, kind, key, keys, looks) for key in keys),
    )


def cell_name(kind: str, before: str, after: str) -> str:
    """How the cases that go from one stack to another are chosen."""
    return f"{kind}:{before}>{after}"


def _bands(counts: dict[str, int], kind: str, looks: dict[str, str]) -> dict[str, FlowBand]:
    total = sum(counts.values())
    room = 100 - _GAP * (len(counts) - 1) - _LEAST_HEIGHT * len(counts)
    made, top = {}, 0.0
    for key, count in counts.items():
        height = _LEAST_HEIGHT + (room * count / total if total else room / len(counts))
        made[key] = FlowBand(
            key=key,
            word=text(f"what_if.{kind}.{key}"),
            cases=whole(count),
            share=percent(count, total),
            tone=looks[key],
            top=round(top, 2),
            height=round(height, 2),
        )
        top += height + _GAP
    return made


_Side = tuple[dict[str, FlowBand], dict[str, int]]


def _ribbons(
    counts: Counter[tuple[str, str]], kind: str, keys: Sequence[str], left: _Side, right: _Side
) -> list[FlowRibbon]:
    made = []
    begun_left = {key: band.top for key, band in left[0].items()}
    begun_right = {key: band.top for key, band in right[0].items()}
    for before in keys:
        for after in keys:
            count = counts[before, after]
            if not count:
                continue
            high = left[0][before].height * count / left[1][before]
            wide = right[0][after].height * count / right[1][after]
            path = _outline(begun_left[before], high, begun_right[after], wide)
            begun_left[before] += high
            begun_right[after] += wide
            made.append(
                FlowRibbon(
                    cell=cell_name(kind, before, after),
                    path=path,
                    tone=right[0][after].tone,
                    moved=before != after,
                    spoken=_spoken(kind, before, after, count),
                )
            )
    # What moves lies above what stays.
    return sorted(made, key=lambda ribbon: ribbon.moved)


def _outline(left: float, left_height: float, right: float, right_height: float) -> str:
    left_end = left + max(left_height, _LEAST_RIBBON)
    right_end = right + max(right_height, _LEAST_RIBBON)
    return (
        f"M0 {left:.2f}C50 {left:.2f} 50 {right:.2f} 100 {right:.2f}"
        f"V{right_end:.2f}C50 {right_end:.2f} 50 {left_end:.2f} 0 {left_end:.2f}Z"
    )


def _row(
    counts: Counter[tuple[str, str]], kind: str, before: str, keys: Sequence[str], looks: dict[str, str]
) -> FlowRow:
    cells = []
    for after in keys:
        count = counts[before, after]
        cell = cell_name(kind, before, after) if count else ""
        cells.append(FlowCell(cell, whole(count), _spoken(kind, before, after, count), before != after))
    return FlowRow(text(f"what_if.{kind}.{before}"), looks[before], tuple(cells))


def _spoken(kind: str, before: str, after: str, count: int) -> str:
    words = {"before": text(f"what_if.{kind}.{before}"), "after": text(f"what_if.{kind}.{after}")}
    return text("what_if.cell" if before != after else "what_if.cell.stays", cases=whole(count), **words)
