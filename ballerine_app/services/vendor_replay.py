"""Running plugins over a recording: what they ask for and make of the answers, beside what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from ballerine_app.plugins.ports import Http, PluginCall, PluginFailed, Plugins, World
from ballerine_app.plugins.recorded_http import Exchange, ReplayingHttp
from ballerine_app.services.dry_ports import DryMessages, DrySiblings, DryTokens
from ballerine_app.services.errors import Invalid

FORMAT: Final = 1
Json = Mapping[str, Any]
DeclaredNow = Callable[[Json], Json | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a plugin does something else than was recorded. `what` is request, unasked or outcome."""

    plugin: str
    what: str
    recorded: Any
    now: Any


class NamedSecrets:
    """The `Secrets` port that answers every secret by its name in braces, as recordings have it."""

    def has(self, name: str) -> bool:
        """A recording holds no list of secrets; what was not asked for is not there."""
        return True

    def reveal(self, name: str, host: str) -> str:
        """The name in place of the value."""
        return f"{{secret.{name}}}"


class NoFiles:
    """The `Files` port of a replay, which has none."""

    def read(self, file_id: str) -> tuple[bytes, str]:
        """PluginFailed: files are no part of a recording."""
        raise PluginFailed("A recording holds no files.", retry=False, code="file")


class NoTemplates:
    """The `Templates` port of a replay, which has none."""

    def write(self, kind: str, languages: Any, values: Any) -> Any:
        """PluginFailed: messages are no part of a recording."""
        raise PluginFailed("A recording holds no messages.", retry=False, code="message")


def replay_recording(
    recording: Json, plugins: Plugins, declared_now: DeclaredNow | None = None
) -> tuple[Difference, ...]:
    """What differs when the plugins run over a recording: as it declares them, or as `declared_now` does for a recorded
    call (None for one that is gone, which differs). Invalid("recording") for what is no recording.
    """
    found: list[Difference] = []
    try:
        if recording["recording"] != FORMAT:
            raise KeyError("recording")
        for call in recording["calls"]:
            declared = call["declared"] if declared_now is None else declared_now(call)
            if declared is None:
                found.append(Difference(str(call["plugin"]), "outcome", call["outcome"], None))
            else:
                found += _differences(call, declared, plugins)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Invalid("recording") from None
    return tuple(found)


def outcome_of_call(call: Json, declared: Json, plugins: Plugins, http: Http) -> dict[str, Any]:
    """What a plugin makes of a recorded call, with this port for its HTTP: its value and event, or its failure."""
    plugin = plugins.get(str(call["kind"]))
    if plugin is None:
        return {"failure": {"code": "not_installed", "reason": f"There is no kind {call['kind']!r}."}}
    at = datetime.fromisoformat(str(call["at"]))
    world = World(
        http=http,
        secrets=NamedSecrets(),
        files=NoFiles(),
        siblings=DrySiblings(),
        tokens=DryTokens(),
        messages=DryMessages(),
        templates=NoTemplates(),
        clock=lambda: at,
    )
    asked = PluginCall(
        key="recording",
        kind=str(call["kind"]),
        name=str(call["provider"] or call["plugin"]),
        declared=declared,
        context=call["context"],
        project_id="",
        case_id=str(call["case"]),
        state=str(call["state"]),
        at=at,
        attempt=1,
        timeout=30.0,
        config=call["config"],
        world=world,
    )
    try:
        answer = plugin(asked)
    except PluginFailed as failure:
        return {"failure": {"code": failure.code, "reason": failure.reason}}
    outcome: dict[str, Any] = orjson.loads(orjson.dumps({"value": answer.value, "event": answer.event}))
    return outcome


def _differences(call: Json, declared: Json, plugins: Plugins) -> list[Difference]:
    name = str(call["provider"] or call["plugin"])
    http = ReplayingHttp([Exchange.of_json(each) for each in call["exchanges"]])
    outcome = outcome_of_call(call, declared, plugins, http)
    found = [Difference(name, "request", _asked(kept), _asked(now)) for kept, now in http.changed]
    found += [Difference(name, "unasked", _asked(each), None) for each in http.unasked]
    if outcome != call["outcome"]:
        found.append(Difference(name, "outcome", call["outcome"], outcome))
    return found


def _asked(exchange: Exchange) -> Any:
    return exchange.as_json()["request"]
