"""What is known about where a case is: tags, meta, transitions and events, of one leaf or of several at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.workflow.configuration import active_states, finished, state_text
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.timers import is_timer_event
from ballerine_app.engine.workflow.transition import Candidate, Declared
from ballerine_app.engine.workflow.tree import StateNode
from ballerine_app.engine.workflow.values import StateInfo, TransitionInfo


@dataclass(frozen=True, slots=True)
class Configuration:
    """A state of a case: its active leaves, and the paths of all active states but the root in declared order.

    `handled` are the events that something in it handles, `next_events` those of them that timers don't send. `done` is
    true where the whole case ended: nothing is handled there.
    """

    info: StateInfo
    leaves: tuple[StateNode, ...]
    active: tuple[str, ...]
    handled: frozenset[str]
    next_events: tuple[str, ...]
    done: bool
    tags: tuple[str, ...]


def transitions_of(
    leaf: StateNode, declared: Mapping[str, Declared]
) -> tuple[dict[str, list[Candidate]], list[Candidate]]:
    """The candidates of a leaf per event, its own before those of the states around it, and its automatic ones.

    A final state has only those around it; one that ends the case has none.
    """
    on: dict[str, list[Candidate]] = {}
    always: list[Candidate] = []
    if _ends(leaf):
        return on, always
    for node in leaf.lineage():
        if node is leaf and leaf.final:
            continue
        for event, candidates in declared[node.path].on.items():
            on.setdefault(event, []).extend(candidates)
        always.extend(declared[node.path].always)
    return on, always


def check_tags(nodes: Iterable[StateNode], problems: list[Problem]) -> None:
    """Add to `problems` where tags are no texts."""
    for node in nodes:
        given = node.raw.get("tags", [])
        listed = given if isinstance(given, list) else [given]
        if not all(isinstance(tag, str) for tag in listed):
            problems.append(Problem("shape", f"{node.pointer}/tags", "Tags must be a list of texts."))


def leaf_info(leaf: StateNode, declared: Mapping[str, Declared]) -> StateInfo:
    """What a leaf is. Only a final state of the root ends the case alone."""
    on, always = transitions_of(leaf, declared)
    done = _ends(leaf)
    found = [candidate for each in on.values() for candidate in each]
    if not done:
        found += _when_ended(leaf, declared)
    return StateInfo(
        path=leaf.path,
        tags=_tags(leaf),
        final=done,
        meta=_meta(leaf),
        transitions=tuple(candidate.info for candidate in (*found, *always)),
        pointer=leaf.pointer,
    )


def configuration(
    root: StateNode, leaves: tuple[StateNode, ...], declared: Mapping[str, Declared], infos: Mapping[str, StateInfo]
) -> Configuration:
    """Where a case in `leaves` is. Tags are united; of meta keys that two leaves have, the first in order counts."""
    active = active_states(leaves)
    done = finished(root, frozenset((root, *active)))
    parts = [infos[leaf.path] for leaf in leaves]
    if len(parts) == 1 and parts[0].final is done:
        info = parts[0]
    else:
        transitions: dict[int, TransitionInfo] = {id(each): each for part in parts for each in part.transitions}
        info = StateInfo(
            path=state_text(leaves),
            tags=tuple(dict.fromkeys(tag for part in parts for tag in part.tags)),
            final=done,
            meta={key: value for part in reversed(parts) for key, value in part.meta.items()},
            transitions=() if done else tuple(transitions.values()),
            pointer=_around(leaves).pointer,
        )
    events = {} if done else dict.fromkeys(event for leaf in leaves for event in transitions_of(leaf, declared)[0])
    next_events = tuple(event for event in events if not is_timer_event(event))
    paths = tuple(node.path for node in active)
    return Configuration(info, leaves, paths, frozenset(events), next_events, done, info.tags)


def _when_ended(leaf: StateNode, declared: Mapping[str, Declared]) -> list[Candidate]:
    """What the states that can end by entering the leaf do then."""
    found: list[Candidate] = []
    around = leaf.parent if leaf.final else None
    while around is not None:
        found += declared[around.path].on_done
        around = around.parent if around.parent is not None and around.parent.kind == "parallel" else None
    return found


def _ends(leaf: StateNode) -> bool:
    around = leaf.parent
    return leaf.final and around is not None and around.parent is None and around.kind != "parallel"


def _tags(leaf: StateNode) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in leaf.lineage():
        given = node.raw.get("tags", [])
        found.update(dict.fromkeys(given if isinstance(given, list) else [given]))
    return tuple(found)


def _meta(node: StateNode) -> dict[str, Any]:
    meta = node.raw.get("meta", node.raw.get("metadata"))
    return meta if isinstance(meta, dict) else {}


def _around(leaves: Iterable[StateNode]) -> StateNode:
    """The innermost state around all leaves."""
    first, *others = leaves
    return next(node for node in first.lineage() if all(leaf.inside(node) for leaf in others))
