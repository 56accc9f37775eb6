"""Encrypted files: `<folder>/<project>/<case>/<file id>`, each case under a data key of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from ballerine_app.store.errors import FileDamaged, FileMissing, MasterKeyRefused, UnsafeName
from ballerine_app.store.file_cipher import FileCipher, seal, unseal
from ballerine_app.store.folder_sync import make_folder, write_durably
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import DataKey, File
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
_PORTION = 500


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that lies encrypted on disk but that no row names yet; swept unless `FileStore.keep` follows."""

    row: File
    data_key: bytes
    wrapped: bytes

    def __repr__(self) -> str:
        return f"StagedFile({self.row.id})"


class FileStore:
    """Files under `folder`, opened by `master_key` (32 bytes). Threads share it."""

    def __init__(self, folder: Path, master_key: bytes) -> None:
        self.folder = folder
        self._cipher = FileCipher(master_key)

    def put(
        self,
        tx: WriteTransaction,
        *,
        project_id: str,
        case_id: str,
        data: bytes,
        media_type: str,
        at: datetime,
        width: int = 0,
        height: int = 0,
    ) -> File:
        """Encrypt and store a file: durable on disk when this returns, named by its row when `tx` commits.

        `width` and `height` are pixels, 0 for what has none. Large files: `stage` outside the write
        transaction, then `keep`, so that other writers need not wait for the disk.
        """
        staged = self.stage(
            tx,
            project_id=project_id,
            case_id=case_id,
            data=data,
            media_type=media_type,
            at=at,
            width=width,
            height=height,
        )
        return self.keep(tx, staged)

    def stage(
        self,
        tx: ReadTransaction,
        *,
        project_id: str,
        case_id: str,
        data: bytes,
        media_type: str,
        at: datetime,
        width: int = 0,
        height: int = 0,
        beside: StagedFile | None = None,
    ) -> StagedFile:
        """Encrypt a file and write it to disk, without any row; a read transaction is enough.

        `beside`: a staged file of the same case. The first files of a case then share its key, and `keep` need not
        write them again while others wait.
        """
        row = File(
            id=new_id("file"),
            project_id=project_id,
            case_id=case_id,
            media_type=media_type,
            size=len(data),
            sha256=self._cipher.fingerprint(data),
            width=width,
            height=height,
            created_at=at,
        )
        path = self.path(row)
        known = None if beside else tx.session.get(DataKey, case_id)
        if beside is not None:
            key, wrapped = beside.data_key, beside.wrapped
        elif known is None:
            key, wrapped = self._cipher.new_data_key(case_id)
        else:
            key, wrapped = self._open_key(known), known.wrapped
        make_folder(path.parent)
        write_durably(path, seal(key, data, row.id.encode()))
        return StagedFile(row, key, wrapped)

    def keep(self, tx: WriteTransaction, staged: StagedFile) -> File:
        """Add the row of a staged file, and its case's data key where this is the case's first file."""
        row = staged.row
        known = tx.session.get(DataKey, row.case_id)
        if known is None:
            key = DataKey(
                subject_id=row.case_id, project_id=row.project_id, wrapped=staged.wrapped, created_at=row.created_at
            )
            tx.add(key)
        elif known.wrapped != staged.wrapped:
            # Two first files of a case were staged side by side; this one comes second and changes its key.
            self._seal_again(row, staged.data_key, self._open_key(known))
        tx.add(row)
        return row

    def discard(self, staged: StagedFile) -> None:
        """Remove a staged file that no committed row names."""
        self.path(staged.row).unlink(missing_ok=True)

    def read(self, tx: ReadTransaction, file: File) -> bytes:
        """Return a file's content. Raises FileMissing, or FileDamaged where a bit of it differs."""
        key = tx.session.get(DataKey, file.case_id)
        path = self.path(file)
        if key is None:
            raise FileMissing(file.id)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(file.id) from error
        data_key = self._cipher.unwrap(file.case_id, key.wrapped)
        content = None if data_key is None else unseal(data_key, sealed, file.id.encode())
        if content is None:
            raise FileDamaged(file.id)
        return content

    def delete(self, tx: WriteTransaction, file: File) -> None:
        """Delete a file's row now and its content once the deletion is committed."""
        row = tx.session.get(File, file.id)
        if row is not None:
            tx.session.delete(row)
            tx.session.flush()
        path = self.path(file)
        tx.after_commit(lambda: path.unlink(missing_ok=True))

    def sweep(self, tx: ReadTransaction, older_than: datetime) -> int:
        """Remove files on disk that no row names, last written before `older_than`; returns how many.

        Leave at least an hour: a file is on disk before its row is committed.
        """
        old = [path for path in self.folder.glob("*/*/*") if _written_before(path, older_than)]
        removed = 0
        for start in range(0, len(old), _PORTION):
            portion = old[start : start + _PORTION]
            named = set(tx.session.exec(select(File.id).where(col(File.id).in_([path.name for path in portion]))))
            for path in portion:
                if path.name not in named:
                    path.unlink(missing_ok=True)
                    removed += 1
        return removed

    def names_any(self, tx: ReadTransaction) -> bool:
        """Tell whether the database names any file."""
        return tx.session.exec(select(File.id).limit(1)).first() is not None

    def check_master_key(self, tx: ReadTransaction) -> None:
        """Raise MasterKeyRefused when the stored data keys were wrapped by another master key."""
        key = tx.session.exec(select(DataKey).limit(1)).first()
        if key is not None:
            self._open_key(key)

    def path(self, file: File) -> Path:
        """Return where a file lies. Raises UnsafeName for ids that can't be folder names."""
        parts = (file.project_id, file.case_id, file.id)
        if not all(_SAFE_NAME.fullmatch(part) for part in parts):
            raise UnsafeName("a project, case or file id can't be a file name")
        return self.folder.joinpath(*parts)

    def _open_key(self, key: DataKey) -> bytes:
        data_key = self._cipher.unwrap(key.subject_id, key.wrapped)
        if data_key is None:
            raise MasterKeyRefused(f"the data key of {key.subject_id} was wrapped by another master key")
        return data_key

    def _seal_again(self, row: File, old_key: bytes, new_key: bytes) -> None:
        path = self.path(row)
        content = unseal(old_key, path.read_bytes(), row.id.encode())
        if content is None:
            raise FileDamaged(row.id)
        write_durably(path, seal(new_key, content, row.id.encode()))


def _written_before(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        # Deleted, or renamed from its temporary name, since the folder was read.
        return False
