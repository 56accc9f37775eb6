"""The secrets that one call of a plugin may have, and blacking them out of what comes back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.texts_replaced import replaced
from ballerine_app.store.plugin_tables import Secret
from ballerine_app.store.secrets import secret_named


class CallSecrets:
    """The `Secrets` port for one plugin of one project. Remembers what it has revealed."""

    def __init__(self, runtime: Runtime, project_id: str, plugin: str) -> None:
        self._runtime = runtime
        self._project_id = project_id
        self._plugin = plugin
        self._revealed: dict[str, tuple[Secret, str]] = {}

    def has(self, name: str) -> bool:
        """Whether the plugin may have a secret of this name; see the port."""
        row = self._row(name)
        return row is not None and (not row.plugins or self._plugin in row.plugins)

    def reveal(self, name: str, host: str) -> str:
        """The value of a secret; see the port. PluginFailed("secret") where it is missing or withheld."""
        if name not in self._revealed:
            row = self._row(name)
            if row is None:
                raise PluginFailed(f"There is no secret {name!r}.", retry=False, code="secret")
            if row.plugins and self._plugin not in row.plugins:
                reason = f"The plugin {self._plugin!r} may not have the secret {name!r}."
                raise PluginFailed(reason, retry=False, code="secret")
            self._revealed[name] = (row, self._runtime.secrets.open(self._project_id, name, row.sealed))
        row, value = self._revealed[name]
        if host and row.hosts and host not in row.hosts:
            raise PluginFailed(f"The secret {name!r} may not be sent to {host}.", retry=False, code="secret")
        return value

    def black_out(self, value: Any) -> Any:
        """JSON `value` with the revealed secrets, also URL-encoded or as JSON writes them, replaced by their names."""
        words = {
            form: f"{{secret.{name}}}"
            for name, (_, secret) in self._revealed.items()
            for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1])
        }
        return replaced(value, words) if words else value

    def _row(self, name: str) -> Secret | None:
        with self._runtime.database.read() as tx:
            return secret_named(tx, self._project_id, name)
