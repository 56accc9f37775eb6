"""One recorded history: what stands in its file, and how an engine's answer is written down to be compared."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from ballerine_app.engine.workflow import Definition, Effect, Event, Snapshot, WorkflowError

FOLDER = Path(__file__).parent
Json = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """What happens in a history: the definition, the context at the start, and events as (type, payload)."""

    definition: Json
    context: Json
    events: tuple[tuple[str, Json | None], ...]


def files() -> list[Path]:
    """The recorded histories."""
    return sorted(FOLDER.glob("*.json"))


def read(path: Path) -> Json:
    """The content of a recorded history."""
    content: Json = orjson.loads(path.read_bytes())
    return content


def replayed(history: Json) -> list[Json]:
    """What the engine makes of a history's start and events, in the form in which it is recorded."""
    definition = Definition.parse(history["definition"])
    snapshot = definition.start(history["context"])
    found = [_told(definition, snapshot, definition.start_effects(), taken=True)]
    for step in history["steps"]:
        at = datetime.fromisoformat(step["at"])
        try:
            outcome = definition.advance(snapshot, Event(step["event"], step["payload"], at, step["id"]))
        except WorkflowError as error:
            found.append({**_told(definition, snapshot, (), taken=False), "error": type(error).__name__})
            continue
        snapshot = outcome.snapshot
        found.append(_told(definition, snapshot, outcome.effects, taken=outcome.taken))
    return found


def digest(context: Json) -> str:
    """The SHA-256 of a context, whatever the order of its keys."""
    return hashlib.sha256(orjson.dumps(context, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _told(definition: Definition, snapshot: Snapshot, effects: tuple[Effect, ...], *, taken: bool) -> Json:
    info = definition.state_info(snapshot.state)
    return {
        "state": snapshot.state,
        "taken": taken,
        "context": digest(snapshot.context),
        "history": dict(snapshot.history),
        "tags": list(info.tags),
        "final": info.final,
        "next": list(definition.next_events(snapshot.state)),
        "effects": [
            [effect.kind, effect.name, effect.state, effect.delay_ms, effect.event, effect.params] for effect in effects
        ],
    }
