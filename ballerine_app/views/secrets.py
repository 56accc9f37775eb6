"""What is shown of named secrets: everything but their values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SecretView:
    """One secret. `hosts` and `plugins` may have it (empty: any of them); `changed_at` is ISO 8601."""

    name: str
    hosts: tuple[str, ...]
    plugins: tuple[str, ...]
    revision: int
    changed_at: str
