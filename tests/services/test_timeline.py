"""The timeline of the case page tells what staff did to the case, in words."""

from __future__ import annotations

import re
from pathlib import Path

from ballerine_app import services
from ballerine_app.locales import catalogue
from ballerine_app.services.case_events import start_case
from ballerine_app.services.case_migration import migrate_cases
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.timeline import Reader, timeline
from ballerine_app.services.topics import case_topic
from ballerine_app.store.audit_log import entries
from tests.services.conftest import MakeStaff
from tests.services.version_charts import OPERATOR, loan, opened, published
from tests.workflows import acting

SERVICES = Path(str(services.__file__)).parent


def told(runtime: Runtime, case_id: str, who: StaffMember) -> list[str]:
    with runtime.database.read() as tx:
        found = entries(tx, case_topic(case_id))
    return [line.text for line in timeline(found, Reader(who.id, {}, ""))]


def moved(runtime: Runtime, who: StaffMember | Operator) -> str:
    published(runtime, loan())
    case_id = opened(runtime)
    published(runtime, loan({"new": {"on": {"ask": "waiting"}}, "waiting": {}}))
    (line,) = migrate_cases(runtime, who, "loan", 1, 2, dry_run=False)
    assert line.moved
    return case_id


def test_a_move_to_another_version_is_told(runtime: Runtime, make_staff: MakeStaff) -> None:
    lea = make_staff("lea", role="lead")
    assert "You moved the case from version 1 to version 2 of its workflow" in told(runtime, moved(runtime, lea), lea)


def test_what_became_of_each_call_of_a_vendor_is_told(runtime: Runtime, rosa: StaffMember) -> None:
    source = "".join((SERVICES / name).read_text() for name in ("callbacks.py", "callback_apply.py"))
    named = {key.removeprefix("timeline.callback.") for key in catalogue() if key.startswith("timeline.callback.")}
    words = set(re.findall(r'"([a-z_]+)"', source))
    assert named <= words
    assert {"applied", "kept", "duplicate", "different", "late", "stale", "not_wanted", "ended"} <= named
    published(runtime, loan())
    case_id = opened(runtime)
    for outcome in sorted(named):
        with acting(runtime, case_id) as act:
            act.record("vendor.callback", meta={"plugin": "ask", "outcome": outcome})
    assert told(runtime, case_id, rosa).count("The vendor of ask called back") == len(named)


def test_a_command_is_no_rule(runtime: Runtime, rosa: StaffMember) -> None:
    case_id = moved(runtime, OPERATOR)
    assert "An administrator, by command, moved the case from version 1 to version 2 of its workflow" in told(
        runtime, case_id, rosa
    )


def test_a_case_that_staff_started_is_no_applicants_journey(runtime: Runtime, rosa: StaffMember) -> None:
    published(runtime, loan())
    assert told(runtime, start_case(runtime, rosa, "loan"), rosa) == ["You started the case"]
