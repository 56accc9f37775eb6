"""Everything that the text of a policy's version gives to its page: findings, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

from ballerine_app.engine.rules.policy_test_run import TestResult
from ballerine_app.services.definition_diff import definition_diff
from ballerine_app.services.definition_text import read_object
from ballerine_app.services.errors import InvalidPolicy
from ballerine_app.services.json_places import lines_of
from ballerine_app.services.policy_drafts import check_policy_text
from ballerine_app.services.policy_summary import policy_summary
from ballerine_app.services.policy_tests import lines_of_tests, results_of_tests
from ballerine_app.services.policy_text import read_policy
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.views.definition_diff import DefinitionDiff
from ballerine_app.views.policies import PolicyContent, PolicyFinding, PolicyTestLine, PolicyView
from ballerine_app.views.versions import LintFinding

MOST_FINDINGS: Final = 200


@dataclass(frozen=True, slots=True)
class LookedPolicy:
    """What is looked at: a version, and the text in its place that the person typed ("" for its own)."""

    policy: PolicyView
    typed: str = ""
    with_changes: bool = False


def policy_content(runtime: Runtime, who: Editor, looked: LookedPolicy) -> PolicyContent:
    """Judge, test and compare what is looked at. The comparison is made only where it is asked for."""
    policy, text = looked.policy, looked.typed or looked.policy.text
    findings = check_policy_text(runtime, who, policy.row.version_id, text) if looked.typed else policy.findings
    results, tests = _tests(runtime, who, text)
    return PolicyContent(
        findings=_lines(findings, text),
        errors=sum(each.severity == "error" for each in findings),
        warnings=sum(each.severity == "warning" for each in findings),
        tested=results is not None,
        tests=tests,
        failing=sum(not each.passed for each in tests),
        changes=_changes(policy, text) if looked.with_changes else DefinitionDiff(),
    )


def _tests(
    runtime: Runtime, who: Editor, text: str
) -> tuple[tuple[TestResult, ...] | None, tuple[PolicyTestLine, ...]]:
    try:
        data = read_policy(text)
    except InvalidPolicy:
        return None, ()
    with runtime.database.read() as tx:
        results = results_of_tests(tx, who.project_id, data, runtime.clock())
    return results, lines_of_tests(data, results) if results is not None else ()


def _changes(policy: PolicyView, text: str) -> DefinitionDiff:
    if not policy.published_version:
        return DefinitionDiff()
    return definition_diff(
        policy.published_text, text, policy.published_version, read=read_object, summarise=policy_summary
    )


def _lines(findings: tuple[LintFinding, ...], text: str) -> tuple[PolicyFinding, ...]:
    shown = list(islice(findings, MOST_FINDINGS))
    places = lines_of(text, [each.pointer for each in shown])
    return tuple(
        PolicyFinding(
            f"{number} {each.pointer}",
            each.severity,
            each.message,
            each.pointer,
            places.get(each.pointer, 0) if each.pointer else 0,
            each.code,
        )
        for number, each in enumerate(shown)
    )
