"""A plugin's declaration as a form beside its JSON: the fields of its kind, and what typing into one of them does."""

from __future__ import annotations

import copy
import inspect
import json
from collections.abc import Mapping
from typing import Any, Final

from ballerine_app.locales import catalogue, text
from ballerine_app.plugins.registry import Kind
from ballerine_app.services.errors import Invalid
from ballerine_app.services.json_places import value_at
from ballerine_app.services.param_schema import Param, params_of
from ballerine_app.services.rule_fields import field_label
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.plugin_form import ParamField, ParamGroup, PluginForm

_GROUPS: Final = ("what", "call", "request", "response", "flow", "limits", "price", "record", "own")
_GROUP_OF: Final = {
    "name": "what",
    "displayName": "what",
    "pluginKind": "what",
    "url": "call",
    "method": "call",
    "headers": "call",
    "request": "request",
    "response": "response",
    "stateNames": "flow",
    "successAction": "flow",
    "errorAction": "flow",
    "persistResponseDestination": "flow",
    "timeoutSeconds": "limits",
    "retry": "limits",
    "price": "price",
    "record": "record",
}
Json = dict[str, Any]


def plugin_form(
    runtime: Runtime, kind_name: str, declared: Mapping[str, Any], *, without: frozenset[str]
) -> PluginForm:
    """The form of a plugin of this kind; of an unknown kind an empty one that says so.

    `without` are parameters that somebody else sets, e.g. the states of a routing's provider.
    """
    kind = runtime.plugins.get(kind_name)
    if not isinstance(kind, Kind):
        return PluginForm(kind_name, others=(text("plugin_form.no_kind", kind=kind_name),), mistakes=1)
    mistakes = [each for each in kind.mistakes(_checked(declared, without)) if each[0].split("/")[1] not in without]
    params = [param for param in params_of(kind) if param.pointer.split("/")[1] not in without]
    groups: dict[str, list[ParamField]] = {}
    told: set[int] = set()
    for param in params:
        here = [index for index, (pointer, _) in enumerate(mistakes) if _belongs(pointer, param.pointer)]
        told.update(here)
        first = param.pointer.split("/")[1]
        said = " ".join(mistakes[index][1] for index in here)
        groups.setdefault(_GROUP_OF.get(first, "own"), []).append(_field(param, declared, said))
    others = tuple(f"{pointer}: {said}" for index, (pointer, said) in enumerate(mistakes) if index not in told)
    return PluginForm(
        kind=kind_name,
        about=tuple(_about(kind)),
        groups=tuple(
            ParamGroup(
                name, text(f"plugin_form.group.{name}"), tuple(groups[name]), sum(bool(f.mistake) for f in groups[name])
            )
            for name in _GROUPS
            if name in groups
        ),
        others=others,
        mistakes=len(mistakes),
    )


def typed_into(
    runtime: Runtime,
    kind_name: str,
    declared: Mapping[str, Any],
    pointer: str,
    typed: str,
    *,
    without: frozenset[str] = frozenset(),
) -> Json:
    """The declaration with what was typed into the field at `pointer`; nothing typed takes the parameter out.

    Invalid("unknown_field") where the kind has no such field, Invalid("plugin_value") for what can't be read.
    """
    kind = runtime.plugins.get(kind_name)
    params = params_of(kind) if isinstance(kind, Kind) else ()
    param = next((each for each in params if each.pointer == pointer), None)
    if param is None or pointer.split("/")[1] in without:
        raise Invalid("unknown_field")
    made = copy.deepcopy(dict(declared))
    if typed.strip():
        _put(made, pointer, _read(param, typed))
    else:
        _take_out(made, pointer)
    return made


def _group(name: str, fields: list[ParamField]) -> ParamGroup:
    mistakes = sum(bool(each.mistake) for each in fields)
    return ParamGroup(name, text(f"plugin_form.group.{name}"), tuple(fields), mistakes)


def _checked(declared: Mapping[str, Any], without: frozenset[str]) -> Json:
    """The declaration as its model is asked about it: what is set elsewhere counts as given."""
    return {**({"name": "plugin"} if "name" in without else {}), **declared}


def _belongs(mistake: str, pointer: str) -> bool:
    return mistake == pointer or mistake.startswith(f"{pointer}/")


def _field(param: Param, declared: Mapping[str, Any], mistake: str) -> ParamField:
    value = value_at(declared, param.pointer)
    return ParamField(
        pointer=param.pointer,
        label=_label(param),
        help=param.help.replace("`", ""),
        input=param.input if _shows(param, value) else "json",
        required=param.required,
        value=_shown(param, value),
        default=param.default,
        options=param.options,
        mistake=mistake,
    )


def _label(param: Param) -> str:
    key = f"plugin_form.param.{param.pointer.removeprefix('/').replace('/', '.')}"
    return text(key) if key in catalogue() else field_label(param.name)


def _shows(param: Param, value: Any) -> bool:
    """Whether the field's own input can show what stands there; else its JSON does."""
    if value is None:
        return True
    if param.input in ("text", "choice"):
        return isinstance(value, str)
    if param.input == "lines":
        return isinstance(value, list) and all(isinstance(each, str) and "\n" not in each for each in value)
    if param.input == "pairs":
        return isinstance(value, dict) and all(isinstance(each, str) and "\n" not in each for each in value.values())
    return True


def _shown(param: Param, value: Any) -> str:
    if value is None:
        return ""
    if _shows(param, value):
        if param.input in ("text", "choice"):
            return str(value)
        if param.input == "lines":
            return "\n".join(value)
        if param.input == "pairs":
            return "\n".join(f"{name}: {each}" for name, each in value.items())
    return json.dumps(value, ensure_ascii=False, indent=2)


def _read(param: Param, typed: str) -> Any:
    words = typed.strip()
    if param.input == "lines":
        return [line.strip() for line in words.splitlines() if line.strip()]
    if param.input == "pairs":
        return _pairs(words)
    if param.input in ("text", "choice") and not words.startswith(("{\n", "{ ")):
        return words
    try:
        return json.loads(words)
    except ValueError:
        if param.input in ("text", "choice"):
            return words
        raise Invalid("plugin_value", field=param.pointer) from None


def _pairs(words: str) -> dict[str, str]:
    found = {}
    for line in words.splitlines():
        name, colon, value = line.partition(":")
        if line.strip() and (not colon or not name.strip()):
            raise Invalid("plugin_pairs", field="pairs")
        if line.strip():
            found[name.strip()] = value.strip()
    return found


def _put(made: Json, pointer: str, value: Any) -> None:
    *steps, last = _steps(pointer)
    inside = made
    for step in steps:
        inner = inside.get(step)
        if not isinstance(inner, dict):
            inner = inside[step] = {}
        inside = inner
    inside[last] = value


def _take_out(made: Json, pointer: str) -> None:
    """Take a parameter out, and an object that is empty without it."""
    steps = _steps(pointer)
    around: list[tuple[Json, str]] = []
    inside: Any = made
    for step in steps:
        if not isinstance(inside, dict) or step not in inside:
            return
        around.append((inside, step))
        inside = inside[step]
    for place, (holder, step) in enumerate(reversed(around)):
        if place and holder[step]:
            return
        del holder[step]


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _about(kind: Kind[Any]) -> list[str]:
    """What the kind does, a line per paragraph or point of its description."""
    found: list[str] = []
    for line in (inspect.getdoc(kind.params) or "").splitlines():
        words = line.strip().replace("`", "")
        if words.startswith("- ") or not found or not words:
            found.append(words.removeprefix("- "))
        else:
            found[-1] = f"{found[-1]} {words}".strip()
    return [line for line in found if line]
