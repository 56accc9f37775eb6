"""The fields that a JSON Schema tells of."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.rules.form_operators import FieldType

MOST_FIELDS: Final = 500
_MOST_DEPTH: Final = 8
_TYPES: Final[dict[str, FieldType]] = {
    "string": "text",
    "number": "number",
    "integer": "number",
    "boolean": "yes_no",
    "object": "object",
}
_DATES: Final = ("date", "date-time")
Found = dict[str, tuple[FieldType, tuple[str, ...]]]


def schema_fields(schema: Any) -> Found:
    """The type and the allowed values of each field by its path, `list[].key` for those of a list's items.

    What a schema says by reference, or by alternatives, is left out. At most MOST_FIELDS.
    """
    found: Found = {}
    _walk(schema, "", 0, found)
    return found


def _walk(schema: Any, path: str, depth: int, found: Found) -> None:
    if not isinstance(schema, dict) or depth > _MOST_DEPTH or len(found) >= MOST_FIELDS:
        return
    properties = schema.get("properties")
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        if isinstance(inner, dict) and name and not {".", "["} & set(name):
            _field(inner, f"{path}.{name}" if path else name, depth, found)


def _field(schema: dict[str, Any], path: str, depth: int, found: Found) -> None:
    kind = _kind(schema)
    if kind == "array":
        items = schema.get("items")
        of_objects = isinstance(items, dict) and (_kind(items) == "object" or "properties" in items)
        found[path] = ("list" if of_objects else "tags", ())
        _walk(items, f"{path}[]", depth + 1, found)
        return
    given = schema.get("enum")
    values = tuple(each for each in given if isinstance(each, str)) if isinstance(given, list) else ()
    if values:
        found[path] = ("choice", values)
    elif kind == "string" and schema.get("format") in _DATES:
        found[path] = ("date", ())
    elif "properties" in schema:
        _walk(schema, path, depth + 1, found)
    else:
        found[path] = (_TYPES.get(kind, "any"), ())


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    kinds = [each for each in kind if each != "null"] if isinstance(kind, list) else [kind]
    return kinds[0] if len(kinds) == 1 and isinstance(kinds[0], str) else ""
