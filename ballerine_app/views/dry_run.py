"""What a plugin would do for a case, without doing it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """One header of the request that would be sent, its secrets as their names."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DryRequest:
    """The request that would be sent: `url` is where it goes, `body` is JSON or text, "" for none."""

    method: str
    url: str
    headers: tuple[HeaderLine, ...]
    body: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """A dry run. `request` are those that would be sent, in their order; where no answer was given it ends with the
    first. `problem` says what would fail, "" where nothing would. `result` is what would be kept, as JSON, at the place
    `kept_at`; `event` what would be sent then, and `follows` what that event would do with the case.
    """

    requests: tuple[DryRequest, ...] = ()
    problem: str = ""
    answered: bool = False
    result: str = ""
    kept_at: str = ""
    event: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A case that a plugin can be tried on."""

    case_id: str
    words: str
    hint: str
