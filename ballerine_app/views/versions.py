"""What the workflows page and the commands show: definitions, their versions, findings, and moves of cases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LintFinding:
    """Something about a definition. `severity` is error, warning or info; `pointer` leads to it in the JSON."""

    severity: str
    code: str
    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a definition. `status` is draft, published or archived; times are ISO 8601 or "".

    `newest` marks the version that new cases take. `cases` counts those that run on it (of a collection flow: flows).
    `created_by` and `published_by` are names; both are "" for what came with the product or by the command.
    """

    version_id: str
    name: str
    version: int
    kind: str
    status: str
    revision: int
    newest: bool
    cases: int
    created_by: str
    created_at: str
    changed_at: str
    published_by: str
    published_at: str
    archived_at: str


@dataclass(frozen=True, slots=True)
class WorkflowRow:
    """A workflow or collection flow (`kind`) with its versions, the highest first.

    `newest` is the version that new cases take, 0 where there is none; `cases` counts those on all versions.
    """

    name: str
    title: str
    kind: str
    newest: int
    cases: int
    drafts: int
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many cases are in a state."""

    state: str
    cases: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version, as the person who asks may see and change it.

    `text` is its JSON, laid out; `published_text` that of the version that new cases take (`published_version`, 0 where
    there is none), to compare with. `errors` and `warnings` count findings. `blocked` says as an error's code why a
    draft can't be published or a published version can't be archived, "" where it can be or isn't this person's.
    """

    row: VersionRow
    title: str
    text: str
    published_version: int
    published_text: str
    findings: tuple[LintFinding, ...]
    errors: int
    warnings: int
    states: tuple[StateCount, ...]
    may_edit: bool
    may_publish: bool
    may_archive: bool
    may_restore: bool
    may_delete: bool
    may_copy: bool
    blocked: str


@dataclass(frozen=True, slots=True)
class VersionRef:
    """A version after an act on it: `revision` is what the next act on it must name."""

    version_id: str
    name: str
    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class TimerLine:
    """A timer that a moved case has: `state` waits until `due_at` (ISO 8601). `kept` tells that it had it before."""

    event: str
    state: str
    due_at: str
    kept: bool


@dataclass(frozen=True, slots=True)
class MigrationLine:
    """What moving one case to another version does, or did (`moved`).

    `why` is a code and `sentence` its words where the case can't be moved (`possible` is False); both are "" otherwise.
    `timers` are those of the new state, `dropped` the events of waiting timers that the new version doesn't have;
    `in_flight` names plugins whose answers are still to come, and which the new version takes.
    """

    case_id: str
    reference: str
    state: str
    new_state: str
    possible: bool
    moved: bool
    why: str
    sentence: str
    next_events_before: tuple[str, ...]
    next_events_after: tuple[str, ...]
    timers: tuple[TimerLine, ...]
    dropped: tuple[str, ...]
    in_flight: tuple[str, ...]
