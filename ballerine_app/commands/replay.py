"""The command's side of replaying cases: one line for each, and whether one differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain

from ballerine_app.commands.data import opened_runtime
from ballerine_app.locales import text
from ballerine_app.services.replay import all_cases, cases_to_replay, replay_case
from ballerine_app.services.replay_results import Differs, Identical, Replayed, sentence
from ballerine_app.settings import Settings


def replay(settings: Settings, names: list[str], say: Callable[[str], None]) -> bool:
    """Replay the cases with these ids or references, or all where there are no names; whether none differs.

    NotFound, before anything is replayed, for a name that no case has.
    """
    with opened_runtime(settings) as runtime:
        found = chain.from_iterable([cases_to_replay(runtime, name) for name in names])
        results = (replay_case(runtime, case_id) for case_id in (found if names else all_cases(runtime)))
        counts = _told(results, say)
    if not names:
        identical, differing = counts[Identical], counts[Differs]
        stopped = counts.total() - identical - differing
        count = counts.total()
        say(text("replay.sum", count=count, identical=identical, differing=differing, stopped=stopped))
    return not counts[Differs]


def _told(results: Iterable[Replayed], say: Callable[[str], None]) -> Counter[type[Replayed]]:
    counts: Counter[type[Replayed]] = Counter()
    for result in results:
        counts[type(result)] += 1
        say(text("replay.line", reference=result.reference, found=sentence(result)))
    return counts
