"""The words of a project's messages: its own where it has some, else the product's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ballerine_app.engine.messages import Template, Written, kind_named, write
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.message_files import best_language, shipped_messages, shipped_template
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.message_tables import MessageTemplate
from ballerine_app.store.messages import message_template
from ballerine_app.store.transaction import ReadTransaction


class ProjectTemplates:
    """The `Templates` port of one project."""

    def __init__(self, runtime: Runtime, project_id: str) -> None:
        self._runtime, self._project_id = runtime, project_id

    def write(self, kind: str, languages: Sequence[str], values: Mapping[str, str]) -> tuple[Written, str]:
        """A message in the project's words, and its language; see the port."""
        if kind_named(kind) is None:
            raise PluginFailed(f"There is no message {kind!r}.", retry=False, code="message")
        language = best_language(languages)
        with self._runtime.database.read() as tx:
            template = current_template(tx, self._project_id, kind, language)
        return written_for(self._runtime, template, values, language), language


def current_template(tx: ReadTransaction, project_id: str, kind: str, language: str) -> Template:
    """The words in force. KeyError for a kind or language that there is none of."""
    return words_of(message_template(tx, project_id, kind, language)) or shipped_template(kind, language)


def words_of(row: MessageTemplate | None) -> Template | None:
    """The words that a row puts in place of the product's; None where it doesn't."""
    return None if row is None or row.shipped else Template(row.subject, row.button, row.text)


def written_for(runtime: Runtime, template: Template, values: Mapping[str, str], language: str) -> Written:
    """A message with its placeholders filled; it is signed by whom the case names, else by this installation."""
    company = values.get("company") or runtime.company or shipped_messages()[language].us
    return write(template, {**values, "company": company}, language)
