"""Paths that guards and mappings read, but that the definition's context schema doesn't know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ballerine_app.engine.rules import compile_rule
from ballerine_app.engine.rules.errors import ExpressionError, RuleError
from ballerine_app.engine.rules.jmes import compile_expression
from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.lint_branches import Branch, Group
from ballerine_app.engine.workflow.schema_paths import SchemaPaths, Unknown

# What the engine and the services put into a context or a plugin's record beside what the definition declares.
_ALWAYS_KNOWN: Final = frozenset({"workflowRuntimeId", "workflowRuntimeConfig"})
_KNOWN_WHERE_OPEN: Final = frozenset(
    {"childWorkflows", "customerName", "decisions", "documents", "entity", "flowConfig", "metadata", "pluginsOutput"}
    | {"projectId", "risk", "signals", "token"}
)
_MAPPINGS: Final = (("request", "transform"), ("iterateOn",), ("transformers",))


_WORDS: Final = frozenset({"true", "false"})
_BARE: Final = "Without back-ticks {word!r} is the name of a field here, null when there is none: write `{word}`."


class ContextPaths:
    """What a definition's context schema and its events' payload schemas say about paths."""

    def __init__(self, definition: Definition) -> None:
        given = definition.data.get("contextSchema")
        wrapped = isinstance(given, dict) and given.get("type") == "json-schema"
        schema = given.get("schema", {}) if wrapped and isinstance(given, dict) else given
        self._context = SchemaPaths(schema) if schema else None
        events = definition.data.get("events")
        self._events = events if isinstance(events, dict) else {}

    def exists(self, branch: Branch, path: tuple[str, ...]) -> bool:
        """Whether the schemas promise a value at the path for the branch's guard."""
        payload = self._payload(branch.info.event)
        if payload is not None and SchemaPaths(payload).promises(path):
            return True
        if self._context is None or not self._context.promises(path):
            return False
        # A payload may stand in front of what the context promises, so it must not be able to.
        return not branch.info.event or not self._may_bring(payload, path[0])

    def unknown(self, path: str, event: str) -> tuple[Unknown, bool] | None:
        """A path that neither the context nor the event's payload has; and whether a payload may bring it."""
        first = path.replace("[]", ".").split(".")[0]
        if self._context is None or first in _ALWAYS_KNOWN or path in _WORDS:
            return None
        found = self._context.unknown(path)
        if found is None or (not found.closed and found.path in _KNOWN_WHERE_OPEN):
            return None
        payload = self._payload(event)
        if payload is not None and SchemaPaths(payload).knows(path):
            return None
        return found, bool(event) and self._may_bring(payload, first)

    def _payload(self, event: str) -> Any:
        declared = self._events.get(event)
        return declared.get("payload") if isinstance(declared, dict) else None

    @staticmethod
    def _may_bring(payload: Any, key: str) -> bool:
        if not isinstance(payload, dict):
            return True
        return key in (payload.get("properties") or {}) or payload.get("additionalProperties") is not False


def unknown_paths(definition: Definition, groups: Iterable[Group], paths: ContextPaths) -> list[Problem]:
    """A finding for each path that is read at a place and that the schema doesn't know."""
    if not definition.data.get("contextSchema"):
        return []
    problems: dict[tuple[str, str], Problem] = {}
    for pointer, event, read in (*_guard_reads(groups), *_mapping_reads(definition.data)):
        found = paths.unknown(read, event)
        if found is not None:
            unknown, may_come = found
            problems.setdefault((pointer, unknown.path), _problem(unknown, pointer, may_come))
    return list(problems.values())


def bare_literals(definition: Definition, groups: Iterable[Group]) -> list[Problem]:
    """JMESPath in which `true` or `false` stand without back-ticks and so are names of fields."""
    found: dict[tuple[str, str], None] = {}
    for group in groups:
        for branch in group.branches:
            if branch.dialect == "jmespath":
                found.update(((branch.rule_pointer, path), None) for path in _reads("jmespath", branch.rule))
    found.update(((pointer, path), None) for pointer, _, path in _mapping_reads(definition.data))
    return [
        Problem("bare_literal", pointer, _BARE.format(word=word), "warning")
        for pointer, word in found
        if word in _WORDS
    ]


def _guard_reads(groups: Iterable[Group]) -> Iterator[tuple[str, str, str]]:
    for group in groups:
        for branch in group.branches:
            if branch.dialect is None:
                continue
            for path in _reads(branch.dialect, branch.rule):
                yield branch.rule_pointer, "" if branch.info.delay_ms is not None else branch.info.event, path


def _mapping_reads(data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    extensions = data.get("extensions")
    for group, plugins in extensions.items() if isinstance(extensions, dict) else ():
        for index, plugin in enumerate(plugins if isinstance(plugins, list) else ()):
            for keys in _MAPPINGS:
                steps: Any = plugin
                for key in keys:
                    steps = steps.get(key) if isinstance(steps, dict) else None
                # Only the first step sees the context; the next one sees what the first made.
                first = steps[0] if isinstance(steps, list) and steps else None
                if isinstance(first, dict) and first.get("transformer") == "jmespath":
                    pointer = f"/extensions/{group}/{index}/{'/'.join(keys)}/0/mapping"
                    for path in _reads("jmespath", first.get("mapping")):
                        yield pointer, "", path


def _reads(dialect: str, rule: Any) -> tuple[str, ...]:
    try:
        if dialect == "json-logic":
            return compile_rule(rule).reads
        return compile_expression(rule, collapse=True).reads
    except (RuleError, ExpressionError):
        return ()


def _problem(unknown: Unknown, pointer: str, may_come: bool) -> Problem:
    hint = f" Did you mean {unknown.meant!r}?" if unknown.meant else ""
    unless = " Only the event's payload could bring it." if may_come else ""
    certain = (unknown.closed or unknown.meant) and not may_come
    message = f"The context schema doesn't know {unknown.path!r}.{hint}{unless}"
    return Problem("unknown_path", pointer, message, "warning" if certain else "info")
