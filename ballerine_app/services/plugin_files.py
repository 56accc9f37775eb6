"""The files of a case, as its plugins may read them."""

from __future__ import annotations

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.documents import get_file
from ballerine_app.store.errors import FileProblem


class CaseFiles:
    """The `Files` port for one case."""

    def __init__(self, runtime: Runtime, project_id: str, case_id: str) -> None:
        self._runtime, self._project_id, self._case_id = runtime, project_id, case_id

    def read(self, file_id: str) -> tuple[bytes, str]:
        """The content and media type of a file of the case; see the port."""
        with self._runtime.database.read() as tx:
            file = get_file(tx, self._project_id, file_id)
            if file is None or file.case_id != self._case_id:
                raise PluginFailed("The case has no such file.", retry=False, code="file")
            try:
                return self._runtime.files.read(tx, file), file.media_type
            except FileProblem:
                raise PluginFailed("A file of the case can't be read.", retry=False, code="file") from None
