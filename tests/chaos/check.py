"""What must be true when the dust has settled. Everything that is not is told in a sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import select

from ballerine_app.services.recorded import STARTED
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store.audit_check import Broken, heads, verify
from ballerine_app.store.audit_log import entries
from ballerine_app.store.tables import Case, Effect
from ballerine_app.store.transaction import ReadTransaction
from tests.chaos.plan import Report
from tests.chaos.queue_rows import QueueRows
from tests.chaos.vendor import Delivery, deliveries
from tests.chaos.workflows import CHILD, Row, variant_of


def check(report: Report, runtime: Runtime, queue: QueueRows, ledger: Path) -> None:
    """Look at database, queue and the vendor's ledger, and write into the report what they hold and what is wrong."""
    with runtime.database.read() as tx:
        cases = list(tx.session.exec(select(Case)))
        by_case: dict[str, list[Effect]] = defaultdict(list)
        for effect in tx.session.exec(select(Effect)):
            by_case[effect.case_id].append(effect)
        found = deliveries(ledger)
        report.effects = sum(map(len, by_case.values()))
        report.deliveries = len(found)
        report.acted = sum(each.acted for each in found)
        report.absorbed = _absorbed(found)
        report.problems += _cases(cases, report.plan.cases)
        report.problems += _effects(cases, by_case)
        report.problems += _vendor(cases, by_case, found)
        report.problems += _logs(tx, cases)
        report.problems += _queue(queue, by_case)
    report.problems += _replays(runtime, cases)
    by_status = queue.by_status()
    report.broken_runs = sum(count for status, count in by_status.items() if status not in ("SUCCESS", "DELAYED"))


def _absorbed(found: list[Delivery]) -> int:
    """How many deliveries came with a key that had been acted on."""
    known: set[str] = set()
    repeated = 0
    for each in found:
        repeated += each.key in known
        if each.acted:
            known.add(each.key)
    return repeated


def _cases(cases: list[Case], wanted: int) -> Iterator[str]:
    numbers = Counter(case.context["number"] for case in cases if case.parent_id is None)
    if numbers != Counter(range(wanted)):
        yield f"not every case was started once: {len(numbers)} of {wanted}, {sum(numbers.values())} rows"
    for case in cases:
        if case.state != "done":
            yield f"case {case.id} ({case.definition_name}) ended in {case.state!r}"


def _effects(cases: list[Case], by_case: dict[str, list[Effect]]) -> Iterator[str]:
    children = Counter(case.parent_id for case in cases if case.parent_id)
    for case in cases:
        variant = variant_of(case.context["number"])
        is_child = case.definition_name == CHILD
        wanted = variant.child if is_child else variant.effects
        # The result of a child has the child's own id for a name.
        rows = Counter[Row](
            (row.kind, "" if row.kind == "childResult" else row.name, row.status) for row in by_case[case.id]
        )
        if rows != wanted:
            yield f"effects of {case.id} ({case.definition_name}): {dict(rows)}, not {dict(wanted or {})}"
        if not is_child and children[case.id] != (variant.child is not None):
            yield f"case {case.id} ({case.definition_name}) has {children[case.id]} children"


def _vendor(cases: list[Case], by_case: dict[str, list[Effect]], found: list[Delivery]) -> Iterator[str]:
    delivered = {each.key for each in found}
    acted_keys = Counter(each.key for each in found if each.acted)
    acted_subjects = Counter(each.subject for each in found if each.acted)
    receipts = {each.key: each.receipt for each in found if each.acted}
    calls = [row for rows in by_case.values() for row in rows if row.kind == "api"]
    for row in calls:
        if row.id not in delivered:
            yield f"effect {row.id} ({row.name}) never reached the vendor"
        if acted_keys[row.id] != 1:
            yield f"effect {row.id} ({row.name}) was acted on {acted_keys[row.id]} times"
    strange = delivered - {row.id for row in calls}
    if strange:
        yield f"{len(strange)} keys reached the vendor that no effect has: {sorted(strange)[:3]}"
    numbers = [case.context["number"] for case in cases if case.parent_id is None]
    wanted = Counter(f"{number}/{name}" for number in numbers for name in variant_of(number).calls)
    if acted_subjects != wanted:
        yield f"the vendor acted otherwise than wanted: {(acted_subjects - wanted) + (wanted - acted_subjects)}"
    for case in cases:
        for row in by_case[case.id]:
            kept = case.context.get("pluginsOutput", {}).get(row.name, {}).get("receipt")
            if row.kind == "api" and kept != receipts.get(row.id):
                yield f"case {case.id} keeps {kept!r} of {row.name}, the vendor gave {receipts.get(row.id)!r}"


def _logs(tx: ReadTransaction, cases: list[Case]) -> Iterator[str]:
    for head in heads(tx):
        result = verify(tx, head.stream)
        if isinstance(result, Broken):
            yield f"the audit log of {head.stream} is broken at {result.seq}: {result.why}"
    for case in cases:
        log = entries(tx, case_topic(case.id))
        # All entries of one act have its time, and the act writes the row once.
        writes = len({entry.at for entry in log if "from" in entry.meta and entry.event != STARTED})
        if case.version != 1 + writes:
            yield f"case {case.id} is at version {case.version} after {writes} writes"
        ids = Counter(entry.meta["id"] for entry in log if "from" in entry.meta)
        if ids.total() > len(ids):
            yield f"case {case.id} took an event twice: {ids.most_common(1)}"
        # Results that came too late, that no state wanted, or that were given up: none of that is to happen here.
        strange = [entry.event for entry in log if entry.event.startswith("effect.")]
        if strange:
            yield f"the log of {case.id} tells of {strange}"


def _replays(runtime: Runtime, cases: list[Case]) -> Iterator[str]:
    for case in cases:
        result = replay_case(runtime, case.id)
        if not isinstance(result, Identical):
            yield f"case {case.id} does not come out of its log: {result}"


def _queue(queue: QueueRows, by_case: dict[str, list[Effect]]) -> Iterator[str]:
    dropped = {row.id for rows in by_case.values() for row in rows if row.status == "dropped"}
    for run_id, status in queue.under_way():
        # The timer of a state that was left still lies there until it is due; then it does nothing.
        if status != "DELAYED" or run_id.split(":")[0] not in dropped:
            yield f"the run {run_id} is {status} still"
