"""Running another plugin of the same definition for one plugin: an api plugin, or a child plugin's child case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.children import note_child, start_child
from ballerine_app.services.declared_plugins import declared_plugin, kind_of
from ballerine_app.services.effect_settle import is_lost_race, persistently
from ballerine_app.services.errors import ServiceError
from ballerine_app.store.plugin_items import finish_item, finished_item
from ballerine_app.store.tables import Case

if TYPE_CHECKING:
    from ballerine_app.services.plugin_world import CallWorld


class CaseSiblings:
    """The `Siblings` port for one call."""

    def __init__(self, world: CallWorld) -> None:
        self._world = world

    def run(self, name: str, record: Mapping[str, Any], key: str) -> Any:
        """Run the plugin of this name on a record; see the port."""
        world = self._world
        definition = world.runtime.definitions.of(world.case.definition_name, world.case.definition_version)
        declared = declared_plugin(definition, "childWorkflow", name)
        if declared:
            return {"caseId": persistently(lambda: self._child(declared, record, key)).id}
        declared = declared_plugin(definition, "api", name)
        if not declared:
            raise PluginFailed(f"There is no plugin {name!r} to call.", retry=False, code="parameters")
        kept = self._kept(key)
        if kept is None:
            call, plugin = world.call_of(name, kind_of("api", declared), declared, record, key)
            answer = plugin(call)
            kept = {"value": world.black_out(answer.value), "awaits": answer.awaits}
            self._keep(key, kept)
        if kept["awaits"]:
            world.awaited.add(key)
        return kept["value"]

    def _kept(self, key: str) -> dict[str, Any] | None:
        """What the call came to in an earlier attempt of the whole, even if that died."""
        world = self._world
        with world.runtime.database.read() as tx:
            item = finished_item(tx, world.case.project_id, key)
        world.has_items = world.has_items or item is not None
        return item.result if item else None

    def _keep(self, key: str, kept: dict[str, Any]) -> None:
        world = self._world
        world.has_items = True
        with world.runtime.database.write() as tx:
            finish_item(tx, world.case.project_id, world.case.id, key, kept, world.runtime.clock())

    def _child(self, declared: Mapping[str, Any], record: Mapping[str, Any], key: str) -> Case:
        world = self._world
        wanted = str(declared.get("definitionId") or "")
        try:
            child = start_child(world.runtime, world.effect, world.case, declared, key, dict(record))
        except (ServiceError, TransformError) as refusal:
            if is_lost_race(refusal):
                raise
            why = getattr(refusal, "code", "its data could not be made")
            reason = f"No child case of {wanted!r} could be started: {why}."
            raise PluginFailed(reason, retry=False, code="no_child") from None
        if child is None:
            raise PluginFailed("The plugin is no longer wanted.", retry=False, code="no_child")
        note_child(world.runtime, world.case, wanted, child)
        return child
