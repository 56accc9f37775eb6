"""One step of a backtest: some hundred cases in one read, evaluated outside of transactions, saved in one short write.

What a step did counts once, however often it is run: the write looks whether the backtest still stands where the step
began. A step that was cut off leaves nothing, and is run again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

import orjson

from ballerine_app.engine.rules import ListLookup, Policy, PolicyError, Rule
from ballerine_app.engine.rules.comparison import Comparison
from ballerine_app.engine.rules.outcome import Broken, Outcome, outcome_of
from ballerine_app.services.backtest_sample import Sample
from ballerine_app.services.effect_settle import persistently
from ballerine_app.services.list_lookup import loaded_lists
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import policies_topic
from ballerine_app.store.backtests import DONE, FAILED, RUNNING, UNFINISHED, get_backtest, lock_backtest, save_backtest
from ballerine_app.store.past_cases import judged_between
from ballerine_app.store.policies import policy_of
from ballerine_app.store.policy_tables import Backtest

CASES_PER_STEP: Final = 300
# A step ends early when its rules take long, so that progress shows and a cancellation is heard.
STEP_SECONDS = 2.0
_CASE_SECONDS: Final = 5.0


def run_backtest_step(runtime: Runtime, backtest_id: str, step: int) -> None:
    """Take the backtest one step further, and have the next one run; nothing where this step was done or it ended."""
    with runtime.database.read() as tx:
        row = get_backtest(tx, backtest_id)
        if row is None or not _is_due(row, step):
            return
        try:
            candidate, baseline = Policy.parse(row.data), _baseline(tx, row)
        except PolicyError as error:
            why = str(error)
            persistently(lambda: _fail(runtime, backtest_id, step, why))
            return
        rows = judged_between(
            tx, row.project_id, row.name, row.starts_at, row.ends_at, _place(row.place), CASES_PER_STEP
        )
        lists = loaded_lists(tx, row.project_id, _lists_of(candidate, baseline)) if rows else {}
    found = Comparison.from_json(row.result)
    sample = Sample.from_json(row.sample)
    began, count = time.monotonic(), 0
    for case in rows:
        before, after = _results(case, baseline, candidate, lists)
        found.add(before, after, case.decision)
        sample.take(case.id, before, after, case.decision)
        count += 1
        if time.monotonic() - began > STEP_SECONDS:
            break
    row.result, row.sample = found.as_json(), sample.as_json()
    row.done += count
    if count:
        row.place = {"at": rows[count - 1].judged_at.isoformat(), "id": rows[count - 1].id}
    ended = count == len(rows) < CASES_PER_STEP
    persistently(lambda: _save(runtime, row, step, ended))


def _is_due(row: Backtest, step: int) -> bool:
    return row.status in UNFINISHED and row.steps == step


def _baseline(tx: Any, row: Backtest) -> Policy | None:
    version = policy_of(tx, row.project_id, row.name, row.baseline) if row.baseline else None
    return Policy.parse(version.data) if version else None


def _lists_of(*policies: Policy | None) -> set[str]:
    conditions = [rule.when for policy in policies if policy for rule in policy.rules]
    return {name for when in conditions if isinstance(when, Rule) for name in when.lists}


def _results(
    case: Any, baseline: Policy | None, candidate: Policy, lists: Mapping[str, ListLookup]
) -> tuple[Outcome | Broken, Outcome | Broken]:
    data = orjson.loads(case.context)
    # The result is no ground for itself; what-if leaves it out too.
    data.pop("risk", None)
    is_late = partial(_is_past, time.monotonic() + _CASE_SECONDS)
    after = outcome_of(candidate, data, case.judged_at, lists, is_late)
    before = outcome_of(baseline, data, case.judged_at, lists, is_late) if baseline else after
    return before, after


def _is_past(deadline: float) -> bool:
    return time.monotonic() >= deadline


def _place(place: Mapping[str, str]) -> tuple[datetime, str] | None:
    return (datetime.fromisoformat(place["at"]), place["id"]) if place else None


def _save(runtime: Runtime, row: Backtest, step: int, ended: bool) -> None:
    now = runtime.clock()
    with runtime.database.write() as tx:
        present = lock_backtest(tx, row.id)
        if present is None or not _is_due(present, step):
            return
        row.steps = step + 1
        row.status = DONE if ended else RUNNING
        row.started_at = present.started_at or now
        row.finished_at = now if ended else None
        # Cases may be judged again meanwhile, which takes them out of the range or into it.
        row.total = row.done if ended else max(present.total, row.done)
        save_backtest(tx, row)
        if not ended:
            runtime.effects.enqueue_backtest(tx, row.id, row.steps)
        tx.touch(policies_topic(row.project_id))


def _fail(runtime: Runtime, backtest_id: str, step: int, why: str) -> None:
    with runtime.database.write() as tx:
        row = lock_backtest(tx, backtest_id)
        if row is not None and _is_due(row, step):
            row.status, row.problem, row.finished_at = FAILED, why, runtime.clock()
            save_backtest(tx, row)
            tx.touch(policies_topic(row.project_id))
