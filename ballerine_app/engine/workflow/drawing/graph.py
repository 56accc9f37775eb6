"""What a drawing shows of a definition: its states as a tree, and the lines between them with their events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.values import StateInfo, TransitionInfo

Kind = Literal["event", "always", "after"]
Wording = Callable[[TransitionInfo], str]


@dataclass(slots=True)
class Word:
    """One event on a line: its text, whether each of its transitions has a guard, and where they are declared."""

    event: str
    text: str
    guarded: bool
    pointers: list[str]


@dataclass(slots=True)
class Line:
    """All transitions of one kind from one state or frame to another; `source` equals `target` where they stay."""

    source: str
    target: str
    kind: Kind
    words: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class Branch:
    """A state of the tree, with what is inside it; `info` is None where it holds others."""

    path: str
    name: str
    raw: dict[str, Any]
    children: list[Branch] = field(default_factory=list)
    info: StateInfo | None = None

    @property
    def parallel(self) -> bool:
        """Whether all children are active at once."""
        return self.raw.get("type") == "parallel"

    @property
    def initial(self) -> Branch | None:
        """The child in which one starts, None where all are active."""
        given = self.raw.get("initial")
        first = given.removeprefix(".").partition(".")[0] if isinstance(given, str) else None
        return None if self.parallel else next((each for each in self.children if each.name == first), None)

    def leaves(self) -> Iterator[Branch]:
        """The states without states inside, in declared order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def read_tree(definition: Definition) -> Branch:
    """The root, whose path is ""; its descendants are the states and those around them, in declared order."""
    given = definition.data.get("definition")
    root = Branch("", "", given if isinstance(given, dict) else definition.data)
    known = {"": root}
    for path, info in definition.states.items():
        around = root
        steps = path.split(".")
        for depth, name in enumerate(steps, 1):
            here = ".".join(steps[:depth])
            if here not in known:
                raw = (around.raw.get("states") or {}).get(name)
                known[here] = Branch(here, name, raw if isinstance(raw, dict) else {})
                around.children.append(known[here])
            around = known[here]
        around.info = info
    return root


def read_lines(definition: Definition, wording: Wording) -> tuple[list[Line], list[Line]]:
    """The lines to draw, and those that the root declares, which count in every state (their `source` is "").

    A transition that a state around others declares is one line from its frame, not one from each state inside.
    """
    drawn: dict[tuple[str, str, Kind], Line] = {}
    words: dict[tuple[tuple[str, str, Kind], str, str], Word] = {}
    seen: set[str] = set()
    for info in definition.states.values():
        for transition in info.transitions:
            if transition.pointer in seen:
                continue
            seen.add(transition.pointer)
            source = transition.declared_in
            key = (source, _end_of(transition), kind_of(transition))
            text, guarded = wording(transition), transition.guard is not None
            known = words.get((key, transition.event, text))
            if known is None:
                word = words[key, transition.event, text] = Word(transition.event, text, guarded, [transition.pointer])
                drawn.setdefault(key, Line(*key)).words.append(word)
            else:
                known.guarded = known.guarded and guarded
                known.pointers.append(transition.pointer)
    lines = list(drawn.values())
    return [line for line in lines if line.source], [line for line in lines if not line.source]


def kind_of(transition: TransitionInfo) -> Kind:
    """Whether an event, the state itself, or time leads on."""
    if transition.delay_ms is not None:
        return "after"
    return "event" if transition.event else "always"


def default_wording(transition: TransitionInfo) -> str:
    """The text that the definition gives the transition, else the name of its event, or the delay in milliseconds."""
    if transition.description or transition.delay_ms is None:
        return transition.description or transition.event
    return f"{transition.delay_ms} ms"


def _end_of(transition: TransitionInfo) -> str:
    """The state or frame that a transition leads to: of several regions at once, the frame around them."""
    if transition.target is None:
        return transition.declared_in
    leaves = [path.split(".") for path in transition.target.split(",")]
    common = [steps[0] for steps in zip(*leaves, strict=False) if len(set(steps)) == 1]
    # Where the whole chart is parallel there is no frame; the first of its regions stands for it.
    return ".".join(leaves[0][: len(common)] or leaves[0])
