"""How people look in the views: initials and one of four avatar tones."""

from __future__ import annotations

import zlib


def initials(name: str) -> str:
    """The first letters of the first and last name, in capitals."""
    words = name.split()
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def tone(person_id: str) -> int:
    """The avatar tone of a person, 1 to 4: always the same one."""
    return zlib.crc32(person_id.encode()) % 4 + 1
