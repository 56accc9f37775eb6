"""Identifiers and secret tokens."""

from __future__ import annotations

import hashlib
import secrets
import time

# Crockford's base 32: its digits and letters stand in ASCII order, so that ids sort by time.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 28
_RANDOM_BITS = 84


def new_id(prefix: str) -> str:
    """Return `<prefix>_` and 28 characters: microseconds since 1970 (56 bits), then 84 random bits.

    Ids with one prefix sort by the time of their making. The order is no promise within a microsecond.
    """
    number = (time.time_ns() // 1000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    digits = [_ALPHABET[(number >> shift) & 31] for shift in range((_LENGTH - 1) * 5, -1, -5)]
    return f"{prefix}_{''.join(digits)}"


def secret_token() -> str:
    """Return a fresh secret of 256 random bits, safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token in hex: what the database keeps in the token's place."""
    return hashlib.sha256(token.encode()).hexdigest()
