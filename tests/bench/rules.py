"""Twenty rules on a case of 2 KB: ours as single functions, as one and explained, beside other engines.

And what more rules and larger cases cost. Engine by engine in turns.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ballerine_app.engine.rules import Policy, RuleGroup, compile_rule, score_risk
from ballerine_app.engine.rules.coercion import logic_truth
from tests.bench.kyc_rules import RULES, case, many
from tests.bench.node_process import Ask, node_process
from tests.bench.python_rule_engines import python_engines
from tests.bench.rounds import Measure, interleaved
from tests.bench.row import Row

ROUNDS = 15
SET, SINGLE, EXPLAINED = "20 rules as one function", "20 rules as single functions", "20 rules explained"
SCORED = "score_risk with 20 rules"
QUBIT, NODE_STANDARD = "json-logic-qubit", "json-logic-js"
_NPM = {"json-logic-js": "2.0.5", "json-logic-engine": "5.0.7"}
_FASTER_THAN = {QUBIT: 10.0, NODE_STANDARD: 1.0}  # how many times as long as ours they shall take at least
_COUNTS = (200, 2_000)
_SIZES = (20, 200)
_GOES = 10
_UNIT = "µs"


def run() -> list[Row]:
    """Ours, the peers, and growth."""
    data = case()
    rules = [compile_rule(rule) for rule in RULES]
    expected = [logic_truth(rule(data)) for rule in rules]
    given = {"rules": RULES, "data": data, "expected": expected}
    with node_process(Path(__file__).with_name("npm_rule_engines.cjs"), _NPM, given) as ask:
        samples = interleaved(_ours(data, expected) | _peers(data, expected, ask), ROUNDS)
    rows = [Row(SET, samples.pop(SET), _UNIT, aim=20)]
    for name, taken in samples.items():
        limit = 20 if name == EXPLAINED else 0
        rows.append(Row(name, taken, _UNIT, (SET,), ratio_aim=_FASTER_THAN.get(name, 0), ratio_limit=limit))
    return rows


def _ours(data: dict[str, Any], expected: list[bool]) -> dict[str, Measure]:
    rules = [compile_rule(rule) for rule in RULES]
    found = {SET: _checked(_group(RULES), data, expected)}
    found[SINGLE] = partial(_microseconds, lambda: [rule(data) for rule in rules])
    found[EXPLAINED] = partial(_microseconds, lambda: [rule.explain(data) for rule in rules])
    policy = Policy.parse(
        {
            "name": "bench",
            "version": 1,
            "rules": [
                {"id": f"r{index}", "description": "d", "when": rule, "score": 5, "reason": "r"}
                for index, rule in enumerate(RULES)
            ],
        }
    )
    found[SCORED] = partial(_microseconds, lambda: score_risk(policy, data))
    for kilobytes in _SIZES:
        found[f"{SET}, {kilobytes} KB"] = _checked(_group(RULES), case(kilobytes), expected)
    for count in _COUNTS:
        found[f"{count:,} rules as one function"] = partial(_microseconds, partial(_group(many(count)), data))
    return found


def _peers(data: dict[str, Any], expected: list[bool], ask: Ask | None) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for name, evaluate in python_engines(data).items():
        if (values := list(map(logic_truth, evaluate()))) != expected:
            raise AssertionError(f"{name} found {values}")
        found[name] = partial(_microseconds, evaluate)
    if ask:
        found |= {name: partial(_in_node, ask, name) for name in _NPM}
    return found


def _group(rules: tuple[dict[str, Any], ...]) -> RuleGroup:
    return RuleGroup([compile_rule(rule) for rule in rules], [str(index) for index in range(len(rules))])


def _checked(group: RuleGroup, data: dict[str, Any], expected: list[bool]) -> Measure:
    if (found := group(data)) != expected:
        raise AssertionError(f"{json.dumps(found)} instead of {json.dumps(expected)}")
    return partial(_microseconds, partial(group, data))


def _microseconds(evaluate: Callable[[], object]) -> list[float]:
    """What one evaluation takes: the quickest of ten goes, since what else the machine does only slows one down."""
    return [min(_go(evaluate) for _ in range(_GOES))]


def _go(evaluate: Callable[[], object]) -> float:
    begun, count = time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < 0.002:
        evaluate()
        count += 1
    return passed / count * 1e6


def _in_node(ask: Ask, engine: str) -> list[float]:
    return [min(float(ask(f"{engine} 100")) for _ in range(_GOES)) * 1e4]
