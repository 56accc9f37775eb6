"""Where a browser may be sent after signing in: a path of this app and nothing else."""

from __future__ import annotations

import re

_PATH = re.compile(r"/(cases|demo)(/[A-Za-z0-9_]{1,80})?")
HOME = "/cases"


def safe_return_path(wanted: str) -> str:
    """The wanted path if it is one of the back office, else the queue."""
    return wanted if _PATH.fullmatch(wanted) else HOME
