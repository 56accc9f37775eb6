"""Backtests of a policy's content over the cases of a range of days: begin, cancel, list, look into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from ballerine_app.engine.rules import Policy, PolicyError
from ballerine_app.engine.rules.comparison import APPROVED_STOPPED, REJECTED_PASSED, Comparison
from ballerine_app.services.backtest_sample import Sample
from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.numbers import whole
from ballerine_app.services.policy_act import changing_policies, loaded_policy
from ballerine_app.services.policy_cells import MOVED, title_of
from ballerine_app.services.policy_comparison import comparison_view, descriptions_of, moved_case
from ballerine_app.services.policy_flow import LEVELS
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.backtests import (
    CANCELLED,
    UNFINISHED,
    add_backtest,
    backtest_heads,
    count_unfinished,
    get_backtest,
    lock_backtest,
    save_backtest,
)
from ballerine_app.store.ids import new_id
from ballerine_app.store.past_cases import case_words, count_judged
from ballerine_app.store.people import staff_names
from ballerine_app.store.policies import policy_of, published_head
from ballerine_app.store.policy_tables import Backtest
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.backtests import BacktestRow, BacktestView
from ballerine_app.views.policy_comparison import CaseList

_MOST_AT_ONCE: Final = 3
_MOST_SHOWN: Final = 30
_RANK: Final = {level: rank for rank, level in enumerate(LEVELS)}


def start_backtest(
    runtime: Runtime, who: Editor, version_id: str, content: Mapping[str, Any], starts_on: date, ends_on: date
) -> str:
    """Begin to evaluate a content over the cases judged from one day (UTC) to another, both included; its id.

    `content` is what is looked at on the page of the version. It is compared with the version that is published now,
    with times and custom lists as they were for each case. NotAllowed for a reviewer; Invalid("backtest_content"),
    Invalid("backtest_range"), Invalid("backtest_no_cases"), Conflict("backtests_too_many").
    """
    if starts_on > ends_on:
        raise Invalid("backtest_range", "ends_on")
    try:
        policy = Policy.parse(content)
    except PolicyError as error:
        raise Invalid("backtest_content", reason=str(error)) from error
    starts_at = datetime.combine(starts_on, time(), UTC)
    ends_at = datetime.combine(ends_on, time(), UTC) + timedelta(days=1)
    with changing_policies(runtime, who) as act:
        version = loaded_policy(act.tx, who, version_id)
        if count_unfinished(act.tx, who.project_id) >= _MOST_AT_ONCE:
            raise Conflict("backtests_too_many", most=str(_MOST_AT_ONCE))
        total = count_judged(act.tx, who.project_id, version.name, starts_at, ends_at)
        if not total:
            raise Invalid("backtest_no_cases", "starts_on")
        live = published_head(act.tx, who.project_id, version.name)
        row = Backtest(
            id=new_id("backtest"),
            project_id=who.project_id,
            name=version.name,
            version=version.version,
            baseline=live[1] if live else 0,
            hash=policy.hash,
            data=dict(content),
            starts_at=starts_at,
            ends_at=ends_at,
            total=total,
            created_by=who.id,
            created_at=act.at,
        )
        add_backtest(act.tx, row)
        act.record("policy.backtest_started", version, meta={"backtest": row.id, "content": policy.hash})
        runtime.effects.enqueue_backtest(act.tx, row.id, 0)
    return row.id


def cancel_backtest(runtime: Runtime, who: Editor, backtest_id: str) -> None:
    """End a backtest before its time; what it found so far stays. NotAllowed, NotFound, Conflict("backtest_ended")."""
    with changing_policies(runtime, who) as act:
        row = _own(lock_backtest(act.tx, backtest_id), who)
        if row.status not in UNFINISHED:
            raise Conflict("backtest_ended")
        row.status, row.finished_at = CANCELLED, act.at
        save_backtest(act.tx, row)
        version = policy_of(act.tx, who.project_id, row.name, row.version)
        if version is not None:
            act.record("policy.backtest_cancelled", version, meta={"backtest": row.id})


def backtest_list(runtime: Runtime, who: Editor, name: str) -> tuple[BacktestRow, ...]:
    """The newest backtests of a policy, the newest first."""
    with runtime.database.read() as tx:
        heads = backtest_heads(tx, who.project_id, name, _MOST_SHOWN)
        names = staff_names(tx, who.project_id)
        live = published_head(tx, who.project_id, name)
    return tuple(_row(head, names, who, live[2] if live else "") for head in heads)


def backtest_view(runtime: Runtime, who: Editor, backtest_id: str, cell: str = MOVED) -> BacktestView:
    """One backtest in full, with the sampled cases of a cell (see `policy_cells`). NotFound("backtest_not_found")."""
    with runtime.database.read() as tx:
        row = _own(get_backtest(tx, backtest_id), who)
        names = staff_names(tx, who.project_id)
        baseline = policy_of(tx, who.project_id, row.name, row.baseline) if row.baseline else None
        live = published_head(tx, who.project_id, row.name)
        found = Comparison.from_json(row.result)
        listed = _listed(tx, Sample.from_json(row.sample), cell, _cases_of(found, cell))
    after = descriptions_of(row.data)
    return BacktestView(
        row=_row(row, names, who, live[2] if live else ""),
        comparison=comparison_view(found, descriptions_of(baseline.data) if baseline else after, after),
        listed=listed,
    )


def _own(row: Backtest | None, who: Editor) -> Backtest:
    if row is None or row.project_id != who.project_id:
        raise NotFound("backtest_not_found")
    return row


def _listed(tx: ReadTransaction, sample: Sample, cell: str, total: int) -> CaseList:
    ids = list(reversed(sample.cells.get(cell, [])))
    words = case_words(tx, ids) if ids else {}
    cases = tuple(
        moved_case(
            *sample.cases[case_id], case_id=case_id, reference=words[case_id].reference, name=words[case_id].name
        )
        for case_id in ids
        if case_id in words
    )
    return CaseList(cell, title_of(cell), cases, total, whole(total))


def _cases_of(found: Comparison, cell: str) -> int:
    kind, _, what = cell.partition(":")
    before, _, after = what.partition(">")
    if kind == "level":
        return found.levels[before, after]
    if kind == "fate":
        return found.fates[before, after]
    if kind == "people":
        return found.disagree_after[what]
    return found.moved if cell == MOVED else sum(found.broken.values())


def _row(head: Any, names: Mapping[str, str], who: Editor, published: str) -> BacktestRow:
    found = Comparison.from_json(head.result)
    moves = Counter({pair: count for pair, count in found.levels.items() if "broken" not in pair})
    fates: Counter[str] = Counter()
    for (_, after), count in found.fates.items():
        fates[after] += count
    row = BacktestRow(
        id=head.id,
        version=head.version,
        baseline=head.baseline,
        as_published=head.hash == published,
        starts_on=head.starts_at.date().isoformat(),
        ends_on=(head.ends_at - timedelta(days=1)).date().isoformat(),
        status=head.status,
        percent=100 if head.status == "done" else min(99, 100 * head.done // max(1, head.total)),
        done=whole(head.done),
        total=whole(head.total),
        problem=head.problem,
        created_by=names.get(head.created_by or "", ""),
        created_at=head.created_at.isoformat(),
        finished_at=head.finished_at.isoformat() if head.finished_at else "",
        may_cancel=who.role != "reviewer" and head.status in UNFINISHED,
    )
    return replace(
        row,
        moved=whole(found.moved),
        stricter=whole(sum(count for (old, new), count in moves.items() if _RANK[new] > _RANK[old])),
        milder=whole(sum(count for (old, new), count in moves.items() if _RANK[new] < _RANK[old])),
        blocked=whole(fates["block"]),
        approved=whole(fates["auto_approve"]),
        stopped=whole(found.disagree_after[APPROVED_STOPPED]),
        passed=whole(found.disagree_after[REJECTED_PASSED]),
        broken=whole(sum(found.broken.values())),
    )
