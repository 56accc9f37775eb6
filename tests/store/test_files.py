import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from ballerine_app.store.database import Database
from ballerine_app.store.errors import FileDamaged, FileMissing, MasterKeyRefused, UnsafeName
from ballerine_app.store.files import FileStore
from ballerine_app.store.tables import Case, DataKey, File

CONTENT = b"\xff\xd8 passport of Zoe Miller " * 1000


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", b"k" * 32)


@pytest.fixture
def put(db: Database, store: FileStore, add_case: Callable[[str], Case], at: datetime) -> Callable[[str, bytes], File]:
    known: set[str] = set()

    def run(case_id: str, data: bytes) -> File:
        if case_id not in known:
            add_case(case_id)
            known.add(case_id)
        with db.write() as tx:
            return store.put(
                tx, project_id="default", case_id=case_id, data=data, media_type="image/jpeg", width=3, height=2, at=at
            )

    return run


@pytest.mark.parametrize("data", [CONTENT, b"", os.urandom(15_000_000)], ids=["text", "empty", "15 MB"])
def test_a_file_comes_back_and_lies_encrypted(
    db: Database, store: FileStore, put: Callable[[str, bytes], File], tmp_path: Path, data: bytes
) -> None:
    file = put("case_1", data)
    path = tmp_path / "files" / "default" / "case_1" / file.id
    with db.read() as tx:
        assert store.read(tx, tx.session.get_one(File, file.id)) == data

    assert (file.size, file.width, file.height) == (len(data), 3, 2)
    assert not data or data[:50] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]


def test_equal_files_lie_there_differently_and_each_case_has_a_key_of_its_own(
    db: Database, store: FileStore, put: Callable[[str, bytes], File]
) -> None:
    files = [put("case_1", CONTENT), put("case_1", CONTENT), put("case_2", CONTENT)]
    with db.read() as tx:
        keys = tx.session.exec(select(DataKey)).all()

    assert len({store.path(file).read_bytes() for file in files}) == 3
    assert {key.subject_id for key in keys} == {"case_1", "case_2"}
    assert len({key.wrapped for key in keys}) == 2


@pytest.mark.parametrize("where", [0, 5, 40, -1])
def test_a_changed_byte_is_found(db: Database, store: FileStore, put: Callable[[str, bytes], File], where: int) -> None:
    file = put("case_1", CONTENT)
    sealed = bytearray(store.path(file).read_bytes())
    sealed[where] ^= 1
    store.path(file).write_bytes(sealed)

    with pytest.raises(FileDamaged) as caught, db.read() as tx:
        store.read(tx, file)
    assert str(caught.value) == f"file_damaged: {file.id}"


def test_files_can_not_be_exchanged_or_cut(db: Database, store: FileStore, put: Callable[[str, bytes], File]) -> None:
    first, second, third = put("case_1", CONTENT), put("case_1", b"other"), put("case_1", CONTENT)
    store.path(first).write_bytes(store.path(second).read_bytes())
    store.path(third).write_bytes(b"")

    with db.read() as tx:
        for file in (first, third):
            with pytest.raises(FileDamaged):
                store.read(tx, file)


def test_without_its_file_or_its_key_a_file_is_missing(
    db: Database, store: FileStore, put: Callable[[str, bytes], File]
) -> None:
    gone, shredded = put("case_1", CONTENT), put("case_2", CONTENT)
    store.path(gone).unlink()
    with db.write() as tx:
        tx.session.delete(tx.session.get_one(DataKey, "case_2"))
    with db.read() as tx:
        for file in (gone, shredded):
            with pytest.raises(FileMissing, match=file.id):
                store.read(tx, file)


def test_another_master_key_is_noticed(
    db: Database, store: FileStore, put: Callable[[str, bytes], File], tmp_path: Path
) -> None:
    file = put("case_1", CONTENT)
    other = FileStore(tmp_path / "files", b"x" * 32)
    with db.read() as tx:
        store.check_master_key(tx)
        with pytest.raises(MasterKeyRefused):
            other.check_master_key(tx)
        with pytest.raises(FileDamaged):
            other.read(tx, file)


def test_the_same_content_has_the_same_fingerprint_in_every_case(put: Callable[[str, bytes], File]) -> None:
    mine, theirs, other = put("case_1", CONTENT), put("case_2", CONTENT), put("case_3", CONTENT + b".")
    assert mine.sha256 == theirs.sha256
    assert mine.sha256 != other.sha256


def test_the_fingerprint_is_keyed(put: Callable[[str, bytes], File]) -> None:
    assert put("case_1", b"abc").sha256 != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_deleted_file_leaves_the_disk_after_the_commit_only(
    db: Database, store: FileStore, put: Callable[[str, bytes], File]
) -> None:
    file = put("case_1", CONTENT)

    def fail() -> None:
        with db.write() as tx:
            store.delete(tx, file)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with db.read() as tx:
        assert store.read(tx, file) == CONTENT
    with db.write() as tx:
        store.delete(tx, file)
        assert store.path(file).exists()

    assert not store.path(file).exists()
    with db.read() as tx:
        assert tx.session.get(File, file.id) is None


def test_the_sweep_takes_old_orphans_and_nothing_else(
    db: Database, store: FileStore, put: Callable[[str, bytes], File], at: datetime
) -> None:
    kept = put("case_1", CONTENT)
    with db.read() as tx:
        names = {"project_id": "default", "case_id": "case_1", "media_type": "image/jpeg", "at": at}
        old, young = (store.path(store.stage(tx, data=CONTENT, **names).row) for _ in range(2))
    unfinished = old.with_name("file_x.tmp")
    unfinished.write_bytes(b"half")
    now = datetime.now(UTC)
    for path in (store.path(kept), old, unfinished):
        long_ago = (now - timedelta(days=2)).timestamp()
        os.utime(path, (long_ago, long_ago))

    with db.read() as tx:
        assert store.sweep(tx, now - timedelta(days=1)) == 2
    assert set(old.parent.iterdir()) == {store.path(kept), young}


def test_a_rolled_back_put_leaves_an_orphan_for_the_sweep(
    db: Database, store: FileStore, add_case: Callable[[str], Case], at: datetime
) -> None:
    add_case("case_1")

    def fail() -> None:
        with db.write() as tx:
            store.put(tx, project_id="default", case_id="case_1", data=CONTENT, media_type="image/jpeg", at=at)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with db.read() as tx:
        assert tx.session.exec(select(DataKey)).all() == []
        assert store.sweep(tx, datetime.now(UTC) + timedelta(hours=1)) == 1


def test_two_first_files_staged_side_by_side_can_both_be_read(
    db: Database, store: FileStore, add_case: Callable[[str], Case], at: datetime
) -> None:
    add_case("case_1")
    names = {"project_id": "default", "case_id": "case_1", "media_type": "image/jpeg", "at": at}
    with db.read() as tx:
        staged = [store.stage(tx, data=data, **names) for data in (b"first", b"second")]
    for each in staged:
        with db.write() as tx:
            store.keep(tx, each)
    with db.read() as tx:
        assert [store.read(tx, each.row) for each in staged] == [b"first", b"second"]
    assert staged[0].data_key.hex() not in repr(staged[0])
    assert repr(staged[0].data_key) not in repr(staged[0])


@pytest.mark.parametrize("case_id", ["../case", "a/b", "", ".", "case\x00"])
def test_an_id_that_is_no_name_touches_no_disk(
    db: Database, store: FileStore, at: datetime, tmp_path: Path, case_id: str
) -> None:
    with pytest.raises(UnsafeName), db.write() as tx:
        store.put(tx, project_id="default", case_id=case_id, data=b"x", media_type="image/jpeg", at=at)

    assert not (tmp_path / "files").exists()
