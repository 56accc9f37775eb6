"""The world as one call of a plugin may ask for it: bound to its case and project, with all that it exchanges noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ballerine_app.plugins.ports import Plugin, PluginCall, PluginFailed, World
from ballerine_app.plugins.registry import Kind
from ballerine_app.services.declared_plugins import declared_plugin, kind_of
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.effect_settle import EffectAct
from ballerine_app.services.message_templates import ProjectTemplates
from ballerine_app.services.plugin_files import CaseFiles
from ballerine_app.services.plugin_record import NotedHttp, NotedMessages, Notes, Served, rows_of
from ballerine_app.services.plugin_secrets import CallSecrets
from ballerine_app.services.plugin_siblings import CaseSiblings
from ballerine_app.services.plugin_tokens import CaseTokens
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic, plugins_topic
from ballerine_app.store.plugin_exchanges import add_exchanges
from ballerine_app.store.plugin_items import forget_items
from ballerine_app.store.tables import Case, Effect


@dataclass(slots=True)
class CallWorld:
    """Everything that one attempt of an effect needs, and what it leaves behind."""

    runtime: Runtime
    effect: Effect
    case: Case
    secrets: list[CallSecrets] = field(default_factory=list)
    tokens: list[CaseTokens] = field(default_factory=list)
    # The keys of calls that succeeded and whose vendors are to call back.
    awaited: set[str] = field(default_factory=set)
    # Whether calls of single items are kept until the whole has ended.
    has_items: bool = False
    noted: list[Notes] = field(default_factory=list)

    def call(self) -> tuple[PluginCall, Plugin]:
        """The call of the effect's own plugin, and the plugin. PluginFailed("not_installed") without its kind."""
        definition = self.runtime.definitions.of(self.case.definition_name, self.case.definition_version)
        declared = declared_plugin(definition, self.effect.kind, self.effect.name)
        kind = kind_of(self.effect.kind, declared)
        return self.call_of(self.effect.name, kind, declared, self.case.context, self.effect.id)

    def call_of(
        self,
        name: str,
        kind: str,
        declared: Mapping[str, Any],
        context: Mapping[str, Any],
        key: str,
        served: Served | None = None,
    ) -> tuple[PluginCall, Plugin]:
        """A call of any plugin of the definition, or of a provider for one (`served`), on a context of its own."""
        runtime, effect = self.runtime, self.effect
        plugin = runtime.plugins.get(kind)
        if plugin is None:
            raise PluginFailed(f"No plugin of the kind {kind!r} is installed.", retry=False, code="not_installed")
        definition = runtime.definitions.of(self.case.definition_name, self.case.definition_version)
        timeout = plugin.timeout if isinstance(plugin, Kind) else EffectPolicy().timeout
        secrets = CallSecrets(runtime, self.case.project_id, name)
        notes = Notes(runtime, name, kind, declared, served)
        tokens = CaseTokens(runtime, effect, name, key)
        self.secrets.append(secrets)
        self.tokens.append(tokens)
        self.noted.append(notes)
        world = World(
            http=NotedHttp(notes),
            messages=NotedMessages(notes),
            secrets=secrets,
            files=CaseFiles(runtime, self.case.project_id, self.case.id),
            siblings=CaseSiblings(self),
            templates=ProjectTemplates(runtime, self.case.project_id),
            tokens=tokens,
            clock=runtime.clock,
        )
        call = PluginCall(
            key=key,
            kind=kind,
            name=name,
            declared=declared,
            context=context,
            project_id=self.case.project_id,
            case_id=self.case.id,
            state=effect.state,
            at=runtime.clock(),
            attempt=effect.attempt + 1,
            timeout=EffectPolicy.of(declared, timeout).timeout,
            config=definition.data.get("config") or {},
            world=world,
        )
        return call, plugin

    def keep_record(self, act: EffectAct) -> None:
        """Write what was exchanged, in the transaction that settles the attempt, and tell open pages."""
        rows = rows_of(self.effect, self.noted, self.black_out)
        add_exchanges(act.case_act.tx, rows)
        if rows:
            act.case_act.tx.touch(plugins_topic(self.case.project_id), case_topic(self.case.id))

    def forget_items(self, act: EffectAct) -> None:
        """Drop what was kept of single items, once the whole has ended."""
        effect = act.effect
        if self.has_items and effect.status != "waiting":
            forget_items(act.case_act.tx, effect.project_id, effect.case_id, effect.id)

    def without_secrets(self, failure: PluginFailed) -> PluginFailed:
        """The failure with every secret that the call has used blacked out of its reason."""
        reason = str(self.black_out(failure.reason))
        return PluginFailed(reason, retry=failure.retry, after=failure.after, code=failure.code)

    def black_out(self, value: Any) -> Any:
        """JSON `value` with every secret and token that the call has used replaced by a name: a vendor may send one
        back.
        """
        for secrets in self.secrets:
            value = secrets.black_out(value)
        for tokens in self.tokens:
            value = tokens.black_out(value)
        return value
