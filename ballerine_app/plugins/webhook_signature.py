"""The signatures of webhooks, made and checked: Standard Webhooks, and Ballerine's own."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

PREFIX: Final = "whsec_"
# How far a receiver's clock may be from the sender's, and so how long a recorded message can be sent once more.
TOLERANCE: Final = timedelta(minutes=5)


class BadSecret(ValueError):
    """A secret that starts with `whsec_` and is no base64 after it."""


class NotSigned(Exception):
    """A message that must not be believed; the sentence says why, and holds nothing of the secret."""


def key_of(secret: str) -> bytes:
    """The key in a secret: base64 after `whsec_`, else the text's own bytes. BadSecret."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise BadSecret(f"A signing secret that starts with {PREFIX} is no base64.") from None


def secret_of(key: bytes) -> str:
    """A key as receivers are given it."""
    return PREFIX + base64.b64encode(key).decode()


def standard_signature(secret: bytes, message_id: str, at: datetime, body: bytes) -> str:
    """The signature of Standard Webhooks: `v1,` and base64."""
    content = b".".join((message_id.encode(), str(int(at.timestamp())).encode(), body))
    return "v1," + base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode()


def hmac_signature(secret: bytes, body: bytes) -> str:
    """Ballerine's signature: hex, in small letters, over the body as it is sent."""
    return hmac.digest(secret, body, hashlib.sha256).hex()


def standard_headers(keys: Sequence[bytes], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of Standard Webhooks, with a signature by each key."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(standard_signature(key, message_id, at, body) for key in keys),
    }


def check_standard(keys: Sequence[bytes], headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Check a received message by its headers (names in small letters). NotSigned where none of the keys has signed it,
    or its time is more than TOLERANCE away.
    """
    given = {name: headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")}
    if missing := [f"webhook-{name}" for name, value in given.items() if not value]:
        raise NotSigned(f"The header {missing[0]} is missing.")
    try:
        at = datetime.fromtimestamp(int(given["timestamp"]), now.tzinfo)
    except (ValueError, OverflowError, OSError):
        raise NotSigned("The header webhook-timestamp is no time in seconds.") from None
    if abs(now - at) > TOLERANCE:
        raise NotSigned(f"It was signed at {at:%Y-%m-%d %H:%M:%S}, more than {TOLERANCE.seconds // 60} minutes away.")
    wanted = [standard_signature(key, given["id"], at, body).encode() for key in keys]
    signed = [signature.encode() for signature in given["signature"].split()]
    if not any(hmac.compare_digest(one, other) for one in wanted for other in signed):
        raise NotSigned("The signature was made with another secret, or the body was changed on its way.")


def check_hmac(keys: Sequence[bytes], signature: str, body: bytes) -> None:
    """Check Ballerine's header `X-HMAC-Signature`. NotSigned where none of the keys has made it."""
    if not any(hmac.compare_digest(hmac_signature(key, body).encode(), signature.encode()) for key in keys):
        raise NotSigned("X-HMAC-Signature was made with another secret, or the body was changed on its way.")
