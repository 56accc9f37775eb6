"""The command's side of cases: start one, send one an event. What they ask for is run by the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ballerine_app.commands.data import opened_runtime
from ballerine_app.services.case_events import Moved, send_event, start_case
from ballerine_app.services.effects import DurableQueue
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.principals import Operator
from ballerine_app.services.replay import cases_to_replay
from ballerine_app.services.runtime import Runtime
from ballerine_app.settings import Settings


def start(settings: Settings, name: str, context: Path | None) -> str:
    """Start a case of a workflow's newest version with the JSON object of a file as its data; its id."""
    data = _object(context)
    with _runtime(settings) as runtime:
        return start_case(runtime, Operator(), name, data)


def send(settings: Settings, case: str, event: str, payload: Path | None) -> Moved:
    """Send a case, named by id or reference, an event that the system may send; where the case stands then."""
    data = _object(payload)
    with _runtime(settings) as runtime:
        return send_event(runtime, Operator(), cases_to_replay(runtime, case)[0], event, data)


@contextmanager
def _runtime(settings: Settings) -> Iterator[Runtime]:
    with opened_runtime(settings) as runtime, closing(DurableQueue(runtime.database, runtime.clock)) as queue:
        yield replace(runtime, effects=queue)


def _object(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise NotFound("file_unreadable", file=str(file), reason=error.strerror or "") from None
    except (ValueError, RecursionError):
        raise Invalid("not_an_object", file=str(file)) from None
    if not isinstance(found, dict):
        raise Invalid("not_an_object", file=str(file))
    return found
