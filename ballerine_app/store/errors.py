"""The store's errors: one hierarchy, each with a stable `code` that callers and the API may rely on."""

from __future__ import annotations


class StoreError(Exception):
    """Any failure that the store itself reports. The message is for operators and holds no personal data."""

    code = "store_error"


class NestedWrite(StoreError):
    """A thread that is already in a write transaction asked for another one."""

    code = "nested_write"


class DatabaseBusy(StoreError):
    """Another process held the database's write lock for longer than the busy timeout."""

    code = "database_busy"


class SqliteTooOld(StoreError):
    """The SQLite that this Python brings is older than what the queue of effects needs. The message says what to do."""

    code = "sqlite_too_old"


class VersionConflict(StoreError):
    """The row was changed since it was read. `row_id` names it, `expected` is the version that was read."""

    code = "version_conflict"

    def __init__(self, row_id: str, expected: int) -> None:
        super().__init__(f"{row_id} is no longer at version {expected}")
        self.row_id = row_id
        self.expected = expected


class KeyReused(StoreError):
    """An idempotency key came again with another request."""

    code = "idempotency_key_reused"


class NotCanonical(StoreError):
    """A value can't be hashed reproducibly: only JSON objects, arrays, strings, integers, booleans and null can."""

    code = "not_canonical"


class NoSuchEntry(StoreError):
    """The audit log holds no entry under this stream and number."""

    code = "no_such_entry"


class FileProblem(StoreError):
    """A stored file can't be served. `file_id` is all that is said about it."""

    code = "file_problem"

    def __init__(self, file_id: str) -> None:
        super().__init__(f"{self.code}: {file_id}")
        self.file_id = file_id


class FileDamaged(FileProblem):
    """The bytes on disk are not those that were stored."""

    code = "file_damaged"


class FileMissing(FileProblem):
    """The file, or the data key that opens it, is no longer there."""

    code = "file_missing"


class UnsafeName(StoreError):
    """A project or case id that can't be a folder name."""

    code = "unsafe_name"


class MasterKeyRefused(StoreError):
    """The master key is missing, too widely readable, of the wrong length, or not the one of this data."""

    code = "master_key_refused"


class BackupFailed(StoreError):
    """A backup could not be made, or one is incomplete or damaged."""

    code = "backup_failed"


class TargetNotEmpty(StoreError):
    """A backup or restore would overwrite something that is there."""

    code = "target_not_empty"
