"""A plugin's declaration as a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParamField:
    """One parameter. `pointer` leads to it within the plugin.

    `input`: text, number, choice, lines (a list of texts, one to a line), pairs (`name: value`, one to a line), yes_no
    or json. `value` is what stands there, as text; `default` what counts where nothing does. `mistake` says what is
    wrong with it, `options` are the values of a choice.
    """

    pointer: str
    label: str
    help: str
    input: str
    required: bool
    value: str
    default: str
    options: tuple[str, ...]
    mistake: str


@dataclass(frozen=True, slots=True)
class ParamGroup:
    """Parameters that belong together, under a title."""

    key: str
    title: str
    fields: tuple[ParamField, ...]
    mistakes: int


@dataclass(frozen=True, slots=True)
class PluginForm:
    """A plugin's form: `about` tells what its kind does, `others` are mistakes that belong to no field."""

    kind: str = ""
    about: tuple[str, ...] = ()
    groups: tuple[ParamGroup, ...] = ()
    others: tuple[str, ...] = ()
    mistakes: int = 0
