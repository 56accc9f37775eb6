"""Whether a vendor's call is signed by the secret that belongs to it."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from ballerine_app.plugins.webhook import hmac_signature, secret_bytes, standard_signature

# What Standard Webhooks asks of receivers: an older message may be one that somebody else has kept.
_TOLERANCE: Final = timedelta(minutes=5)


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether the body carries the secret's signature: `x-hmac-signature`, the hex HMAC-SHA256 of the body as it came,
    or the headers of Standard Webhooks, not older or newer than five minutes. Names of `headers` are in small letters.
    """
    key = secret_bytes(secret)
    given = headers.get("x-hmac-signature", "").strip().lower()
    if given:
        return hmac.compare_digest(hmac_signature(key, body).encode(), given.encode())
    message, moment, signatures = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not (message and moment.isascii() and moment.isdecimal() and len(moment) <= 11):
        return False
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(moment))
    if abs(now - at) > _TOLERANCE:
        return False
    expected = standard_signature(key, message, at, body).encode()
    return any(hmac.compare_digest(expected, each.encode()) for each in signatures.split(" ")[:10])
