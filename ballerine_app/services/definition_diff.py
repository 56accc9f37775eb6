"""What one text of a definition changes against another: in words, and line beside line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, Final

from ballerine_app.services.definition_summary import summary_of
from ballerine_app.services.definition_text import laid_out, read_definition
from ballerine_app.services.errors import InvalidDefinition
from ballerine_app.views.definition_diff import DefinitionDiff, DiffHunk, DiffRow, DiffSide, DiffWords

MOST_ROWS: Final = 600
MOST_COMPARED: Final = 2_000  # lines; comparing takes their square at worst
AROUND: Final = 3

_INDENT: Final = 2  # of text that is laid out

Read = Callable[[str], dict[str, Any]]
Summarise = Callable[[dict[str, Any], dict[str, Any]], tuple[DiffWords, ...]]
_Block = tuple[str, int, int, int, int]


def definition_diff(
    before: str, after: str, against: int, *, read: Read = read_definition, summarise: Summarise = summary_of
) -> DefinitionDiff:
    """Compare two texts, of which the earlier is that of version `against`.

    `read` makes JSON of a text, `summarise` tells the differences of two such in words. Both are laid out in the same
    way first, so that spaces and line breaks make no difference. A text that is no definition is compared as it is,
    without a summary.
    """
    earlier, later = _read(before, read), _read(after, read)
    if earlier is None or later is None:
        old, new = before.splitlines(), after.splitlines()
        blocks = list(_blocks(old, new))
    else:
        old, new = laid_out(earlier).split("\n"), laid_out(later).split("\n")
        known: dict[tuple[int, str], int] = {}
        blocks = list(_blocks(_numbered(old, known), _numbered(new, known)))
    changed = [each for each in blocks if each[0] != "equal"]
    hunks, skipped, cut = _hunks(blocks, old, new)
    return DefinitionDiff(
        against=against,
        summary=summarise(earlier, later) if earlier is not None and later is not None else (),
        hunks=hunks,
        skipped=skipped,
        added=sum(high - low for *_, low, high in changed),
        removed=sum(high - low for _, low, high, *_ in changed),
        cut=cut,
    )


def _read(text: str, read: Read) -> dict[str, Any] | None:
    try:
        return read(text)
    except InvalidDefinition:
        return None


def _numbered(lines: list[str], known: dict[tuple[int, str], int]) -> list[int]:
    """A number for each line with the keys around it: `"tags": [` of one state is not that of another."""
    found: list[int] = []
    around = [0]
    for line in lines:
        content = line.lstrip(" ")
        del around[(len(line) - len(content)) // _INDENT + 1 :]
        found.append(known.setdefault((around[-1], content), len(known) + 1))
        around.append(found[-1] if content.startswith('"') else known.setdefault((around[-1], ""), len(known) + 1))
    return found


def _blocks(old: Sequence[object], new: Sequence[object]) -> Iterator[_Block]:
    """What of the texts is equal and what is not, in order: kind, and from and to in either."""
    start, end = _shared(old, new)
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield "equal", 0, start, 0, start
    if max(len(middle), len(other)) > MOST_COMPARED:
        yield "replace", start, len(old) - end, start, len(new) - end
    else:
        for kind, low, high, new_low, new_high in SequenceMatcher(None, middle, other).get_opcodes():
            yield kind, start + low, start + high, start + new_low, start + new_high
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def _shared(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many lines, or letters of a line, both begin and then end with."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    most -= start
    return start, next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)


def _hunks(blocks: list[_Block], old: list[str], new: list[str]) -> tuple[tuple[DiffHunk, ...], int, bool]:
    """The hunks, how many equal lines follow the last, and whether some changed lines are left out."""
    hunks: list[DiffHunk] = []
    rows: list[DiffRow] = []
    skipped, left, cut = 0, MOST_ROWS, False
    for place, (kind, low, high, new_low, new_high) in enumerate(blocks):
        if kind != "equal":
            found = list(islice(_changed(old[low:high], new[new_low:new_high], low, new_low), left + 1))
            cut = cut or len(found) > left
            rows += found[:left]
            left -= min(left, len(found))
            continue
        head = AROUND if place > 0 else 0
        tail = AROUND if place < len(blocks) - 1 else 0
        if high - low <= head + tail + 1:  # a fold would take as much room
            rows += _equal(old, low, new_low, 0, high - low)
            continue
        rows += _equal(old, low, new_low, 0, head)
        if rows:
            hunks.append(DiffHunk(f"hunk {len(hunks)}", skipped, tuple(rows)))
        skipped = high - low - head - tail
        rows = _equal(old, low, new_low, high - low - tail, high - low)
        if not left:
            return tuple(hunks), 0, cut or any(each[0] != "equal" for each in blocks[place + 1 :])
    if any(row.kind != "same" for row in rows):
        hunks.append(DiffHunk(f"hunk {len(hunks)}", skipped, tuple(rows)))
        skipped = 0
    return tuple(hunks), skipped if hunks else 0, cut


def _equal(old: list[str], low: int, new_low: int, start: int, end: int) -> list[DiffRow]:
    return [
        DiffRow(
            f"= {low + step}",
            "same",
            DiffSide(low + step + 1, old[low + step]),
            DiffSide(new_low + step + 1, old[low + step]),
        )
        for step in range(start, end)
    ]


def _changed(old: list[str], new: list[str], low: int, new_low: int) -> Iterator[DiffRow]:
    both = min(len(old), len(new))
    for step in range(both):
        before, after = _sides(old[step], new[step])
        yield DiffRow(
            f"~ {low + step} {new_low + step}",
            "changed",
            replace(before, number=low + step + 1),
            replace(after, number=new_low + step + 1),
        )
    for step in range(both, len(old)):
        yield DiffRow(f"- {low + step}", "removed", DiffSide(low + step + 1, part=old[step]), DiffSide())
    for step in range(both, len(new)):
        yield DiffRow(f"+ {new_low + step}", "added", DiffSide(), DiffSide(new_low + step + 1, part=new[step]))


def _sides(old: str, new: str) -> tuple[DiffSide, DiffSide]:
    """Two lines with what differs in them, between what they begin and end with together."""
    start, end = _shared(old, new)
    before, after = (
        DiffSide(0, line[:start], line[start : len(line) - end], line[len(line) - end :]) for line in (old, new)
    )
    return before, after
