"""What was done to a custom list, from the audit log, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ballerine_app.locales import text
from ballerine_app.store.tables import AuditEntry
from ballerine_app.views.lists import HistoryLine

_MOST_NAMED = 3


def history_lines(entries: Iterable[AuditEntry], names: Mapping[str, str]) -> Iterator[HistoryLine]:
    """Lines for entries of the audit log, the newest first. An import that was undone is not offered to be undone."""
    undone: set[str] = set()
    for entry in entries:
        what = entry.event.partition(".")[2]
        import_id = str(entry.meta.get("importId", ""))
        if what == "import_undone":
            undone.add(import_id)
        yield HistoryLine(
            seq=entry.seq,
            at=entry.at.isoformat(),
            by=names.get(entry.actor_id, "") or text("lists.by_system"),
            words=_words(what, entry.meta),
            detail=_detail(what, entry.payload or {}),
            import_id=import_id if what == "imported" and import_id not in undone else "",
        )


def _words(what: str, meta: Mapping[str, Any]) -> str:
    if what == "imported":
        parts = [
            text(f"lists.history.imported.{name}", n=f"{meta[name]:,}")
            for name in ("new", "changed", "there", "doubled", "broken")
            if meta.get(name)
        ]
        return text("lists.history.imported", parts=", ".join(parts))
    count = int(meta.get("count", 0))
    key = f"lists.history.{what}"
    return text(f"{key}.one" if count == 1 and what in _COUNTED else key, n=f"{count:,}", back=meta.get("back", 0))


_COUNTED = ("entries_added", "entries_removed", "import_undone", "exported")


def _detail(what: str, payload: Mapping[str, Any]) -> str:
    """The values, or the file, that the payload tells of; "" where it was erased."""
    if what == "imported":
        return str(payload.get("file", ""))
    if what == "described":
        return str(payload.get("description", ""))
    if what == "entry_changed":
        return str(payload.get("after", {}).get("value", ""))
    listed = [str(each["value"]) for each in payload.get("entries", ())]
    more = len(listed) - _MOST_NAMED
    named = ", ".join(listed[:_MOST_NAMED])
    return text("lists.history.more", named=named, n=more) if more > 0 else named
