"""What a plugin is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class PluginCall:
    """One call of a plugin for a case.

    `key` is the same for every attempt: a vendor that honours idempotency keys acts on it once. `declared` is the
    plugin as the definition has it, `context` the case's context, `timeout` in seconds.
    """

    key: str
    kind: str
    name: str
    declared: Mapping[str, Any]
    context: Mapping[str, Any]
    project_id: str
    case_id: str
    state: str
    at: datetime
    attempt: int
    timeout: float


@dataclass(frozen=True, slots=True)
class PluginAnswer:
    """What a call brought: a JSON value to keep in the case, and the event to send in place of the declared one."""

    value: Any = None
    event: str | None = None


class PluginFailed(Exception):
    """A call that did not succeed. `reason` is kept with the case's data, so it holds no secret.

    `retry` says whether another attempt may help, `after` how long the vendor asks to wait. `code` is one word for logs
    and for the effect's row: it never holds anything of the case or of the vendor's answer.
    """

    def __init__(
        self, reason: str, *, retry: bool = True, after: timedelta | None = None, code: str = "failed"
    ) -> None:
        super().__init__(reason)
        self.reason, self.retry, self.after, self.code = reason, retry, after, code


Plugin = Callable[[PluginCall], PluginAnswer]
Plugins = Mapping[str, Plugin]
