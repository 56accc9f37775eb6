from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlmodel import select

from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store import audit_log
from ballerine_app.store.audit_check import Broken, verify_anchors
from ballerine_app.store.tables import AuditEntry, FlowSession, StaffSession
from tests.journeys import FakeClock, start, walk


def test_the_audit_log_is_sealed_so_that_a_cut_off_end_is_found(runtime: Runtime, tmp_path: Path) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="why")
    keep_house(runtime)
    with runtime.database.read() as tx:
        assert not isinstance(verify_anchors(tx), Broken)
        last = audit_log.entries(tx, f"case:{who.case_id}", newest_first=True, limit=1)[0]
    with closing(sqlite3.connect(tmp_path / "ballerine.db")) as vandal:
        for (trigger,) in vandal.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            vandal.execute(f"DROP TRIGGER {trigger}")
        vandal.execute("DELETE FROM audit_entry WHERE stream = ? AND seq = ?", (last.stream, last.seq))
        vandal.commit()
    with runtime.database.read() as tx:
        assert isinstance(verify_anchors(tx), Broken)


def test_files_that_no_row_names_go_and_the_others_stay(runtime: Runtime, clock: FakeClock) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_review")
    kept = sorted(path for path in runtime.files.folder.glob("*/*/*"))
    orphan = kept[0].with_name("file_orphan")
    orphan.write_bytes(b"x")
    for path in (*kept, orphan):
        os.utime(path, (clock.now.timestamp() - 7200,) * 2)
    assert keep_house(runtime) == 1
    assert sorted(runtime.files.folder.glob("*/*/*")) == kept


def test_ended_sessions_are_forgotten_and_living_ones_kept(
    runtime: Runtime, rosa: StaffMember, clock: FakeClock
) -> None:
    start(runtime)
    clock.on(days=40)
    start(runtime)
    keep_house(runtime)
    with runtime.database.read() as tx:
        assert tx.session.exec(select(StaffSession)).all() == []
        assert len(tx.session.exec(select(FlowSession)).all()) == 1
        assert tx.session.exec(select(AuditEntry)).first() is not None
