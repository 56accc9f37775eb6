"""The command's side of recordings: ask a case's vendors and keep what they say, and run the plugins over it again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ballerine_app.commands.data import opened_runtime
from ballerine_app.demo.vendors import demo_laboratory
from ballerine_app.locales import text
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.principals import Operator
from ballerine_app.services.replay import cases_to_replay
from ballerine_app.services.vendor_recording import declared_now, record_case
from ballerine_app.services.vendor_replay import replay_recording
from ballerine_app.settings import Settings

Say = Callable[[str], None]


def record(settings: Settings, case: str, file: Path, say: Say, *, plugins: Collection[str], mask: bool) -> None:
    """Ask the vendors of a case, named by id or reference, and write what was exchanged into a file for its owner."""
    with ExitStack() as stack:
        laboratory = stack.enter_context(demo_laboratory()) if settings.demo else None
        runtime = stack.enter_context(opened_runtime(settings, laboratory.reached_by if laboratory else None))
        made = record_case(runtime, Operator(), cases_to_replay(runtime, case)[0], plugins=plugins, mask=mask)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        os.fchmod(out.fileno(), 0o600)  # where the file was there already
        json.dump(made, out, ensure_ascii=False, indent=2)
    exchanges = sum(len(call["exchanges"]) for call in made["calls"])
    say(text("command.recorded", calls=len(made["calls"]), exchanges=exchanges, file=str(file)))


def replay(settings: Settings, file: Path, say: Say, *, as_recorded: bool) -> bool:
    """Run the plugins over a recording, as declared now or then, and say what differs; whether nothing does."""
    recording = _read(file)
    with opened_runtime(settings) as runtime:
        now = None if as_recorded else declared_now(runtime, Operator(), recording)
        found = replay_recording(recording, runtime.plugins, now)
    for each in found:
        say(text(f"command.differs.{each.what}", plugin=each.plugin))
        say(f"  - {json.dumps(each.recorded, ensure_ascii=False)}")
        say(f"  + {json.dumps(each.now, ensure_ascii=False)}")
    if not found:
        say(text("command.replayed", calls=len(recording["calls"])))
    return not found


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise NotFound("file_unreadable", file=str(file), reason=error.strerror or "") from None
    except (ValueError, RecursionError):
        raise Invalid("recording") from None
    if not isinstance(found, dict) or not isinstance(found.get("calls"), list):
        raise Invalid("recording")
    return found
