"""The demo's loan applications: made-up people, judged by rules and a scorecard when they arrive."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ballerine_app.services.case_events import start_case
from ballerine_app.services.policy_drafts import import_policy
from ballerine_app.services.policy_review import publish_policy
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Clock, Runtime
from ballerine_app.services.version_drafts import import_draft
from ballerine_app.services.version_publishing import publish_version

_HERE = Path(__file__).parent
_OPERATOR = Operator()


def _loan(name: tuple[str, str], born: str, application: tuple[int, int, int, str], bureau: tuple[int, bool]) -> Any:
    amount, income, debt, employment = application
    score, written_off = bureau
    return {
        "entity": {
            "type": "individual",
            "data": {"firstName": name[0], "lastName": name[1], "dateOfBirth": born, "country": "SE"},
        },
        "application": {
            "amount": amount,
            "monthlyIncome": income,
            "monthlyDebt": debt,
            "employment": employment,
        },
        "bureau": {"score": score, "writtenOff": written_off},
    }


# With the minutes since each arrived.
LOANS = (
    (95, _loan(("Sofia", "Lindqvist"), "1988-03-02", (4000, 3400, 200, "permanent"), (702, False))),
    (67, _loan(("Emeka", "Obi"), "2005-01-19", (6500, 2100, 1050, "self-employed"), (588, False))),
    (12, _loan(("Bruno", "Teixeira"), "1979-08-30", (3000, 2600, 300, "permanent"), (455, True))),
)


def add_loans(runtime: Runtime) -> None:
    """Publish the policy and the workflow, and let the applications come in."""
    policy = import_policy(runtime, _OPERATOR, (_HERE / "underwriting.json").read_text("utf-8"))
    publish_policy(runtime, _OPERATOR, policy.version_id, policy.revision)
    workflow = import_draft(runtime, _OPERATOR, (_HERE / "credit_review.json").read_text("utf-8"))
    publish_version(runtime, _OPERATOR, workflow.version_id, workflow.revision)
    for minutes, context in LOANS:
        arrived = runtime.clock() - timedelta(minutes=minutes)
        start_case(replace(runtime, clock=_standing(arrived)), _OPERATOR, "credit_review", context)


def _standing(at: datetime) -> Clock:
    return lambda: at
