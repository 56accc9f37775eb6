"""What the pages about workflows show besides versions and drawings: the list, a state in words, findings."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.views.definition_diff import DefinitionDiff
from ballerine_app.views.workflow_drawing import Meaning, WorkflowDrawing


@dataclass(frozen=True, slots=True)
class WorkflowLine:
    """A workflow or collection flow in the list. `published` and `draft` are version numbers, 0 for none.

    `opens` is the version that its link shows, on which `errors` and `warnings` were found; `changed_by` is a name,
    "" for what came with the product or by the command.
    """

    name: str
    title: str
    kind: str
    published: int
    draft: int
    versions: int
    cases: int
    opens: int
    errors: int
    warnings: int
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class WayLine:
    """What leads on from a state. `kind`: event, always or after; `target` is "" where it stays.

    `guard` is its condition in one line, `senders` who may send the event, `declared_in` the state around that it comes
    from, each "" for none.
    """

    key: str
    kind: str
    words: str
    target: str
    guard: str
    senders: str
    description: str
    declared_in: str


@dataclass(frozen=True, slots=True)
class PluginLine:
    """A plugin that entering a state calls for: its kind in a word, its name, and the events that it ends with."""

    kind: str
    name: str
    success: str
    failure: str


@dataclass(frozen=True, slots=True)
class DeclaredPlugin:
    """A plugin of a version: what it is called, its kind, the states that call for it, and its own page."""

    name: str
    title: str
    kind: str
    states: str
    link: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class StateDetail:
    """One state in words; `path` is "" where none is chosen. `count` are the cases in it on this version."""

    path: str = ""
    initial: bool = False
    final: bool = False
    count: int = 0
    tags: tuple[Meaning, ...] = ()
    ways: tuple[WayLine, ...] = ()
    timers: tuple[WayLine, ...] = ()
    plugins: tuple[PluginLine, ...] = ()
    entry: str = ""
    exit: str = ""
    meta: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something about a definition: `line` of the JSON is where it stands (0 for nowhere), `state` the one it is about
    ("" for none).
    """

    key: str
    severity: str
    message: str
    pointer: str
    line: int
    state: str


@dataclass(frozen=True, slots=True)
class WorkflowContent:
    """Everything that a version's text gives: drawing, chosen state, findings, changes, plugins."""

    drawing: WorkflowDrawing
    detail: StateDetail
    findings: tuple[FindingLine, ...]
    errors: int
    warnings: int
    changes: DefinitionDiff
    plugins: tuple[DeclaredPlugin, ...] = ()


@dataclass(frozen=True, slots=True)
class StateUse:
    """How many cases are in a state, its meaning, and where the queue shows them ("" where it can't)."""

    state: str
    cases: int
    tone: str
    icon: str
    word: str
    link: str
