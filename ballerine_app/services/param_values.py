"""Values of parameters in JSON: shown in a form's fields, read from what is typed there, put in and taken out."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from ballerine_app.locales import catalogue, text
from ballerine_app.services.errors import Invalid
from ballerine_app.services.json_places import value_at
from ballerine_app.services.param_schema import Param
from ballerine_app.views.plugin_form import ParamField

_IN_LIST: Final = re.compile(r"/providers/\d+")
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-]+")


def field_of(param: Param, declared: Any, mistake: str) -> ParamField:
    """A parameter as a field, with what stands there in some JSON."""
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
    """What the catalogue calls a parameter, wherever in a list it stands; else its own name with spaces."""
    place = _IN_LIST.sub("", param.pointer).removeprefix("/").replace("/", ".")
    key = f"plugin_form.param.{place}"
    if key in catalogue():
        return text(key)
    words = _WORDS.sub(" ", param.name).lower()
    return words[:1].upper() + words[1:]


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


def read_typed(param: Param, typed: str) -> Any:
    """What was typed into a parameter's field. Invalid("plugin_value") or Invalid("plugin_pairs") where it is none."""
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


def put_at(made: Any, pointer: str, value: Any) -> None:
    """Put a value into JSON at a pointer, making the objects on the way."""
    *steps, last = _steps(pointer)
    inside = made
    for step in steps:
        if isinstance(inside, list):
            inside = inside[int(step)]
            continue
        if not isinstance(inside.get(step), dict | list):
            inside[step] = {}
        inside = inside[step]
    inside[last] = value


def take_out(made: Any, pointer: str) -> None:
    """Take a parameter out, and an object that is empty without it."""
    steps = _steps(pointer)
    around: list[tuple[dict[str, Any], str]] = []
    inside: Any = made
    for step in steps:
        if isinstance(inside, list):
            # What stands in a list keeps its place, however empty it is.
            inside, around = inside[int(step)], []
            continue
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
