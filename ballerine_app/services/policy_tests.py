"""The tests of a risk policy: run on its content as it is typed, and before it is submitted or published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from ballerine_app.engine.rules import Policy, PolicyError, RuleSet
from ballerine_app.engine.rules.policy_test_run import TestCheck, TestResult, run_tests
from ballerine_app.locales import text
from ballerine_app.services.definition_text import laid_out
from ballerine_app.services.list_lookup import lists_for
from ballerine_app.services.policy_comparison import action_word
from ballerine_app.services.policy_findings import HashedContent, parsed_policy
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.policies import PolicyCheckLine, PolicyTestLine

_NONE: Final = "\N{EN DASH}"


def results_of_tests(
    tx: ReadTransaction, project_id: str, data: Mapping[str, Any], now: datetime
) -> tuple[TestResult, ...] | None:
    """What comes of the tests of some content now, with the project's custom lists; None where it can't judge."""
    policy = parsed_policy(data)
    if isinstance(policy, PolicyError):
        return None
    lists = lists_asked(policy)
    if not lists and not _reads_time(policy):
        return _timeless(HashedContent(data))
    return run_tests(policy, now, lists_for(tx, project_id, lists, now))


def failing_test(results: tuple[TestResult, ...] | None) -> str:
    """The name of the first test that fails, "" where none does."""
    return next((each.name for each in results or () if not each.passed), "")


def lists_asked(policy: Policy) -> tuple[str, ...]:
    """The custom lists that the policy's rules and scorecard ask for."""
    found = [name for rule in policy.rules if not isinstance(rule.when, RuleSet) for name in rule.when.lists]
    if policy.scorecard:
        found += [name for each in policy.scorecard.characteristics for name in each.value.lists]
        found += [name for each in policy.scorecard.limits for name in each.amount.lists]
    return tuple(dict.fromkeys(found))


def lines_of_tests(data: Mapping[str, Any], results: tuple[TestResult, ...]) -> tuple[PolicyTestLine, ...]:
    """The results in words, in the order of the tests."""
    given = data.get("tests")
    raw = given if isinstance(given, list) else []
    return tuple(_line(index, test, result) for index, (test, result) in enumerate(zip(raw, results, strict=True)))


def _line(index: int, test: dict[str, Any], result: TestResult) -> PolicyTestLine:
    return PolicyTestLine(
        index=index,
        name=result.name,
        passed=result.passed,
        problem=result.problem,
        checks=tuple(_check(check) for check in result.checks),
        data=laid_out(test["data"]),
        now=str(test.get("now", "")),
    )


def _check(check: TestCheck) -> PolicyCheckLine:
    return PolicyCheckLine(
        label=text(f"policy_test.check.{check.key}"),
        expected=_words(check.key, check.expected),
        got=_words(check.key, check.got),
        passed=check.passed,
    )


def _words(key: str, value: Any) -> str:
    if value is None or value == []:
        return _NONE
    if key == "level":
        return text(f"risk.{value}")
    if key == "actions":
        return ", ".join(action_word(":".join(str(part) for part in each.values())) for each in value)
    return ", ".join(value) if isinstance(value, list) else f"{value:g}"


@lru_cache(maxsize=64)
def _timeless(content: HashedContent) -> tuple[TestResult, ...]:
    # Without clock and lists, the answer stays the same.
    policy = parsed_policy(content.data)
    return () if isinstance(policy, PolicyError) else run_tests(policy, datetime.min)


def _reads_time(policy: Policy) -> bool:
    if any(isinstance(rule.when, RuleSet) or rule.when.needs_clock for rule in policy.rules):
        return True
    card = policy.scorecard
    return card is not None and any(
        rule.needs_clock
        for rule in (*(each.value for each in card.characteristics), *(each.amount for each in card.limits))
    )
