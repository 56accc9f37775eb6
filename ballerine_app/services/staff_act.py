"""Opening the transaction of a staff member's act on a case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ballerine_app.services.case_act import CaseAct, changing_case
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime


@contextmanager
def acting_on(runtime: Runtime, who: StaffMember | Operator, case_id: str) -> Iterator[CaseAct]:
    """One transaction on one case of the person's project, written when the block ends."""
    now = runtime.clock()
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, who.project_id, case_id, who.actor, now) as act,
    ):
        yield act
