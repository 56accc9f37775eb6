"""What is wrong or questionable at a place in JSON that people write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a stable `code`, a JSON `pointer` to the place, a sentence, and how bad it is."""

    code: str
    pointer: str
    message: str
    severity: Severity = "error"
