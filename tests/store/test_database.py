import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import select

from ballerine_app.store import dialect
from ballerine_app.store.cases import get_case
from ballerine_app.store.counters import next_number
from ballerine_app.store.database import Database
from ballerine_app.store.errors import DatabaseBusy, NestedWrite
from ballerine_app.store.tables import Case, Desk, Project, Staff


def test_the_topics_are_announced_once_after_the_commit(url: str) -> None:
    seen: list[tuple[frozenset[str], str | None]] = []

    def look(topics: frozenset[str]) -> None:
        with db.read() as tx:
            project = tx.session.get(Project, "p2")
            seen.append((topics, project and project.name))

    db = Database(url, look)
    with db.write() as tx:
        tx.add(Project(id="p2", name="Second"))
        tx.touch("case:1", "queue:p2")
        tx.touch("case:1")
        assert seen == []
    db.close()

    assert seen == [(frozenset({"case:1", "queue:p2"}), "Second")]


def test_a_write_that_touched_nothing_announces_nothing(db: Database, notified: list[frozenset[str]]) -> None:
    with db.write() as tx:
        tx.add(Project(id="p2", name="Second"))

    assert notified == []


def test_a_rollback_keeps_nothing_and_tells_nobody(db: Database, notified: list[frozenset[str]]) -> None:
    followed: list[str] = []

    def fail() -> None:
        with db.write() as tx:
            tx.add(Project(id="p2", name="Second"))
            tx.touch("queue:p2")
            tx.after_commit(lambda: followed.append("x"))
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert (notified, followed) == ([], [])
    with db.read() as tx:
        assert tx.session.get(Project, "p2") is None


def test_a_commit_that_fails_tells_nobody(db: Database, notified: list[frozenset[str]]) -> None:
    def fail() -> None:
        with db.write() as tx:
            tx.session.add(Desk(case_id="case_none", project_id="default"))
            tx.touch("case:none")

    with pytest.raises(IntegrityError):
        fail()

    assert notified == []


def test_a_failing_notifier_does_not_undo_or_hide_the_commit(url: str, caplog: pytest.LogCaptureFixture) -> None:
    def fail(topics: frozenset[str]) -> None:
        raise LookupError("nobody listens")

    db = Database(url, fail)
    with db.write() as tx:
        tx.add(Project(id="p2", name="Second"))
        tx.touch("queue:p2")
    with db.read() as tx:
        assert tx.session.get(Project, "p2") is not None
    db.close()

    assert "nobody listens" in caplog.text


def test_the_notifier_may_write(url: str) -> None:
    def write(topics: frozenset[str]) -> None:
        with db.write() as tx:
            next_number(tx, "default", "told")

    db = Database(url, write)
    with db.write() as tx:
        tx.touch("x")
    with db.write() as tx:
        assert next_number(tx, "default", "told") == 2
    db.close()


def test_a_nested_write_is_refused_and_the_outer_one_lives_on(db: Database) -> None:
    with db.write() as tx:
        tx.add(Project(id="p2", name="Second"))
        with pytest.raises(NestedWrite), db.write():
            pass
    with db.read() as tx:
        assert tx.session.get(Project, "p2") is not None
    with db.write():
        pass


def test_eight_threads_lose_no_update(db: Database) -> None:
    def count() -> None:
        for _ in range(25):
            with db.write() as tx:
                project = tx.session.get_one(Project, "default")
                project.name = str(int(project.name) + 1)
                tx.session.add(project)

    with db.write() as tx:
        tx.session.get_one(Project, "default").name = "0"
    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with db.read() as tx:
        assert tx.session.get_one(Project, "default").name == "200"


def test_writers_of_two_processes_lose_no_update(url: str) -> None:
    # Two Database objects share no lock, as two processes wouldn't.
    databases = [Database(url), Database(url)]

    def count(db: Database) -> None:
        for _ in range(20):
            with db.write() as tx:
                next_number(tx, "default", "case")

    threads = [threading.Thread(target=count, args=[db]) for db in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with databases[0].write() as tx:
        assert next_number(tx, "default", "case") == 41
    for db in databases:
        db.close()


def test_a_reader_sees_one_snapshot_and_waits_for_no_writer(db: Database, add_case: Callable[[str], Case]) -> None:
    add_case("case_1")
    with db.read() as reader:
        before = get_case(reader, "default", "case_1")
        with db.write() as writer:
            writer.session.get_one(Case, "case_1").state = "review"
        after = get_case(reader, "default", "case_1")
    with db.read() as reader:
        later = get_case(reader, "default", "case_1")

    assert [case.state for case in (before, after, later) if case] == ["collecting", "collecting", "review"]


def test_writing_in_a_read_transaction_fails(db: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"), db.read() as tx:
        tx.session.execute(text("UPDATE project SET name = 'x'"))
    with db.write() as tx:
        tx.session.get_one(Project, "default").name = "writable again"


def test_a_lock_held_elsewhere_is_reported_and_the_database_goes_on(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "_PRAGMAS", ("PRAGMA busy_timeout = 1",))
    holder, db = Database(url), Database(url)
    with holder.write(), pytest.raises(DatabaseBusy), db.write():
        pass
    with db.write() as tx:
        assert next_number(tx, "default", "case") == 1
    holder.close()
    db.close()


def test_every_connection_is_durable_and_checks_foreign_keys(db: Database) -> None:
    with db.read() as reader, db.write() as writer:
        for tx in (reader, writer):
            values = [
                tx.session.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
            assert values == ["wal", 2, 1, 10_000]


def test_rows_go_in_as_given_where_the_orm_would_sort_them_wrongly(
    db: Database, add_case: Callable[[str], Case], at: datetime
) -> None:
    case = add_case("case_1").model_dump() | {"id": "case_2", "reference": "P-2"}
    staff = Staff(
        id="staff_1", project_id="default", email="a@b.test", name="A", role="lead", password_hash="x", created_at=at
    )
    with db.write() as tx:
        tx.add(Case(**case), staff, Desk(case_id="case_2", project_id="default", assignee_id="staff_1"))

    with db.read() as tx:
        assert tx.session.get_one(Desk, "case_2").assignee_id == "staff_1"


def test_times_come_back_aware(db: Database, add_case: Callable[[str], Case], at: datetime) -> None:
    add_case("case_1")
    with db.read() as tx:
        assert tx.session.exec(select(Case.created_at)).one() == at


def test_a_datetime_in_json_is_refused(db: Database, add_case: Callable[[str], Case], at: datetime) -> None:
    add_case("case_1")

    def write() -> None:
        with db.write() as tx:
            tx.session.get_one(Case, "case_1").context = {"at": at}

    with pytest.raises(StatementError, match="Type is not JSON serializable: datetime"):
        write()


def test_an_error_message_holds_no_data(db: Database) -> None:
    with pytest.raises(IntegrityError) as caught, db.write() as tx:
        tx.add(Project(id="default", name="Zoë Miller"))

    assert "Zoë" not in str(caught.value)


def test_the_database_opens_again_after_close(db: Database, tmp_path: Path) -> None:
    with db.write() as tx:
        next_number(tx, "default", "case")
    db.close()

    assert not (tmp_path / "ballerine.db-wal").exists()
    with db.write() as tx:
        assert next_number(tx, "default", "case") == 2


def test_another_library_takes_its_turn_among_our_writers(db: Database) -> None:
    engine = db.open_for_queue()
    began = threading.Event()

    def write_elsewhere() -> None:
        with engine.begin() as connection:
            began.set()
            connection.execute(text("UPDATE project SET name = name || ' elsewhere'"))

    with db.write() as tx:
        other = threading.Thread(target=write_elsewhere)
        other.start()
        assert not began.wait(0.2)
        tx.session.execute(text("UPDATE project SET name = 'Here, then'"))
    other.join()
    with db.write() as tx:  # the turn came back
        assert tx.session.get_one(Project, "default").name == "Here, then elsewhere"
    engine.dispose()


def test_a_failed_transaction_elsewhere_hands_the_turn_back(db: Database) -> None:
    engine = db.open_for_queue()
    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(text("SELECT nothing_like_this"))
    with db.write() as tx:
        assert tx.session.get_one(Project, "default")
    engine.dispose()
