"""What one definition changes against another, in sentences: states and their events, senders, plugins, settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ballerine_app.locales import text
from ballerine_app.services.workflow_words import listed, senders
from ballerine_app.views.definition_diff import DiffWords

MOST_SENTENCES: Final = 100

_GROUPS: Final = ("apiPlugins", "childWorkflowPlugins", "commonPlugins", "dispatchEventPlugins")
# Of an envelope: what is told in its own way, and what differs between any two versions.
_OWN: Final = ("definition", "events", "extensions", "config", "version")
_DEFAULT_ACTORS: Final = ["system"]


def summary_of(before: dict[str, Any], after: dict[str, Any]) -> tuple[DiffWords, ...]:
    """The differences of two envelopes; also of those that can't run. Nothing is said of what only moved."""
    found = [
        *_states(_states_in(before), _states_in(after)),
        *_events(_dict(before.get("events")), _dict(after.get("events"))),
        *_plugins(_plugins_in(before), _plugins_in(after)),
        *_members("setting", _dict(before.get("config")), _dict(after.get("config"))),
        *_members(
            "entry", *({key: value for key, value in each.items() if key not in _OWN} for each in (before, after))
        ),
    ]
    sentences = [DiffWords(f"{number} {kind}", kind, words) for number, (kind, words) in enumerate(found)]
    if len(sentences) <= MOST_SENTENCES:
        return tuple(sentences)
    more = DiffWords("more", "changed", text("diff.more", n=len(sentences) - MOST_SENTENCES))
    return (*sentences[:MOST_SENTENCES], more)


_Told = tuple[str, str]


def _told(kind: str, key: str, **values: object) -> _Told:
    return kind, text(f"diff.{key}", **values)


def _compared(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each key with what happened to it, what is new first in the place where it stands."""
    for key in after:
        if key not in before:
            yield "added", key
        elif before[key] != after[key]:
            yield "changed", key
    for key in before:
        if key not in after:
            yield "removed", key


def _members(name: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[_Told]:
    for kind, key in _compared(before, after):
        yield _told(kind, f"{name}.{kind}", name=key)


def _states_in(envelope: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """All states by path, without those inside; the statechart itself is ""."""
    found: dict[str, dict[str, Any]] = {}
    waiting = [("", _dict(envelope.get("definition")))]
    while waiting:
        path, raw = waiting.pop()
        found[path] = {key: value for key, value in raw.items() if key != "states"}
        inside = list(_dict(raw.get("states")).items())
        waiting += [(f"{path}.{name}" if path else name, _dict(state)) for name, state in reversed(inside)]
    return found


def _states(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> Iterator[_Told]:
    for kind, path in _compared(before, after):
        if kind != "changed":
            yield _told(kind, f"state.{kind}", state=path)
            continue
        where = text("diff.state", state=path) if path else text("diff.everywhere")
        yield from _ways(where, _dict(before[path].get("on")), _dict(after[path].get("on")))
        for what, key in _compared(before[path], after[path]):
            if key == "initial":
                yield _told("changed", "initial" if path else "start", where=where, state=after[path].get("initial"))
            elif key == "tags" and what != "removed":
                yield _told("changed", "tags", where=where, tags=listed(_texts(after[path]["tags"])))
            elif key != "on":
                yield _told(what, f"state.key.{what}", where=where, name=key)


def _ways(where: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[_Told]:
    for kind, event in _compared(before, after):
        if kind != "changed":
            yield _told(kind, f"way.{kind}", where=where, event=event)
            continue
        old, new = _transitions(before[event]), _transitions(after[event])
        targets = [[_target(each) for each in way] for way in (old, new)]
        guards = [[each.get("cond") for each in way] for way in (old, new)]
        if targets[0] != targets[1]:
            yield _told(
                "changed", "way.target", where=where, event=event, target=listed(list(dict.fromkeys(targets[1])))
            )
        if guards[0] != guards[1]:
            yield _told("changed", "way.guard", where=where, event=event)
        if targets[0] == targets[1] and guards[0] == guards[1] and old != new:
            yield _told("changed", "way.changed", where=where, event=event)


def _transitions(given: Any) -> list[dict[str, Any]]:
    listed_ways = given if isinstance(given, list) else [given]
    return [each if isinstance(each, dict) else {"target": each} for each in listed_ways]


def _target(way: dict[str, Any]) -> str:
    given = way.get("target")
    named = _texts(given)
    return " + ".join(named) if named else text("diff.stays")


def _events(before: dict[str, Any], after: dict[str, Any]) -> Iterator[_Told]:
    for kind, event in _compared(before, after):
        if kind != "changed":
            yield _told(kind, f"event.{kind}", event=event)
            continue
        old, new = _dict(before[event]), _dict(after[event])
        actors = [frozenset(_texts(each.get("actors", _DEFAULT_ACTORS))) for each in (old, new)]
        if actors[0] != actors[1]:
            yield _told("changed", "event.senders", event=event, after=senders(actors[1]), before=senders(actors[0]))
        if old.get("payload") != new.get("payload"):
            yield _told("changed", "event.payload", event=event)
        if {**old, "actors": 0, "payload": 0} != {**new, "actors": 0, "payload": 0}:
            yield _told("changed", "event.changed", event=event)


def _plugins_in(envelope: dict[str, Any]) -> dict[str, dict[str, Any]]:
    extensions = _dict(envelope.get("extensions"))
    listed_plugins = (plugin for group in _GROUPS for plugin in _list(extensions.get(group)))
    return {str(plugin.get("name")): plugin for plugin in listed_plugins if isinstance(plugin, dict)}


def _plugins(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> Iterator[_Told]:
    for kind, name in _compared(before, after):
        if kind == "changed":
            keys = [key for _, key in _compared(before[name], after[name])]
            yield _told(kind, "plugin.changed", name=name, keys=listed(keys))
        else:
            yield _told(kind, f"plugin.{kind}", name=name)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
