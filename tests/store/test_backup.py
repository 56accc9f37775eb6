import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from ballerine_app.store.backup import backup, check_backup, restore
from ballerine_app.store.cases import get_case
from ballerine_app.store.database import Database
from ballerine_app.store.errors import BackupFailed, TargetNotEmpty
from ballerine_app.store.files import FileStore
from ballerine_app.store.master_key import load_master_key
from ballerine_app.store.tables import Case, File


class House:
    """A data folder with one case and two files."""

    def __init__(self, folder: Path, db: Database, at: datetime) -> None:
        self.folder = folder
        self.db = db
        self.at = at
        self.key = load_master_key(folder / "master.key")
        self.store = FileStore(folder / "files", self.key)
        with db.write() as tx:
            self.files = [self._put(tx, content) for content in (b"front", b"back")]

    def _put(self, tx: object, content: bytes) -> File:
        return self.store.put(
            tx, project_id="default", case_id="case_1", data=content, media_type="image/png", at=self.at
        )

    def backup(self, target: Path) -> dict[str, object]:
        return backup(url=self.db.url, files_folder=self.store.folder, master_key=self.key, target=target, at=self.at)


@pytest.fixture
def house(tmp_path: Path, db: Database, add_case: Callable[[str], Case], at: datetime) -> House:
    add_case("case_1")
    return House(tmp_path, db, at)


def restore_to(folder: Path, source: Path, *, replace: bool = False) -> None:
    restore(
        source,
        url=f"sqlite:///{folder / 'ballerine.db'}",
        files_folder=folder / "files",
        master_key_path=folder / "master.key",
        replace=replace,
    )


def test_everything_comes_back_elsewhere(house: House, tmp_path: Path) -> None:
    target, other = tmp_path / "backup", tmp_path / "other"
    house.backup(target)
    restore_to(other, target)

    store = FileStore(other / "files", load_master_key(other / "master.key"))
    db = Database(f"sqlite:///{other / 'ballerine.db'}")
    with db.read() as tx:
        assert get_case(tx, "default", "case_1") is not None
        assert [store.read(tx, file) for file in house.files] == [b"front", b"back"]
    db.close()


def test_the_backup_holds_what_was_committed_and_no_orphans(house: House, tmp_path: Path, at: datetime) -> None:
    target = tmp_path / "backup"
    with house.db.write() as tx:
        tx.session.get_one(Case, "case_1").state = "uncommitted"
        tx.session.flush()
        house._put(tx, b"uncommitted")
        manifest = house.backup(target)
    restore_to(tmp_path / "other", target)

    assert len(list((target / "files").glob("*/*/*"))) == 2
    assert len(manifest["sha256"]) == 4
    db = Database(f"sqlite:///{tmp_path / 'other' / 'ballerine.db'}")
    with db.read() as tx:
        assert tx.session.get_one(Case, "case_1").state == "collecting"
    db.close()


def test_the_backup_is_private(house: House, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    target.mkdir(mode=0o755)
    house.backup(target)

    assert target.stat().st_mode & 0o777 == 0o700
    assert {(target / name).stat().st_mode & 0o777 for name in ("master.key", "database.sqlite")} == {0o600}


def test_nothing_is_overwritten_unless_asked_for(house: House, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    house.backup(target)
    with pytest.raises(TargetNotEmpty):
        house.backup(target)
    with house.db.write() as tx:
        tx.session.get_one(Case, "case_1").state = "later"
    with pytest.raises(TargetNotEmpty):
        restore_to(tmp_path, target)
    with house.db.read() as tx:
        assert tx.session.get_one(Case, "case_1").state == "later"
    house.db.close()
    restore_to(tmp_path, target, replace=True)
    with house.db.read() as tx:
        assert tx.session.get_one(Case, "case_1").state == "collecting"
        assert house.store.read(tx, house.files[0]) == b"front"


def test_a_write_ahead_log_left_by_a_crash_is_not_played_into_the_restored_database(
    house: House, tmp_path: Path
) -> None:
    house.backup(tmp_path / "backup")
    with house.db.write() as tx:
        tx.session.get_one(Case, "case_1").state = "later"
    log = (tmp_path / "ballerine.db-wal").read_bytes()
    house.db.close()
    (tmp_path / "ballerine.db-wal").write_bytes(log)
    restore_to(tmp_path, tmp_path / "backup", replace=True)

    assert not (tmp_path / "ballerine.db-wal").exists()
    with house.db.read() as tx:
        assert tx.session.get_one(Case, "case_1").state == "collecting"


@pytest.mark.parametrize("left", ["master.key", "files/x", "ballerine.db", "ballerine.db-wal"])
def test_any_remains_stop_a_restore(house: House, tmp_path: Path, left: str) -> None:
    house.backup(tmp_path / "backup")
    remains = tmp_path / "other" / left
    remains.parent.mkdir(parents=True)
    remains.write_text("x")

    with pytest.raises(TargetNotEmpty):
        restore_to(tmp_path / "other", tmp_path / "backup")
    assert remains.read_text() == "x"


@pytest.mark.parametrize("name", ["database.sqlite", "master.key", "files/*/*/*"])
@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"x"), lambda path: path.unlink()])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    house: House, tmp_path: Path, name: str, damage: Callable[[Path], object]
) -> None:
    target = tmp_path / "backup"
    house.backup(target)
    damage(next(target.glob(name)))

    with pytest.raises(BackupFailed):
        restore_to(tmp_path, target, replace=True)
    with house.db.read() as tx:
        assert house.store.read(tx, house.files[0]) == b"front"


def test_a_backup_without_its_manifest_was_not_finished(house: House, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    house.backup(target)
    (target / "manifest.json").unlink()

    with pytest.raises(BackupFailed, match="incomplete"):
        check_backup(target)


def test_a_manifest_that_points_outside_is_refused(house: House, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    manifest = house.backup(target)
    manifest["sha256"] |= {"files/../../master.key": "0"}
    (target / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(BackupFailed, match="outside"):
        check_backup(target)


def test_a_named_file_that_is_gone_fails_the_backup(house: House, tmp_path: Path) -> None:
    house.store.path(house.files[0]).unlink()

    with pytest.raises(BackupFailed, match="not on disk"):
        house.backup(tmp_path / "backup")
