"""When a delivery that failed is tried again: ten attempts over three days."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

# After the first attempt, which is made at once. As the guide of Standard Webhooks has it.
PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
ATTEMPTS: Final = len(PAUSES) + 1
# Each pause is up to a tenth shorter or longer, so that what failed together does not come back together.
JITTER: Final = 0.1


def pause_after(delivery_id: str, tries: int, asked: timedelta | None = None) -> timedelta | None:
    """The pause after the failed attempt number `tries` (from 1); None where it was the last.

    The receiver's own `asked` pause (Retry-After) counts where it is longer. The same delivery always waits as long.
    """
    if tries >= ATTEMPTS:
        return None
    digest = hashlib.sha256(f"{delivery_id}:{tries}".encode()).digest()
    share = int.from_bytes(digest[:4]) / 2**32
    pause = PAUSES[tries - 1] * (1 - JITTER + 2 * JITTER * share)
    return max(pause, asked) if asked else pause
