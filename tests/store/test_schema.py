import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from ballerine_app.store import (
    callback_tables,
    list_tables,
    message_tables,
    plugin_tables,
    policy_tables,
    routing_tables,
    schema,
    webhook_tables,
)
from ballerine_app.store.database import Database
from ballerine_app.store.dialect import open_engines
from ballerine_app.store.schema import HEAD, MIGRATIONS, migrate, schema_is_current
from ballerine_app.store.tables import Case, Project
from tests.postgres import both_databases


@both_databases
def test_migrations_and_tables_agree(url: str) -> None:
    engine = open_engines(url).reader
    # PostgreSQL can't compare two JSON values, and so no two defaults of a JSON column.
    opts = {"compare_type": True, "compare_server_default": engine.dialect.name == "sqlite"}
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=opts), Project.metadata)
    engine.dispose()
    assert differences == []
    later = (
        policy_tables.PolicyVersion,
        list_tables.ListEntry,
        plugin_tables.Secret,
        callback_tables.VendorCallback,
        routing_tables.RoutingRow,
        message_tables.MessageTemplate,
        webhook_tables.WebhookDelivery,
    )
    assert {table.__tablename__ for table in later} <= set(Project.metadata.tables)


def test_the_named_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    assert not schema_is_current(url)
    migrate(url)
    assert schema_is_current(url)
    db = Database(url)
    with db.write() as tx:
        assert tx.session.get_one(Project, "default").name == "Default"
        tx.session.get_one(Project, "default").name = "Renamed"
    migrate(url)
    with db.read() as tx:
        assert tx.session.get_one(Project, "default").name == "Renamed"
    db.close()


def test_an_up_to_date_start_does_without_alembic(url: str) -> None:
    code = (
        "import sys; from ballerine_app.store.schema import migrate; "
        f"migrate({url!r}); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_failing_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "migrations"
    (broken / "versions").mkdir(parents=True)
    (broken / "env.py").write_text((MIGRATIONS / "env.py").read_text())
    first = next((MIGRATIONS / "versions").glob("v0001*.py")).read_text()
    (broken / "versions" / "v0001.py").write_text(first + "    raise LookupError\n")
    url = f"sqlite:///{tmp_path / 'app.db'}"
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(LookupError):
        migrate(url)
    engine = open_engines(url).reader
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master")).all() == []
    engine.dispose()


def test_two_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    code = f"from ballerine_app.store.schema import migrate; migrate({url!r})"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]

    assert [process.wait() for process in started] == [0, 0, 0]
    assert schema_is_current(url)


def test_an_older_database_keeps_its_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, older, ignore=lambda _, names: [name for name in names if "v0002" <= name[:5] < "v1"])
    url = f"sqlite:///{tmp_path / 'app.db'}"
    with monkeypatch.context() as then:
        then.setattr(schema, "MIGRATIONS", older)
        migrate(url)
    engine = open_engines(url).writer
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO case_record (id, project_id, reference, kind, definition_name, definition_version,"
                " definition_hash, state, context, version, reviewed_revision, name, country, risk_level, created_at,"
                " changed_at, last_change) VALUES ('case_1', 'default', 'P-1', 'individual', 'kyc', 1, '', 'open',"
                """ '{"risk": {"policyName": "risk", "policyVersion": 3}}', 1, 1, '', '', '',"""
                " '2026-01-01', '2026-01-01', '')"
            )
        )
        connection.execute(text("INSERT INTO desk (case_id, project_id, version) VALUES ('case_1', 'default', 1)"))
    engine.dispose()

    migrate(url)

    db = Database(url)
    with db.read() as tx:
        case = tx.session.get_one(Case, "case_1")
        assert (case.remembered, case.parent_id, case.started_by) == ({}, None, None)
        assert (case.policy_name, case.policy_version, case.judged_at) == ("risk", 3, case.changed_at)
    db.close()
