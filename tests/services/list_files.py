"""Lists and files for tests of custom lists."""

from __future__ import annotations

from ballerine_app.services.custom_lists import create_list
from ballerine_app.services.list_import import keep_upload
from ballerine_app.services.list_preview import preview_import
from ballerine_app.services.list_view import EntriesAsked, list_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.lists import ImportPreview, ListView


def made(runtime: Runtime, who: StaffMember, kind: str = "email_domain", name: str = "shady") -> str:
    """A new list's id."""
    return create_list(runtime, who, name, kind).list_id


def seen(runtime: Runtime, who: StaffMember, name: str = "shady", **asked: object) -> ListView:
    """The list as its page shows it."""
    return list_view(runtime, who, name, EntriesAsked(**asked))  # type: ignore[arg-type]


def looked_at(runtime: Runtime, who: StaffMember, list_id: str, text: str | bytes) -> ImportPreview:
    """The preview of a file."""
    data = text.encode() if isinstance(text, str) else text
    return preview_import(runtime, who, list_id, keep_upload(runtime, who, list_id, "C:\\files\\shady.csv", data))
