"""The parameters of a kind of plugin, read out of its model: what a form asks for."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.plugins.registry import Kind

_REF: Final = "#/$defs/"
_INPUTS: Final = {"string": "text", "integer": "number", "number": "number", "boolean": "yes_no"}
# A nested model is asked for field by field, but for one that is only another way to write a text.
_DEEPEST: Final = 2


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: where it stands in the plugin, how it is asked for, and what counts where nothing does."""

    pointer: str
    name: str
    help: str
    input: str
    required: bool
    default: str
    options: tuple[str, ...] = ()


def params_of(kind: Kind[Any]) -> tuple[Param, ...]:
    """A kind's parameters in the order of its model, those of nested models one by one."""
    return params_of_model(kind.params)


def params_of_model(model: type[BaseModel], around: str = "", without: Collection[str] = ()) -> tuple[Param, ...]:
    """The parameters of a model whose values stand below the pointer `around`, but for those in `without`."""
    schema = model.model_json_schema(by_alias=True)
    kept = {name: raw for name, raw in (schema.get("properties") or {}).items() if name not in without}
    return tuple(_params({**schema, "properties": kept}, schema.get("$defs") or {}, around, 0))


def _params(schema: Mapping[str, Any], defs: Mapping[str, Any], around: str, depth: int) -> Iterator[Param]:
    needed = schema.get("required") or ()
    for name, raw in (schema.get("properties") or {}).items():
        pointer, choices = f"{around}/{escape(name)}", _choices(raw, defs)
        inner = choices[0] if len(choices) == 1 else {}
        if inner.get("properties") and depth < _DEEPEST:
            yield from _params(inner, defs, pointer, depth + 1)
            continue
        kind, options = _input(choices)
        yield Param(
            pointer=pointer,
            name=name,
            help=str(raw.get("description") or ""),
            input=kind,
            required=name in needed and depth == 0,
            default=_default(raw.get("default")),
            options=options,
        )


def _choices(raw: Mapping[str, Any], defs: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a value may be, without null, with references followed."""
    given = raw.get("anyOf") or [raw]
    found = [_followed(each, defs) for each in given if each.get("type") != "null"]
    plain = [each for each in found if each.get("type") == "string"]
    # A URL may be an object too; the form asks for the text, the JSON beside it takes either.
    return plain if plain and len(found) > 1 else found


def _followed(raw: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = raw.get("$ref")
    if isinstance(reference, str) and reference.startswith(_REF):
        found: Mapping[str, Any] = defs.get(reference.removeprefix(_REF)) or {}
        return found
    return raw


def _input(choices: list[Mapping[str, Any]]) -> tuple[str, tuple[str, ...]]:
    if len(choices) != 1:
        return "json", ()
    (only,) = choices
    options = tuple(str(each) for each in only.get("enum") or ())
    if options:
        return "choice", options
    kind = only.get("type")
    if kind == "array" and (only.get("items") or {}).get("type") == "string":
        return "lines", ()
    if kind == "object" and (only.get("additionalProperties") or {}) == {"type": "string"}:
        return "pairs", ()
    return _INPUTS.get(str(kind), "json"), ()


def _default(given: Any) -> str:
    if given is None or given in ("", [], {}):
        return ""
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
