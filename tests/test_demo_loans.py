"""The demo's loans are judged end to end: one is approved by the rules, the others wait for a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ballerine_app.compose import build_runtime
from ballerine_app.demo.credit.loans import add_loans
from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case
from ballerine_app.services.desk import take_case
from ballerine_app.services.errors import Conflict
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.replay import all_cases, replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.settings import Settings
from ballerine_app.store.schema import migrate


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    settings = Settings(data_dir=tmp_path)
    migrate(settings.database)
    built = build_runtime(settings)
    add_loans(built)
    yield built
    built.database.close()


@pytest.fixture
def rosa(runtime: Runtime) -> StaffMember:
    create_staff(runtime, "rosa@example.test", "Rosa", "reviewer", "correct horse battery")
    return sign_in(runtime, "rosa@example.test", "correct horse battery", address="192.0.2.1")[1]


def test_rules_and_scorecard_decide_what_becomes_of_a_loan(runtime: Runtime, rosa: StaffMember) -> None:
    views = {view.name: view for view in (case_view(runtime, rosa, case_id) for case_id in all_cases(runtime))}
    good, debts, barred = views["Sofia Lindqvist"], views["Emeka Obi"], views["Bruno Teixeira"]
    assert (good.state, good.why.scorecard.points, good.why.scorecard.limit) == ("approved", "75", "13,600 EUR")
    assert good.why.thresholds == ("Score 0 to 19: approves without a reviewer",)
    assert (debts.state, debts.risk_score, debts.queue.name) == ("manual_review", 60, "Senior underwriters")
    assert [rule.reason for rule in debts.why.rules] == ["High debts for the income", "Large amount at a young age"]
    assert (barred.state, barred.risk_level) == ("manual_review", "critical")
    take_case(runtime, rosa, barred.case_id)
    with pytest.raises(Conflict, match="rule_blocks"):
        decide_case(runtime, rosa, barred.case_id, "approved", revision=barred.revision)
    take_case(runtime, rosa, debts.case_id)
    assert case_view(runtime, rosa, debts.case_id).can_approve
    decide_case(runtime, rosa, debts.case_id, "approved", revision=debts.revision)
    assert case_view(runtime, rosa, debts.case_id).state == "approved"
    assert all(isinstance(replay_case(runtime, case_id), Identical) for case_id in all_cases(runtime))


def test_a_loan_has_no_documents_and_shows_its_data_instead(runtime: Runtime, rosa: StaffMember) -> None:
    views = {view.name: view for view in (case_view(runtime, rosa, case_id) for case_id in all_cases(runtime))}
    loan = views["Emeka Obi"]
    assert loan.paperless
    assert [group.title for group in loan.data.groups] == ["Applicant", "Application", "Bureau"]
    facts = {fact.code: fact.value for group in loan.data.groups for fact in group.facts}
    assert (facts["Country"], facts["Monthly income"], facts["Written off"]) == ("Sweden", "2100", "no")
