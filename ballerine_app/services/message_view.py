"""What the pages of messages show: every kind with its languages, and one of them in its editor."""

from __future__ import annotations

from ballerine_app.engine.messages import KINDS, Kind, kind_named
from ballerine_app.locales.languages import language_name
from ballerine_app.services.errors import NotFound
from ballerine_app.services.message_files import best_language, shipped_messages, shipped_template
from ballerine_app.services.message_templates import words_of
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.message_tables import MessageTemplate
from ballerine_app.store.messages import message_switches, message_templates, recent_cases
from ballerine_app.store.people import staff_names
from ballerine_app.views.messages import LanguageState, MessageCase, MessageLine, MessageView, MessageWords

_CASES = 8
_Rows = dict[tuple[str, str], MessageTemplate]


def message_lines(runtime: Runtime, who: StaffMember) -> tuple[MessageLine, ...]:
    """Every kind of message, in the order of a journey."""
    with runtime.database.read() as tx:
        rows = _by_kind(message_templates(tx, who.project_id))
        off = {row.kind for row in message_switches(tx, who.project_id) if not row.sends}
        names = staff_names(tx, who.project_id)
    return tuple(_line(kind, rows, off, names) for kind in KINDS)


def message_view(runtime: Runtime, who: StaffMember, kind: str, language: str) -> MessageView:
    """One message in one language, or in English for a language that there is none in. NotFound for another kind."""
    found = kind_named(kind)
    if found is None:
        raise NotFound("message_not_found")
    language = best_language([language])
    with runtime.database.read() as tx:
        rows = _by_kind(message_templates(tx, who.project_id))
        off = {row.kind for row in message_switches(tx, who.project_id) if not row.sends}
        names = staff_names(tx, who.project_id)
        cases = recent_cases(tx, who.project_id, _CASES)
    row = rows.get((kind, language))
    template = words_of(row) or shipped_template(kind, language)
    return MessageView(
        kind=kind,
        language=language,
        languages=_languages(found, rows),
        words=MessageWords(template.subject, template.button, template.text),
        own=row is not None and not row.shipped,
        revision=row.revision if row else 0,
        changed_at=row.changed_at.isoformat() if row else "",
        changed_by=names.get(row.changed_by or "", "") if row else "",
        placeholders=found.placeholders,
        needs_link=found.needs_link,
        switched=found.switched,
        sends=kind not in off,
        sample_cases=tuple(MessageCase(case_id, f"{reference} · {name}") for case_id, reference, name in cases),
    )


def _line(kind: Kind, rows: _Rows, off: set[str], names: dict[str, str]) -> MessageLine:
    languages = _languages(kind, rows)
    newest = max(
        (row for (name, _), row in rows.items() if name == kind.name), key=lambda row: row.changed_at, default=None
    )
    template = words_of(rows.get((kind.name, "en"))) or shipped_template(kind.name, "en")
    return MessageLine(
        kind=kind.name,
        subject=template.subject,
        languages=languages,
        own=sum(language.own for language in languages),
        switched=kind.switched,
        sends=kind.name not in off,
        changed_at=newest.changed_at.isoformat() if newest else "",
        changed_by=names.get(newest.changed_by or "", "") if newest else "",
    )


def _languages(kind: Kind, rows: _Rows) -> tuple[LanguageState, ...]:
    return tuple(
        LanguageState(code, language_name(code), words_of(rows.get((kind.name, code))) is not None)
        for code in shipped_messages()
    )


def _by_kind(rows: list[MessageTemplate]) -> _Rows:
    return {(row.kind, row.language): row for row in rows}
