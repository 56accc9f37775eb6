"""The installation's master key, which wraps the data keys of all files."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from ballerine_app.store.errors import MasterKeyRefused
from ballerine_app.store.folder_sync import make_folder, sync_folder

LENGTH = 32


def load_master_key(path: Path, from_environment: str | None = None) -> bytes:
    """Return the 32 bytes of the master key.

    From the environment (base64) if given, else from the file, which is made with mode 0600 on first use.
    Raises MasterKeyRefused for a file that others may read and for a key of another length.
    """
    if from_environment:
        return _decode(from_environment, "the master key in the environment")
    if not path.exists():
        _make(path)
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        raise MasterKeyRefused(
            f"{path} can be read by others (mode {mode:04o}); make it private with: chmod 600 {path}"
        )
    return _decode(path.read_text(encoding="ascii", errors="replace"), str(path))


def encode_master_key(key: bytes) -> str:
    """Return the key as text, as the environment and the file hold it."""
    return base64.b64encode(key).decode()


def _make(path: Path) -> None:
    make_folder(path.parent)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(encode_master_key(secrets.token_bytes(LENGTH)) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        # A link never replaces: of two processes that start together, both go on with the first one's whole key.
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    sync_folder(path.parent)


def _decode(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MasterKeyRefused(f"{where} is not base64") from error
    if len(key) != LENGTH:
        raise MasterKeyRefused(f"{where} holds {len(key)} bytes; it must be {LENGTH}")
    return key
