"""A workflow definition: checked and compiled once per content, then used from any thread."""

from __future__ import annotations

import copy
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import rfc8785

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.advance import Engine, advance, entry_effects, why
from ballerine_app.engine.workflow.chart import Chart, compile_chart
from ballerine_app.engine.workflow.context import check_start
from ballerine_app.engine.workflow.errors import DefinitionError, Problem
from ballerine_app.engine.workflow.limits import find_unfit
from ballerine_app.engine.workflow.machine import ChartMachine
from ballerine_app.engine.workflow.payloads import (
    UNDECLARED,
    EventRule,
    check_payload,
    default_rules,
    parse_event_rules,
    parse_protected,
)
from ballerine_app.engine.workflow.plugins import effects_by_state
from ballerine_app.engine.workflow.region_machine import RegionMachine
from ballerine_app.engine.workflow.schema import Validator, compile_schema, violations
from ballerine_app.engine.workflow.timers import is_timer_event
from ballerine_app.engine.workflow.values import Context, Effect, Event, Outcome, Snapshot, StateInfo, TraceStep

LARGEST_DEFINITION: Final = 1_000_000  # bytes of compact JSON

_MOST_CACHED: Final = 512
_cache: OrderedDict[bytes, Definition] = OrderedDict()
_lock = threading.Lock()


class Definition:
    """A compiled definition. Make it with `parse`; it is immutable and safe to share between threads.

    `hash` is the SHA-256 of its canonical JSON (RFC 8785), `data` that JSON, `findings` what parsing found that doesn't
    stop it from running. `states` maps the path of each state that a case can be in to its StateInfo in declared order;
    in a parallel statechart a case is in several of them at once, and `state_info` tells what these are together.
    `initial` is the state of a new case, `events` names the events that the envelope declares, `protected` are the
    context keys that only the system may set, `has_timers` tells whether any state has one.
    """

    __slots__ = (
        "_chart",
        "_defaults",
        "_engine",
        "_rules",
        "_validator",
        "data",
        "events",
        "findings",
        "has_timers",
        "hash",
        "initial",
        "name",
        "protected",
        "states",
        "version",
    )

    def __init__(self, data: dict[str, Any], digest: str) -> None:
        """Compile checked JSON; use `parse`."""
        problems: list[Problem] = []
        enveloped = isinstance(data.get("definition"), dict)
        envelope, chart_pointer = (data, "/definition") if enveloped else ({}, "")
        raw = data["definition"] if enveloped else data
        if envelope.get("definitionType", "statechart-json") != "statechart-json":
            problems.append(Problem("unsupported", "/definitionType", "unsupported: only statechart-json can run."))
        self.data = data
        self.hash = digest
        self.name = str(envelope.get("name") or raw.get("id") or "unnamed")
        self.version = _version(envelope.get("version", 1), problems)
        self._rules: dict[str, EventRule] = parse_event_rules(envelope.get("events"), problems)
        self.events = tuple(self._rules)
        problems += [
            Problem(
                "reserved_event",
                f"/events/{escape(event)}",
                f"{event[:64]!r} is a timer's event; only the system sends it.",
            )
            for event in self.events
            if is_timer_event(event)
        ]
        self.protected = parse_protected(envelope.get("protected"), problems)
        self._validator = _context_validator(envelope.get("contextSchema"), problems)
        strict = _strict_rules(envelope.get("config"), problems)
        chart = compile_chart(raw, chart_pointer, strict, problems)
        extensions = envelope.get("extensions") or {}
        if not isinstance(extensions, dict):
            problems.append(Problem("shape", "/extensions", "Extensions must be an object."))
            extensions = {}
        plugins = effects_by_state(extensions, chart.states, problems) if chart else {}
        if chart is None or any(problem.severity == "error" for problem in problems):
            raise DefinitionError(problems)
        if chart.context and self._validator and violations(self._validator, chart.context):
            message = "The context that a case starts with by default breaks the definition's own schema."
            problems.append(Problem("default_context", f"{chart_pointer}/context", message, "warning"))
        self.findings = tuple(problems)
        self._chart: Chart = chart
        machine = RegionMachine(chart) if chart.parallel else ChartMachine(chart)
        self._engine = Engine(chart, machine, _with_timers(plugins, chart), self._validator)
        self._defaults = default_rules(envelope, chart.handled)
        self.initial = chart.initial
        self.states: Mapping[str, StateInfo] = MappingProxyType(chart.leaves)
        self.has_timers = any(declared.timers for declared in chart.declared.values())

    @classmethod
    def parse(cls, data: Any) -> Definition:
        """Compile an envelope {name, version, definition, …} or a bare statechart, or take it from the cache.

        Raises DefinitionError, whose `problems` tell everything that is wrong with a pointer each.
        """
        if not isinstance(data, dict):
            raise DefinitionError([Problem("shape", "", "A definition must be an object.")])
        unfit = find_unfit(data, LARGEST_DEFINITION // 2)  # each value takes two bytes at least
        if unfit:
            raise DefinitionError([unfit])
        try:
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        except ValueError as error:
            raise DefinitionError([Problem("not_json", "", f"The JSON can't be written: {error}.")]) from error
        # Not the content hash: it ignores the order of keys, which states and events keep for diagrams and steps.
        if len(text) > LARGEST_DEFINITION:
            message = f"A definition has at most {LARGEST_DEFINITION:,} bytes of JSON."
            raise DefinitionError([Problem("too_large", "", message)])
        key = hashlib.sha256(text).digest()
        with _lock:
            found = _cache.get(key)
            if found is not None:
                _cache.move_to_end(key)
                return found
        try:
            digest = hashlib.sha256(rfc8785.dumps(data)).hexdigest()
        except rfc8785.CanonicalizationError as error:
            raise DefinitionError([Problem("not_json", "", f"The JSON has no canonical form: {error}.")]) from error
        made = cls(json.loads(text), digest)
        with _lock:
            _cache[key] = made
            if len(_cache) > _MOST_CACHED:
                _cache.popitem(last=False)
        return made

    def start(self, context: Context | None = None) -> Snapshot:
        """A new case in the initial state. An empty or absent context takes the definition's default context.

        Automatic transitions wait for the first event, and no action runs. Raises ContextError when a given context
        breaks the schema.
        """
        if not context:
            return Snapshot(self.initial, copy.deepcopy(self._chart.context))
        check_start(context, self._validator)
        return Snapshot(self.initial, context)

    def advance(self, snapshot: Snapshot, event: Event) -> Outcome:
        """Apply one event; the arguments stay as they are. See `engine.workflow.advance` for rules and errors."""
        return advance(self._engine, snapshot, event)

    def start_effects(self) -> tuple[Effect, ...]:
        """The timers that run from the start of a case. Plugins of the initial state wait until it is entered again."""
        return self.timers_of(self.initial)

    def timers_of(self, state: str) -> tuple[Effect, ...]:
        """The timers of a case that comes into a state from nowhere: its own and those of the states around it.

        They are what entering all of these states asks for. UnknownState.
        """
        entered = ("", *self._chart.at(state).active)
        return tuple(effect for effect in entry_effects(self._engine.effects, entered) if effect.kind == "timer")

    def check_context(self, context: Context) -> None:
        """ContextError when a case of this definition can't have the context."""
        check_start(context, self._validator)

    def state_info(self, state: str) -> StateInfo:
        """What a state of a case is, as it stands in a snapshot. UnknownState for another."""
        return self._chart.at(state).info

    def next_events(self, state: str) -> tuple[str, ...]:
        """The events that a state handles; those that are built in or sent by timers don't count. UnknownState."""
        return self._chart.at(state).next_events

    def why(self, snapshot: Snapshot, event_type: str, at: datetime | None = None) -> tuple[TraceStep, ...]:
        """What an event without a payload would try at time `at`; see `engine.workflow.advance.why`."""
        return why(self._engine, snapshot, event_type, at)

    def actors(self, event_type: str) -> frozenset[str]:
        """Who may send the event; an undeclared or built-in one only the system.

        A definition that declares no events at all, as Ballerine's don't, gets those of `event_defaults`.
        """
        return (self._rules.get(event_type) or self._defaults.get(event_type, UNDECLARED)).actors

    def check_payload(self, event_type: str, payload: Context | None, actor: str = "system") -> None:
        """PayloadError when the event doesn't accept the payload from this actor."""
        rule = self._rules.get(event_type, UNDECLARED)
        check_payload(event_type, payload, actor, rule, self.protected)

    def __repr__(self) -> str:
        return f"Definition({self.name!r}, version={self.version}, hash={self.hash[:12]!r})"


def _with_timers(plugins: dict[str, tuple[Effect, ...]], chart: Chart) -> dict[str, tuple[Effect, ...]]:
    """The effects of entering each state: its plugins, then its timers."""
    timers = {path: declared.timers for path, declared in chart.declared.items() if declared.timers}
    return {path: (*plugins.get(path, ()), *timers.get(path, ())) for path in (*plugins, *timers)}


def _strict_rules(config: Any, problems: list[Problem]) -> bool:
    strict = config.get("strictRules", False) if isinstance(config, dict) else False
    if not isinstance(strict, bool):
        problems.append(Problem("shape", "/config/strictRules", "strictRules must be true or false."))
    return strict is True


def _version(given: Any, problems: list[Problem]) -> int:
    if type(given) is int and given >= 1:
        return given
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 10:
        return int(given)
    problems.append(Problem("version", "/version", "The version must be a whole number from 1 on."))
    return 1


def _context_validator(given: Any, problems: list[Problem]) -> Validator | None:
    if given is None:
        return None
    wrapped = isinstance(given, dict) and given.get("type") == "json-schema"
    try:
        return compile_schema(given.get("schema", {}) if wrapped else given)
    except ValueError as error:
        problems.append(Problem("schema", "/contextSchema", str(error)))
        return None
