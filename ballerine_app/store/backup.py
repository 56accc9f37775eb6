"""Backups: the database, the files that it names and the master key, with a manifest of their hashes."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import make_url

from ballerine_app.store.errors import BackupFailed, TargetNotEmpty
from ballerine_app.store.folder_sync import make_folder, sync_folder, write_durably
from ballerine_app.store.master_key import encode_master_key

_DATABASE = "database.sqlite"
_FILES = "files"
_KEY = "master.key"
_MANIFEST = "manifest.json"
_FORMAT = 1


def backup(*, url: str, files_folder: Path, master_key: bytes, target: Path, at: datetime) -> dict[str, Any]:
    """Copy everything into the empty or absent folder `target`, while the app runs; returns the manifest.

    The database is copied first, in one snapshot, then every file that this copy names: files never change,
    so the two fit. `target` opens everything (it holds the master key): only its owner may look into it.
    Raises TargetNotEmpty, and BackupFailed when a named file is gone from disk.
    """
    if target.exists() and any(target.iterdir()):
        raise TargetNotEmpty(f"{target} is not empty")
    make_folder(target)
    target.chmod(0o700)
    live = database_path(url)
    hashes: dict[str, str] = {}
    _copy_database(live, target / _DATABASE)
    hashes[_DATABASE] = _hash(target / _DATABASE)
    for name in _named_files(target / _DATABASE):
        source, copy = files_folder / name, target / _FILES / name
        make_folder(copy.parent)
        try:
            shutil.copyfile(source, copy)
        except FileNotFoundError:
            if name in set(_named_files(live)):
                raise BackupFailed(f"the file {name} is named by the database and not on disk") from None
            # Deleted since the database was copied, lawfully: the backup does without it too.
            continue
        _sync(copy)
        hashes[f"{_FILES}/{name}"] = _hash(copy)
    write_durably(target / _KEY, encode_master_key(master_key).encode() + b"\n")
    hashes[_KEY] = _hash(target / _KEY)
    manifest = {"format": _FORMAT, "made_at": at.isoformat(), "sha256": hashes}
    # Last of all: a folder without a manifest is a backup that was not finished.
    write_durably(target / _MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return manifest


def check_backup(source: Path) -> dict[str, Any]:
    """Return a backup's manifest when every file in it has its hash; raises BackupFailed otherwise."""
    try:
        manifest: dict[str, Any] = orjson.loads((source / _MANIFEST).read_bytes())
        hashes: dict[str, str] = manifest["sha256"]
        if manifest["format"] != _FORMAT or not {_DATABASE, _KEY} <= hashes.keys():
            raise BackupFailed(f"{source} is no backup that this release knows")
        for name, expected in hashes.items():
            if _hash(_inside(source, name)) != expected:
                raise BackupFailed(f"{name} in the backup is damaged")
    except FileNotFoundError as error:
        raise BackupFailed(f"the backup is incomplete: {error.filename} is missing") from error
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise BackupFailed(f"the manifest of {source} can't be read") from error
    return manifest


def restore(source: Path, *, url: str, files_folder: Path, master_key_path: Path, replace: bool = False) -> None:
    """Put a backup in place, with no app running on it. The backup is checked before anything is touched.

    Raises BackupFailed, and TargetNotEmpty where there is a database, a file or a master key already, unless
    `replace` is set: then all that was there is lost.
    """
    hashes = check_backup(source)["sha256"]
    database = database_path(url)
    old = [
        *(database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal")),
        master_key_path,
    ]
    has_files = files_folder.exists() and any(files_folder.iterdir())
    if not replace and (has_files or any(path.exists() for path in old)):
        raise TargetNotEmpty("There is data already. Set DATA_DIR to a folder without data, or move the old data away.")
    # The write-ahead log first: left beside another database, SQLite would play it into that one.
    for path in reversed(old):
        path.unlink(missing_ok=True)
    if files_folder.exists():
        shutil.rmtree(files_folder)
    for name in hashes:
        if name.startswith(f"{_FILES}/"):
            _put(source / name, files_folder / name.removeprefix(f"{_FILES}/"))
    _put(source / _KEY, master_key_path)
    _put(source / _DATABASE, database)


def database_path(url: str) -> Path:
    """Return the file behind an SQLite URL. Raises BackupFailed for other databases, which have tools of their own."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise BackupFailed("only an SQLite database is backed up here; use pg_dump for PostgreSQL")
    return Path(parsed.database)


def _copy_database(source: Path, target: Path) -> None:
    if not source.is_file():
        raise BackupFailed(f"there is no database at {source}")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        # The copy inherits the write-ahead mode, in which it would be three files.
        copy.execute("PRAGMA journal_mode = DELETE").close()
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise BackupFailed("the copied database is damaged")
    target.chmod(0o600)
    _sync(target)


def _named_files(database: Path) -> Iterator[str]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT project_id, case_id, id FROM file ORDER BY id").fetchall()
    for parts in rows:
        yield "/".join(parts)


def _put(source: Path, target: Path) -> None:
    # Whole or not at all, and nobody else's to read at any moment.
    make_folder(target.parent)
    temporary = target.with_name(target.name + ".tmp")
    temporary.unlink(missing_ok=True)
    temporary.touch(mode=0o600)
    shutil.copyfile(source, temporary)
    _sync(temporary)
    temporary.replace(target)
    sync_folder(target.parent)


def _inside(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BackupFailed("the manifest names a file outside of the backup")
    return path


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
