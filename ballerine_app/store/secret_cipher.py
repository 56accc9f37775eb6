"""Sealing named secrets and vendors' answers with a key of their own, derived from the master key."""

from __future__ import annotations

import base64
import hashlib
import hmac

from ballerine_app.store.errors import MasterKeyRefused
from ballerine_app.store.file_cipher import derive, seal, unseal


class SecretCipher:
    """Seals and opens the secrets of all projects; its keys never leave it. A secret opens only under its own name."""

    def __init__(self, master_key: bytes) -> None:
        self._key = derive(master_key, b"ballerine plugin secrets")
        self._tokens = derive(master_key, b"ballerine callback tokens")
        self._matching = derive(master_key, b"ballerine equal requests")

    def seal(self, project_id: str, name: str, value: str) -> bytes:
        """The sealed value."""
        return seal(self._key, value.encode(), _bound(project_id, name))

    def open(self, project_id: str, name: str, sealed: bytes) -> str:
        """The value. MasterKeyRefused where another key or another name sealed it."""
        value = unseal(self._key, sealed, _bound(project_id, name))
        if value is None:
            raise MasterKeyRefused(f"the secret {name} was not sealed under this master key and name")
        return value.decode()

    def token(self, project_id: str, name: str) -> str:
        """A token of 256 bits, safe in URLs: always the same for a name, so that it need not be kept, and as hard to
        guess as a random one.
        """
        made = hmac.digest(self._tokens, f"{project_id}\0{name}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    def fingerprint(self, content: bytes) -> str:
        """The keyed SHA-256 of a content, in hex: equal for equal contents, no help in guessing them."""
        return hmac.digest(self._matching, content, "sha256").hex()


def _bound(project_id: str, name: str) -> bytes:
    return b"secret\0" + project_id.encode() + b"\0" + name.encode()
