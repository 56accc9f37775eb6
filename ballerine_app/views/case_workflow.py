"""What the page about one case's workflow shows: where the case is, how it got there, and what can happen next."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.views.time_travel import DataRow, PossibleEvent, TriedTransition
from ballerine_app.views.workflow_drawing import Meaning, WorkflowDrawing


@dataclass(frozen=True, slots=True)
class CaseHead:
    """Whose case it is, the state that it is in now, and the definition it runs on, with that version's address."""

    case_id: str = ""
    reference: str = ""
    name: str = ""
    kind: str = ""
    state: str = ""
    label: str = ""
    tone: str = ""
    icon: str = ""
    title: str = ""
    version: int = 0
    definition_link: str = ""


@dataclass(frozen=True, slots=True)
class WaitingEffect:
    """Something that the case asked for and still waits for.

    `kind`: timer, plugin, dispatch, child, result or other; `status`: waiting or held. `words` say how it stands, and
    `problem` why the last attempt failed, or "". `due_at` is an ISO time, "" where it is not known or is now.
    """

    key: str
    kind: str
    title: str
    status: str
    words: str
    problem: str
    due_at: str


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A parent or child of the case, as it stands now. `title` is whose case it is, or what it is about."""

    case_id: str
    reference: str
    title: str
    workflow: str
    label: str
    tone: str
    icon: str
    final: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the audit log that went wrong beside the workflow, in a sentence. `at` is an ISO time."""

    seq: int
    at: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the case is, or was: its state in words, since when, until when ("" for now), and what it waits for.

    `tone` and `icon` are the state's meaning; `tags` those that say more than its name.
    """

    state: str = ""
    label: str = ""
    tone: str = ""
    icon: str = ""
    tags: tuple[Meaning, ...] = ()
    final: bool = False
    since: str = ""
    since_title: str = ""
    since_actor: str = ""
    since_seq: int = 0
    until: str = ""
    until_label: str = ""
    waiting: tuple[WaitingEffect, ...] = ()
    parent: tuple[RelatedLine, ...] = ()
    children: tuple[RelatedLine, ...] = ()
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class PathLine:
    """One event of the case's past. `order` numbers those that led to another state, as the drawing does, else "".

    `leaves` are the states that it is about, for showing those of one state; `chosen` is the one that is looked at.
    """

    seq: int
    at: str
    order: str
    actor: str
    title: str
    event: str
    from_label: str
    to_label: str
    changed: str
    moved: bool
    note: str
    tone: str
    chosen: bool
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePath:
    """The events of a case, newest first, as far as they are shown.

    `newer` and `older` count those that are left out at either end; (`newer_seq`, `older_seq`) lead there.
    """

    lines: tuple[PathLine, ...] = ()
    count: int = 0
    newer: int = 0
    older: int = 0
    newer_seq: int = 0
    older_seq: int = 0


@dataclass(frozen=True, slots=True)
class Then:
    """The moment that is looked at, the `number`th of `count`; 0 for now.

    `rows` are the data that its event changed, or all of it where that was asked for; `unchanged` counts the others and
    `more_rows` those that there is no room for. `trace` tells which transitions it tried.
    """

    seq: int = 0
    number: int = 0
    count: int = 0
    at: str = ""
    actor: str = ""
    title: str = ""
    event: str = ""
    from_label: str = ""
    to_label: str = ""
    moved: bool = False
    rows: tuple[DataRow, ...] = ()
    changed: int = 0
    unchanged: int = 0
    more_rows: int = 0
    trace: tuple[TriedTransition, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseWorkflow:
    """The whole page. `earlier` and `later` are the moments beside, 0 where there is none (later: now).

    `unknown` is true where a moment was asked for that the case never had; now is shown instead.
    """

    head: CaseHead
    drawing: WorkflowDrawing
    standing: Standing
    path: CasePath
    then: Then
    next: tuple[PossibleEvent, ...]
    earlier: int
    later: int
    unknown: bool
