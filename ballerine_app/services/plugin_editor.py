"""One plugin of a workflow's version, edited by itself: as a form beside its JSON."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from ballerine_app.services.declared_plugins import kind_of
from ballerine_app.services.definition_text import laid_out, read_object
from ballerine_app.services.errors import Invalid, InvalidDefinition, NotFound
from ballerine_app.services.plugin_form import kind_named, plugin_form, typed_into
from ballerine_app.services.rule_fields import field_label
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor, loaded, must_be_editor
from ballerine_app.services.version_drafts import save_draft
from ballerine_app.services.workflow_plugins import GROUPS
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.versions import DRAFT, PUBLISHED, version_heads, version_of
from ballerine_app.views.plugin_editor import EditedPlugin, ParamFinding, PluginContent, PluginPlace
from ballerine_app.views.plugin_form import PluginForm

WORKFLOW: Final = "workflow"


def plugin_of_version(runtime: Runtime, who: Editor, name: str, version: int, plugin: str) -> EditedPlugin:
    """A plugin of a version, 0 for the newest draft or, without one, the newest published.

    NotFound("version_not_found"), NotFound("no_such_plugin").
    """
    with runtime.database.read() as tx:
        if not version:
            heads = [head for head in version_heads(tx, who.project_id) if head.name == name]
            drafts = [head.version for head in heads if head.status == DRAFT]
            version = max(drafts or [head.version for head in heads if head.status == PUBLISHED] or [0])
        row = version_of(tx, who.project_id, name, version)
        if row is None:
            raise NotFound("version_not_found")
    group, declared = _found(row.data, plugin)
    locked = "" if row.status == DRAFT else str(row.status)
    return EditedPlugin(
        row=PluginPlace(f"{WORKFLOW}/{row.id}/{quote(plugin, safe='')}", row.revision),
        source=WORKFLOW,
        name=plugin,
        title=_title(declared, plugin),
        kind=kind_of(GROUPS[group], declared),
        owner=name,
        owner_title=str(row.data.get("displayName") or name),
        version=row.version,
        text=laid_out(dict(declared)),
        locked="reader" if who.role == "reviewer" else locked,
        back=f"/workflows/{quote(name, safe='')}?version={row.version}&tab=plugins",
    )


def save_plugin_of_version(
    runtime: Runtime, who: Editor, version_id: str, plugin: str, text: str, revision: int
) -> PluginPlace:
    """Put a plugin's JSON into the draft that it belongs to, which stood at `revision` when the person looked.

    Refusals as for `save_draft`; Invalid("plugin_renamed") for another name, which other parts of the definition use.
    """
    must_be_editor(who)
    declared = read_object(text)
    if declared.get("name") != plugin:
        raise Invalid("plugin_renamed", field="name", name=plugin)
    with runtime.database.read() as tx:
        row: WorkflowVersion = loaded(tx, who, version_id)
    data = copy.deepcopy(row.data)
    group, _ = _found(data, plugin)
    listed = data["extensions"][group]
    listed[[each.get("name") for each in listed].index(plugin)] = declared
    saved = save_draft(runtime, who, version_id, json.dumps(data), revision)
    return PluginPlace(f"{WORKFLOW}/{version_id}/{quote(plugin, safe='')}", saved.revision)


def plugin_content(
    runtime: Runtime, text: str, fallback: str, *, without: frozenset[str] = frozenset()
) -> PluginContent:
    """The form and the mistakes of a plugin's text. `fallback` is its kind where it names none."""
    try:
        declared = read_object(text)
    except InvalidDefinition as refusal:
        marked = tuple(ParamFinding(each.pointer, each.message) for each in refusal.findings)
        return PluginContent(PluginForm(), marked, fallback, broken=True)
    kind = str(declared.get("pluginKind") or fallback)
    form = plugin_form(runtime, kind, declared, without=without)
    return PluginContent(form, tuple(_marked(runtime, kind, declared, without)), kind, broken=False)


def with_value(
    runtime: Runtime, text: str, kind: str, pointer: str, typed: str, *, without: frozenset[str] = frozenset()
) -> str:
    """The text with a value of the form put in. Invalid as `typed_into`, InvalidDefinition where it is no JSON."""
    return laid_out(typed_into(runtime, kind, read_object(text), pointer, typed, without=without))


def with_mistake(form: PluginForm, pointer: str, said: str) -> PluginForm:
    """The form with a sentence at one of its fields: what was typed there can't be read."""
    groups = tuple(
        replace(
            group,
            fields=tuple(replace(each, mistake=said) if each.pointer == pointer else each for each in group.fields),
        )
        for group in form.groups
    )
    return replace(form, groups=groups)


def _found(data: Mapping[str, Any], plugin: str) -> tuple[str, Mapping[str, Any]]:
    extensions = data.get("extensions")
    for group in GROUPS:
        listed = extensions.get(group) if isinstance(extensions, dict) else None
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and each.get("name") == plugin:
                return group, each
    raise NotFound("no_such_plugin")


def _title(declared: Mapping[str, Any], plugin: str) -> str:
    given = declared.get("displayName")
    return given if isinstance(given, str) and given else field_label(plugin)


def _marked(
    runtime: Runtime, kind_name: str, declared: Mapping[str, Any], without: frozenset[str]
) -> list[ParamFinding]:
    kind = kind_named(runtime, kind_name)
    if kind is None:
        return []
    given = {"name": "plugin", **declared}
    return [
        ParamFinding(pointer, said) for pointer, said in kind.mistakes(given) if pointer.split("/")[1] not in without
    ]
