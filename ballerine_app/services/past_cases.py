"""The past cases of a policy in memory, for questions that must be answered while somebody types.

Per process: the newest cases of the last few policies that were asked about, brought up to date before each question
by what changed since. The bounds are `Bounds`; rules' results add a byte per case and condition.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from ballerine_app.engine.rules import ListLookup
from ballerine_app.engine.rules.what_if import PastCase, PastCases
from ballerine_app.services.errors import Conflict
from ballerine_app.services.list_lookup import loaded_lists
from ballerine_app.store.database import Database
from ballerine_app.store.list_lookup import list_heads_named
from ballerine_app.store.past_cases import contexts_of, judged_heads
from ballerine_app.store.transaction import ReadTransaction

# Acts take their time before they commit, and other machines' clocks differ a little.
_OVERLAP: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many cases of how many policies are kept, what the cases of one may take, and for how long.

    What nobody asked about for `idle_seconds` goes at the next question or by the hourly housekeeping. After
    `stale_seconds` all is read anew, so that what was erased goes from memory too. `wait_seconds` is how long a
    question waits for others.
    """

    cases: int = 10_000
    bytes: int = 64 * 1024 * 1024
    policies: int = 3
    idle_seconds: float = 300
    stale_seconds: float = 900
    wait_seconds: float = 8


@dataclass(slots=True)
class Population:
    """The past cases of one policy. `lists` are the custom lists that rules asked so far, as they are today."""

    cases: PastCases = field(default_factory=lambda: PastCases(orjson.loads))
    changed_until: datetime | None = None
    loaded: float = field(default_factory=time.monotonic)
    used: float = 0
    lists: dict[str, ListLookup] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)


class PastCasesInMemory:
    """One per process; threads share it."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], Population] = {}

    @contextmanager
    def of(self, database: Database, project_id: str, policy_name: str) -> Iterator[Population]:
        """The newest cases that the policy judged, up to date; nobody else uses them while the block runs.

        Only the read holds the database, and no write waits for any of it. Conflict("past_cases_busy") where others
        keep them for too long.
        """
        population = self._take(project_id, policy_name)
        if not population.cases.lock.acquire(timeout=self.bounds.wait_seconds):
            raise Conflict("past_cases_busy")
        try:
            with database.read() as tx:
                self._refresh(tx, population, project_id, policy_name)
            yield population
        finally:
            population.cases.lock.release()

    def drop_idle(self) -> None:
        """Forget the cases that nobody asked about for a while."""
        now = time.monotonic()
        with self._lock:
            for key, population in list(self._kept.items()):
                if (
                    now - population.used > self.bounds.idle_seconds
                    or now - population.loaded > self.bounds.stale_seconds
                ):
                    del self._kept[key]

    def _take(self, project_id: str, policy_name: str) -> Population:
        self.drop_idle()
        with self._lock:
            population = self._kept.pop((project_id, policy_name), None) or Population()
            self._kept[(project_id, policy_name)] = population
            population.used = time.monotonic()
            while len(self._kept) > self.bounds.policies:
                del self._kept[next(iter(self._kept))]
            return population

    def _refresh(self, tx: ReadTransaction, population: Population, project_id: str, policy_name: str) -> None:
        since = population.changed_until and population.changed_until - _OVERLAP
        heads = judged_heads(tx, project_id, policy_name, self.bounds.cases, since)
        new = {head.id: head for head in heads if population.cases.revision_of(head.id) != head.version}
        population.cases.put(_past_case(new[case_id], context) for case_id, context in contexts_of(tx, list(new)))
        population.cases.keep_newest(self.bounds.cases, self.bounds.bytes)
        if heads:
            newest = max(head.changed_at for head in heads)
            population.changed_until = max(newest, population.changed_until or newest)


def lists_of_today(
    population: Population, database: Database, project_id: str, names: Collection[str], now: datetime
) -> tuple[Mapping[str, ListLookup], Mapping[str, int]]:
    """The custom lists with these names as they are today, and their revisions; what is known is not read again."""
    if not names:
        return {}, {}
    with database.read() as tx:
        revisions = {head.name: head.revision for head in list_heads_named(tx, project_id, names)}
        changed = [name for name, revision in revisions.items() if population.revisions.get(name) != revision]
        for name in changed:
            population.lists.pop(name, None)
        population.lists.update(loaded_lists(tx, project_id, changed, now))
    population.revisions.update(revisions)
    return population.lists, population.revisions


def _past_case(head: Any, context: str) -> PastCase:
    data = orjson.loads(context)
    # The result is no ground for itself, and it is the largest part.
    data.pop("risk", None)
    kind = data.get("entity", {}).get("type") if isinstance(data.get("entity"), dict) else None
    return PastCase(head.id, head.version, head.judged_at, kind, orjson.dumps(data), head.decision)
