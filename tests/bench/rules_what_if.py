"""What-if over 10 000 past cases of 2 KB with 20 rules, through the service on SQLite, as a page asks for it.

Beside it, the same answer without anything kept: every case read and given to `score_risk`. Turn by turn.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from ballerine_app.compose import build_runtime
from ballerine_app.engine.rules import Policy, score_risk
from ballerine_app.services.past_cases import PastCasesInMemory
from ballerine_app.services.policy_nudges import Nudges
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.what_if import Asked, what_if
from ballerine_app.settings import Settings
from ballerine_app.store.past_cases import contexts_of, judged_heads
from ballerine_app.store.policies import add_policy
from ballerine_app.store.policy_tables import PolicyVersion
from ballerine_app.store.schema import migrate
from ballerine_app.store.tables import Case
from tests.bench.kyc_rules import RULES, case
from tests.bench.rounds import Measure, interleaved
from tests.bench.row import Row

CASES = 10_000
ROUNDS = 5
SCORE, LEVEL = "what-if, a score turned", "what-if, a level turned"
CONDITION, COLD = "what-if, one condition changed", "what-if, nothing kept yet"
NAIVE = "score_risk on every case, read and scored"
_AIM_MS = 500
_NAME = "bench"
_WHO = StaffMember("bench", DEFAULT_PROJECT, "Bench", "bench@example.test", "lead", "bench")


def run() -> list[Row]:
    """What a page waits for, warm and cold, and what it would wait for without what is kept."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        migrate(settings.database)
        runtime = build_runtime(settings)
        try:
            _fill(runtime)
            samples = interleaved(_contestants(runtime), ROUNDS)
        finally:
            runtime.database.close()
    aims = {SCORE: _AIM_MS, LEVEL: _AIM_MS, CONDITION: _AIM_MS}
    return [
        Row(name, taken, peers=() if name == NAIVE else (NAIVE,), aim=aims.get(name, 0))
        for name, taken in samples.items()
    ]


def _contestants(runtime: Runtime) -> dict[str, Measure]:
    content, numbers = _policy(), itertools.count()
    ask = partial(_ask, runtime, content)
    return {
        SCORE: _timed(lambda: ask(Nudges(scores={"r5": next(numbers) % 90 + 6}))),
        LEVEL: _timed(lambda: ask(Nudges(levels={"low": next(numbers) % 30 + 5}))),
        CONDITION: _timed(lambda: _ask(runtime, _policy(amount=5_000 + next(numbers)), Nudges())),
        COLD: _timed(lambda: _ask(replace(runtime, past_cases=PastCasesInMemory()), content, Nudges())),
        NAIVE: _timed(lambda: _naive(runtime, content)),
    }


def _timed(work: Callable[[], int]) -> Measure:
    def measure() -> list[float]:
        begun = time.perf_counter()
        cases = work()
        taken = (time.perf_counter() - begun) * 1000
        if cases != CASES:
            raise AssertionError(f"{cases} cases were judged")
        return [taken]

    return measure


def _ask(runtime: Runtime, content: dict[str, Any], nudges: Nudges) -> int:
    view = what_if(runtime, _WHO, Asked(_NAME, content, nudges))
    if view.problem:
        raise AssertionError(view.problem)
    return view.comparison.cases


def _naive(runtime: Runtime, content: dict[str, Any]) -> int:
    before, after = Policy.parse(_policy()), Policy.parse(content)
    with runtime.database.read() as tx:
        heads = {head.id: head.judged_at for head in judged_heads(tx, DEFAULT_PROJECT, _NAME, CASES)}
        count = 0
        for case_id, context in contexts_of(tx, list(heads)):
            data = orjson.loads(context)
            score_risk(before, data, heads[case_id])
            score_risk(after, data, heads[case_id])
            count += 1
    return count


def _policy(amount: int = 5_000) -> dict[str, Any]:
    rules = [dict(rule) for rule in RULES]
    rules[1] = {"and": [{">=": [{"var": "entity.data.age"}, 18]}, {">": [{"var": "application.amount"}, amount]}]}
    listed = [
        {"id": f"r{number}", "description": "A rule.", "when": rule, "score": 5, "reason": "A reason"}
        for number, rule in enumerate(rules)
    ]
    return {"name": _NAME, "version": 1, "rules": listed}


def _fill(runtime: Runtime) -> None:
    content, start = _policy(), datetime(2026, 1, 1, tzinfo=UTC)
    with runtime.database.write() as tx:
        add_policy(
            tx,
            PolicyVersion(
                id="bench",
                project_id=DEFAULT_PROJECT,
                name=_NAME,
                version=1,
                status="published",
                hash=Policy.parse(content).hash,
                data=content,
                created_at=start,
                changed_at=start,
            ),
        )
        for number in range(CASES):
            tx.session.add(_case(number, start + timedelta(minutes=number)))


def _case(number: int, at: datetime) -> Case:
    chance = random.Random(number)
    data = case()
    person = data["entity"]["data"]
    person["age"], person["income"] = chance.randrange(16, 90), chance.randrange(5_000, 90_000)
    person["country"] = chance.choice(["PL", "PT", "DE", "KE", "VN", "IR"])
    data["application"]["amount"] = chance.randrange(1_000, 20_000)
    data["signals"]["uploads"], data["document"]["daysToExpiry"] = chance.randrange(1, 12), chance.randrange(900)
    data["device"]["vpn"] = chance.random() < 0.1
    return Case(
        id=f"case_{number:06}",
        project_id=DEFAULT_PROJECT,
        reference=f"B-{number:06}",
        kind="individual",
        definition_name="person_review",
        definition_version=1,
        definition_hash="",
        state="manual_review",
        context=data,
        policy_name=_NAME,
        policy_version=1,
        judged_at=at,
        created_at=at,
        changed_at=at,
    )
