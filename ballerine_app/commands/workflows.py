"""The command's side of workflow versions: list, check, import, and move cases. Each line goes to `say`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ballerine_app.commands.data import opened_runtime
from ballerine_app.locales import text
from ballerine_app.plugins.registry import installed_plugins
from ballerine_app.services.case_migration import migrate_cases
from ballerine_app.services.definition_text import by_severity, findings_of, read_definition
from ballerine_app.services.errors import Invalid, InvalidDefinition, NotFound
from ballerine_app.services.plugin_findings import plugin_findings
from ballerine_app.services.principals import Operator
from ballerine_app.services.version_drafts import delete_draft, import_draft
from ballerine_app.services.version_publishing import publish_version
from ballerine_app.services.version_view import version_view, workflow_list
from ballerine_app.settings import Settings
from ballerine_app.views.versions import LintFinding, MigrationLine

Say = Callable[[str], None]


def list_workflows(settings: Settings, say: Say) -> None:
    """Say a line for each version of each workflow and flow."""
    with opened_runtime(settings) as runtime:
        rows = workflow_list(runtime, Operator())
    for row in rows:
        for each in row.versions:
            key = "command.version_in_use" if each.newest else "command.version"
            kind, status = text(f"version.kind.{each.kind}"), text(f"version.status.{each.status}")
            say(text(key, name=each.name, version=each.version, kind=kind, status=status, cases=each.cases))


def check_file(file: Path, say: Say) -> bool:
    """Say what is wrong or questionable with a definition file; whether it can run."""
    try:
        data = read_definition(content_of_file(file))
        findings = by_severity((*findings_of(data), *plugin_findings(installed_plugins(), data)))
    except InvalidDefinition as refusal:
        findings = refusal.findings
    tell_findings(findings, say)
    if not findings:
        say(text("command.no_findings"))
    return not _errors(findings)


def import_file(settings: Settings, file: Path, say: Say, *, name: str, kind: str, publish: bool) -> bool:
    """Make a definition file the next version of its name, and publish it if asked; whether that was done.

    What is to be published and has errors is not kept.
    """
    content, who = content_of_file(file), Operator()
    with opened_runtime(settings) as runtime:
        try:
            made = import_draft(runtime, who, content, name=name, kind=kind)
        except InvalidDefinition as refusal:
            tell_findings(refusal.findings, say)
            raise Invalid(refusal.code, file=str(file)) from None
        tell_findings(version_view(runtime, who, made.name, made.version).findings, say)
        if not publish:
            say(text("command.imported_draft", name=made.name, version=made.version))
            return True
        try:
            publish_version(runtime, who, made.version_id, made.revision)
        except InvalidDefinition:
            delete_draft(runtime, who, made.version_id, made.revision)
            say(text("command.not_imported"))
            return False
    say(text("command.imported", name=made.name, version=made.version))
    return True


def move_cases(
    settings: Settings,
    name: str,
    versions: tuple[int, int],
    cases: Sequence[str],
    states: Sequence[str],
    say: Say,
    *,
    apply: bool,
) -> bool:
    """Move cases from one version to another, or say what that would do; whether all can be, or were, moved.

    `cases` are ids or references, none for all that run; `states` are written old=new.
    """
    left, reached = versions
    renamed = dict(_pair(each) for each in states)
    with opened_runtime(settings) as runtime:
        lines = migrate_cases(runtime, Operator(), name, left, reached, cases or None, renamed, dry_run=not apply)
    for line in lines:
        say(_sentence(line))
    if not lines:
        say(text("command.nothing_to_move", name=name, version=left))
    elif apply:
        say(text("command.moved", count=sum(line.moved for line in lines)))
    else:
        say(text("command.dry_run", count=sum(line.possible for line in lines)))
    return all(line.possible or line.why == "moved_already" for line in lines)


def content_of_file(file: Path) -> str:
    """A file's text. NotFound("file_unreadable"), Invalid("definition_not_json")."""
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise NotFound("file_unreadable", file=str(file), reason=error.strerror or "") from None
    except UnicodeDecodeError:
        raise Invalid("definition_not_json", file=str(file)) from None


def tell_findings(findings: Iterable[LintFinding], say: Say) -> None:
    """Say a line for each finding."""
    for each in findings:
        where = each.pointer or "/"
        say(text("command.finding", severity=each.severity, pointer=where, message=each.message, code=each.code))


def _errors(findings: Iterable[LintFinding]) -> bool:
    return any(each.severity == "error" for each in findings)


def _pair(given: str) -> tuple[str, str]:
    old, equals, new = given.partition("=")
    if not (old and equals and new):
        raise Invalid("wrong_state_map", field="state")
    return old, new


def _sentence(line: MigrationLine) -> str:
    if not line.possible:
        return text(
            "command.no_move",
            reference=line.reference,
            state=line.state or text("command.none"),
            sentence=line.sentence,
        )
    timers = [f"{timer.state or '/'} {timer.due_at}" for timer in line.timers]
    return text(
        "command.move",
        reference=line.reference,
        state=line.state,
        new_state=line.new_state,
        events=_listed(line.next_events_after),
        timers=_listed(timers),
        dropped=_listed(line.dropped),
        in_flight=_listed(line.in_flight),
    )


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or text("command.none")
