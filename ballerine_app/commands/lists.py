"""The command's side of custom lists: take in a file. Each line goes to `say`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ballerine_app.commands.data import opened_runtime
from ballerine_app.locales import text
from ballerine_app.services.custom_lists import create_list
from ballerine_app.services.errors import NotFound
from ballerine_app.services.list_import import apply_import, forget_upload, keep_upload
from ballerine_app.services.list_preview import preview_import
from ballerine_app.services.list_view import EntriesAsked, list_view
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.settings import Settings
from ballerine_app.views.lists import ImportPreview

Say = Callable[[str], None]
_SAID = 20


def import_file(
    settings: Settings, name: str, file: Path, say: Say, *, kind: str, skip_broken: bool, dry_run: bool
) -> bool:
    """Take the entries of a file into a list, all or none; whether no row stood in the way.

    `kind` makes the list where there is none. Broken rows are said with their line and reason, never their values.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise NotFound("file_unreadable", file=str(file), reason=error.strerror or "") from None
    who = Operator()
    with opened_runtime(settings) as runtime:
        list_id = _list(runtime, who, name, "" if dry_run else kind)
        upload_id = keep_upload(runtime, who, list_id, file.name, data)
        try:
            preview = preview_import(runtime, who, list_id, upload_id)
            _tell(preview, say)
            stopped = bool(preview.broken) and not skip_broken
            if stopped:
                say(text("command.list_stopped"))
            if stopped or dry_run:
                return not stopped
            if not preview.new and not preview.changed:
                say(text("command.list_nothing_new"))
                return True
            apply_import(runtime, who, list_id, upload_id, preview.revision, skip_broken=skip_broken)
        finally:
            forget_upload(runtime, who, list_id, upload_id)
        entries = list_view(runtime, who, name, EntriesAsked()).line.alive
    say(text("command.list_imported", name=name, entries=f"{entries:,}"))
    return True


def _list(runtime: Runtime, who: Operator, name: str, kind: str) -> str:
    try:
        return list_view(runtime, who, name, EntriesAsked()).line.list_id
    except NotFound:
        if not kind:
            raise
        return create_list(runtime, who, name, kind).list_id


def _tell(preview: ImportPreview, say: Say) -> None:
    say(
        text(
            "command.list_preview",
            file=preview.file_name,
            encoding=preview.encoding,
            total=preview.total,
            new=preview.new,
            changed=preview.changed,
            there=preview.there,
            doubled=preview.doubled,
            broken=preview.broken,
        )
    )
    for each in preview.broken_first[:_SAID]:
        say(text("command.list_broken", line=each.line, reason=each.reason))
    if preview.broken > _SAID:
        say(text("command.list_broken_more", count=preview.broken - _SAID))
