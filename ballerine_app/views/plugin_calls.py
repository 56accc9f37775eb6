"""What the list of calls shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of a plugin: `outcome` is answered, failed or cached, `status` what came back in words."""

    call_id: str
    at: str
    case_id: str
    reference: str
    case_name: str
    plugin: str
    kind: str
    provider: str
    host: str
    method: str
    outcome: str
    status: str
    problem: str
    duration: str
    attempt: int
    cost: str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """Another call of the same run."""

    call_id: str
    attempt: int
    at: str
    provider: str
    outcome: str
    status: str
    duration: str


@dataclass(frozen=True, slots=True)
class CallDetail:
    """One call in full. `request` and `response` are JSON text, masked when they were recorded; "" where none was.

    `run` is the plugin that the workflow called, which may have called this one. `rerun` is "may", or "off" with the
    reason in `why`; `goes_on` tells that an answer would move the case.
    """

    row: CallRow
    run: str
    url: str
    request: str
    response: str
    request_size: str
    response_size: str
    attempts: tuple[AttemptLine, ...]
    rerun: str
    why: str
    goes_on: bool
    price: str


@dataclass(frozen=True, slots=True)
class CallsPage:
    """One page of the calls that were asked for; `plugins` and `providers` are all names to filter by."""

    rows: tuple[CallRow, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
    plugins: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
