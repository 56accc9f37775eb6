"""What one version of a definition changes against another: in sentences, and line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, Final

from ballerine_app.engine.workflow import Definition, StateInfo
from ballerine_app.locales import text
from ballerine_app.services.workflow_words import listed, senders
from ballerine_app.views.workflows import ChangeLine, Changes

MOST_LINES: Final = 600
_AROUND: Final = 3


def changes_between(
    before: str, after: str, against: int, definitions: tuple[Definition | None, Definition | None]
) -> Changes:
    """Compare two texts, and what they define where they can run. `against` is the number of the earlier version."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new)
    lines = list(islice(_lines(matcher, old, new), MOST_LINES + 1))
    counted = [each for each in matcher.get_opcodes() if each[0] != "equal"]
    earlier, later = definitions
    return Changes(
        against=against,
        sentences=tuple(_sentences(earlier, later)) if earlier and later else (),
        lines=tuple(lines[:MOST_LINES]),
        added=sum(high - low for *_, low, high in counted),
        removed=sum(high - low for _, low, high, *_ in counted),
        cut=len(lines) > MOST_LINES,
    )


def _lines(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[ChangeLine]:
    for number, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if number:
            yield ChangeLine(f"gap {number}", "gap", 0, 0, "")
        for tag, low, high, new_low, new_high in group:
            if tag == "equal":
                for step in range(high - low):
                    yield ChangeLine(f"= {low + step}", "same", low + step + 1, new_low + step + 1, old[low + step])
                continue
            for step in range(low, high):
                yield ChangeLine(f"- {step}", "removed", step + 1, 0, old[step])
            for step in range(new_low, new_high):
                yield ChangeLine(f"+ {step}", "added", 0, step + 1, new[step])


def _sentences(before: Definition, after: Definition) -> Iterator[str]:
    both = [path for path in after.states if path in before.states]
    found = {
        "new": [path for path in after.states if path not in before.states],
        "gone": [path for path in before.states if path not in after.states],
        "ways": [path for path in both if _ways(before.states[path]) != _ways(after.states[path])],
        "tags": [path for path in both if before.states[path].tags != after.states[path].tags],
    }
    for kind, paths in found.items():
        if paths:
            yield text(f"workflows.changes.{kind}", states=listed(paths))
    if before.initial != after.initial:
        yield text("workflows.changes.initial", state=after.initial)
    yield from _senders(before, after)


def _ways(info: StateInfo) -> list[Any]:
    return [
        (each.event, each.target, json.dumps(each.guard, sort_keys=True), each.delay_ms) for each in info.transitions
    ]


def _senders(before: Definition, after: Definition) -> Iterator[str]:
    for event in sorted(_events(before) & _events(after)):
        if before.actors(event) != after.actors(event):
            yield text("workflows.changes.senders", event=event, senders=senders(after.actors(event)))


def _events(definition: Definition) -> set[str]:
    ways = (each for info in definition.states.values() for each in info.transitions)
    return {each.event for each in ways if each.event and each.delay_ms is None}
