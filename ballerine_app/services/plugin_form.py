"""A plugin's declaration as a form beside its JSON: the fields of its kind, and what typing into one of them does."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping
from typing import Any, Final

from ballerine_app.locales import text
from ballerine_app.plugins.registry import Kind, registry
from ballerine_app.services.errors import Invalid
from ballerine_app.services.param_schema import params_of
from ballerine_app.services.param_values import field_of, put_at, read_typed, take_out
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


def kind_named(runtime: Runtime, name: str) -> Kind[Any] | None:
    """An installed kind with its parameters, also one that the services run themselves; None where there is none."""
    installed = runtime.plugins.get(name)
    return installed if isinstance(installed, Kind) else registry.get(name)


def plugin_form(
    runtime: Runtime, kind_name: str, declared: Mapping[str, Any], *, without: frozenset[str]
) -> PluginForm:
    """The form of a plugin of this kind; of an unknown kind an empty one that says so.

    `without` are parameters that somebody else sets, e.g. the states of a routing's provider.
    """
    kind = kind_named(runtime, kind_name)
    if kind is None:
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
        groups.setdefault(_GROUP_OF.get(first, "own"), []).append(field_of(param, declared, said))
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
    kind = kind_named(runtime, kind_name)
    params = params_of(kind) if kind else ()
    param = next((each for each in params if each.pointer == pointer), None)
    if param is None or pointer.split("/")[1] in without:
        raise Invalid("unknown_field")
    made = copy.deepcopy(dict(declared))
    if typed.strip():
        put_at(made, pointer, read_typed(param, typed))
    else:
        take_out(made, pointer)
    return made


def _group(name: str, fields: list[ParamField]) -> ParamGroup:
    mistakes = sum(bool(each.mistake) for each in fields)
    return ParamGroup(name, text(f"plugin_form.group.{name}"), tuple(fields), mistakes)


def _checked(declared: Mapping[str, Any], without: frozenset[str]) -> Json:
    """The declaration as its model is asked about it: what is set elsewhere counts as given."""
    return {**({"name": "plugin"} if "name" in without else {}), **declared}


def _belongs(mistake: str, pointer: str) -> bool:
    return mistake == pointer or mistake.startswith(f"{pointer}/")


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
