"""Whether a JSON Schema knows a path, and whether it promises a value there."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any, Final

_MOST_ALTERNATIVES: Final = 64
_MOST_REFERENCES: Final = 20
# Comparing a misspelt name with all that are known takes time: names of one schema, and letters of a name.
_MOST_COMPARED: Final = 10_000
_LONGEST_COMPARED: Final = 64
_ITEM: Final = re.compile(r"\[\]|\d+|\*")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A path that the schema doesn't have: as far as the step that it doesn't know, the name that it may have meant
    ("" if none), and whether the schema allows no other names there.
    """

    path: str
    meant: str
    closed: bool


class SchemaPaths:
    """Answers for one schema. What the schema leaves open, or expresses in other ways, counts as known."""

    def __init__(self, schema: Any) -> None:
        self._root = schema
        self._compared = 0

    def knows(self, path: str) -> bool:
        """Whether the schema has a dotted path (`list[].key` for items), or leaves open what is there."""
        return self._stopped(path) is None

    def unknown(self, path: str) -> Unknown | None:
        """The first step of a dotted path that the schema doesn't know, or None."""
        stopped = self._stopped(path)
        if stopped is None:
            return None
        done, here = stopped
        close = self._close_to(done[-1], {name for schema in here for name in _properties(schema)})
        closed = all(schema.get("additionalProperties") is False or not _is_object(schema) for schema in here)
        return Unknown(_joined(done), _joined([*done[:-1], close]) if close else "", closed)

    def _stopped(self, path: str) -> tuple[list[str], list[dict[str, Any]]] | None:
        """The steps as far as the first unknown one, and the schemas that don't know it."""
        here = self._expand(self._root, 0)
        done: list[str] = []
        for step in _steps(path):
            if here is None:
                return None
            done.append(step)
            following: list[Any] = []
            for schema in here:
                known = _into(schema, step)
                if known is None:
                    return None
                if known is not False:
                    following.append(known)
            if not following:
                return done, here
            here = self._expand_all(following)
        return None

    def _close_to(self, step: str, names: set[str]) -> str:
        self._compared += len(names)
        if self._compared > _MOST_COMPARED or len(step) > _LONGEST_COMPARED:
            return ""
        short = sorted(name for name in names if len(name) <= _LONGEST_COMPARED)
        return next(iter(difflib.get_close_matches(step, short, n=1, cutoff=0.75)), "")

    def promises(self, path: tuple[str, ...]) -> bool:
        """Whether every valid context has a value other than null at the path."""
        here = self._expand(self._root, 0)
        for step in path:
            if not here or not all(step in (schema.get("required") or ()) for schema in here):
                return False
            if not all(schema.get("type") == "object" for schema in here):
                return False
            inner = [_properties(schema).get(step) for schema in here]
            if not all(isinstance(schema, dict) for schema in inner):
                return False
            here = self._expand_all(inner)
        return bool(here) and all(_excludes_null(schema) for schema in here or ())

    def _expand_all(self, schemas: list[Any]) -> list[dict[str, Any]] | None:
        found: list[dict[str, Any]] = []
        for schema in schemas:
            inner = self._expand(schema, 0)
            if inner is None or len(found) + len(inner) > _MOST_ALTERNATIVES:
                return None
            found += inner
        return found

    def _expand(self, schema: Any, depth: int) -> list[dict[str, Any]] | None:
        """The alternatives that a schema stands for, or None where it allows anything."""
        if not isinstance(schema, dict) or depth > _MOST_REFERENCES:
            return None
        if "$ref" in schema:
            return self._expand(self._referred(schema["$ref"]), depth + 1)
        if any(key in schema for key in ("allOf", "not", "if", "$dynamicRef", "dependentSchemas")):
            return None
        for key in ("anyOf", "oneOf"):
            if isinstance(schema.get(key), list):
                if "properties" in schema:
                    return None
                found: list[dict[str, Any]] = []
                for part in schema[key]:
                    inner = self._expand(part, depth + 1)
                    if inner is None or len(found) + len(inner) > _MOST_ALTERNATIVES:
                        return None
                    found += inner
                return found
        return [schema]

    def _referred(self, reference: Any) -> Any:
        if not isinstance(reference, str) or not reference.startswith("#"):
            return None
        here = self._root
        for step in reference[1:].split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(here, dict) and key in here:
                here = here[key]
            elif isinstance(here, list) and key.isdigit() and int(key) < len(here):
                here = here[int(key)]
            else:
                return None
        return here


def _into(schema: dict[str, Any], step: str) -> Any:
    """The schema one step further; False where there can be nothing, None where there can be anything."""
    kinds = schema.get("type")
    kinds = {kinds} if isinstance(kinds, str) else set(kinds or ())
    if step == "length" and (not kinds or kinds & {"array", "string"}):
        return None
    if _ITEM.fullmatch(step):
        if kinds and not kinds & {"array", "object"}:
            return False
        return schema.get("items") if step != "*" and "object" not in kinds and "prefixItems" not in schema else None
    if kinds and "object" not in kinds:
        return False
    properties = _properties(schema)
    if step in properties:
        return properties[step] if isinstance(properties[step], dict) else None
    if schema.get("patternProperties"):
        return None
    more = schema.get("additionalProperties")
    if more is not None and more is not False:
        return more if isinstance(more, dict) and more else None
    return False if properties or more is False else None


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _is_object(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    return kind is None or kind == "object" or (isinstance(kind, list) and "object" in kind)


def _excludes_null(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    if isinstance(kind, str):
        return kind != "null"
    return isinstance(kind, list) and bool(kind) and "null" not in kind


def _steps(path: str) -> list[str]:
    return [part for part in path.replace("[]", ".[]").split(".") if part]


def _joined(steps: list[str]) -> str:
    return ".".join(steps).replace(".[]", "[]")
