"""The cryptography of stored files: data keys, content, and the keyed hash that finds equal files."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
# The first byte of all that is sealed, so that a later format can tell itself apart.
_FORMAT = b"\x01"


class FileCipher:
    """Everything that the master key (32 bytes) does; it never leaves this object."""

    def __init__(self, master_key: bytes) -> None:
        self._wrapping = derive(master_key, b"ballerine data keys")
        self._matching = derive(master_key, b"ballerine equal files")

    def new_data_key(self, subject_id: str) -> tuple[bytes, bytes]:
        """Return a fresh data key and the same wrapped for the subject."""
        key = secrets.token_bytes(32)
        return key, seal(self._wrapping, key, b"data key of " + subject_id.encode())

    def unwrap(self, subject_id: str, wrapped: bytes) -> bytes | None:
        """Return the data key, or None when it was not wrapped by this master key for this subject."""
        return unseal(self._wrapping, wrapped, b"data key of " + subject_id.encode())

    def fingerprint(self, content: bytes) -> str:
        """Return the keyed SHA-256 of a content, in hex: equal for equal contents, no help in guessing them."""
        return hmac.digest(self._matching, content, "sha256").hex()


def seal(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    """Encrypt with AES-256-GCM under a fresh nonce; only opens with the same `bound_to`."""
    nonce = secrets.token_bytes(_NONCE)
    return b"".join((_FORMAT, nonce, AESGCM(key).encrypt(nonce, content, bound_to)))


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    """Return what was sealed, or None when a single bit of anything differs."""
    if sealed[:1] != _FORMAT or len(sealed) < 1 + _NONCE + 16:
        return None
    view = memoryview(sealed)
    try:
        return AESGCM(key).decrypt(view[1 : 1 + _NONCE], view[1 + _NONCE :], bound_to)
    except InvalidTag:
        return None


def derive(master_key: bytes, purpose: bytes) -> bytes:
    """Return the key of 32 bytes that serves one purpose of the master key's."""
    return HKDF(algorithm=SHA256(), length=sha256().digest_size, salt=None, info=purpose).derive(master_key)
