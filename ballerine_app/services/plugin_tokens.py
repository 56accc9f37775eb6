"""Links that a plugin may hand out for its case."""

from __future__ import annotations

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.links import issue_for_case
from ballerine_app.services.runtime import Runtime


class CaseTokens:
    """The `Tokens` port for one case."""

    def __init__(self, runtime: Runtime, project_id: str, case_id: str) -> None:
        self._runtime, self._project_id, self._case_id = runtime, project_id, case_id

    def collection_link(self) -> str:
        """A new collection link of the case; see the port."""
        url = issue_for_case(self._runtime, self._project_id, self._case_id)
        if url is None:
            raise PluginFailed("The case has no collection flow, so there is no link to it.", retry=False, code="link")
        return url
