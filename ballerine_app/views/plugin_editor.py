"""What the page of one plugin shows: of a workflow's version, or of a provider in a routing."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.views.plugin_form import PluginForm


@dataclass(frozen=True, slots=True)
class PluginPlace:
    """Where a plugin stands, as the next act on it must name it: an opaque `version_id`, and the `revision` seen."""

    version_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class EditedPlugin:
    """A plugin with its JSON as text. `source` is workflow or routing, `owner` the workflow or capability that has it,
    `version` 0 for a routing. `locked` tells why it can't be changed: published, archived, reader, or "" where it can.
    `back` leads to its owner's page.
    """

    row: PluginPlace
    source: str
    name: str
    title: str
    kind: str
    owner: str
    owner_title: str
    version: int
    text: str
    locked: str
    back: str


@dataclass(frozen=True, slots=True)
class ParamFinding:
    """A mistake at its place in the JSON, for the editor to mark."""

    pointer: str
    message: str
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class PluginContent:
    """What a text gives: the form, what is marked in it, and its kind. `broken` tells that it is no JSON."""

    form: PluginForm
    findings: tuple[ParamFinding, ...]
    kind: str
    broken: bool
