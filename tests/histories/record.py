"""Record the stories that have no file yet: `python -m tests.histories.record`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from tests.histories.recorded_history import FOLDER, Json, Story, replayed
from tests.histories.stories import STORIES

_BEGIN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def record(folder: Path = FOLDER) -> list[str]:
    """Write a file for each story that has none and return their names; files that are there stay as they are."""
    new = [name for name in sorted(STORIES) if not (folder / f"{name}.json").exists()]
    for name in new:
        content = orjson.dumps(recorded(STORIES[name]), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (folder / f"{name}.json").write_bytes(content)
    return new


def recorded(story: Story) -> Json:
    """A story with what the present engine makes of it: one event per minute."""
    steps = [
        {
            "event": event,
            "payload": payload,
            "at": (_BEGIN + timedelta(minutes=number)).isoformat(),
            "id": f"event_{number}",
        }
        for number, (event, payload) in enumerate(story.events, start=1)
    ]
    history: Json = {"definition": story.definition, "context": story.context, "steps": steps}
    return {**history, "expected": replayed(history)}


if __name__ == "__main__":
    for name in record():
        print(f"recorded {name}.json")
