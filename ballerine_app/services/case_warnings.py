"""What the audit log says went wrong beside a case's workflow: answers that came to nothing, effects given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ballerine_app.locales import text
from ballerine_app.services.case_effects_view import problem_words
from ballerine_app.services.workflow_words import event_title, state_label
from ballerine_app.store.tables import AuditEntry
from ballerine_app.views.case_workflow import Warned


def warnings_in(entries: Iterable[AuditEntry], until: int | None = None) -> tuple[Warned, ...]:
    """The warnings among a case's entries, newest first; with `until`, up to that number in the log."""
    found = [
        Warned(entry.seq, entry.at.isoformat(), *_SAID[entry.event](entry.meta))
        for entry in entries
        if entry.event in _SAID and (until is None or entry.seq <= until)
    ]
    return tuple(reversed(found))


def _unhandled(meta: dict[str, Any]) -> tuple[str, str]:
    words = text("case_workflow.warning.unhandled", **_answer(meta))
    return words, text("case_workflow.warning.unhandled.detail", **_answer(meta))


def _refused(meta: dict[str, Any]) -> tuple[str, str]:
    return text("case_workflow.warning.refused", **_answer(meta)), text("case_workflow.warning.refused.detail")


def _failed(meta: dict[str, Any]) -> tuple[str, str]:
    count = meta.get("attempts", 1)
    key = "case_workflow.warning.failed_once" if count == 1 else "case_workflow.warning.failed"
    return text(key, name=_plugin(meta), n=count), problem_words(str(meta.get("why", "")))


def _unserved(meta: dict[str, Any]) -> tuple[str, str]:
    return text("case_workflow.warning.unserved", name=_plugin(meta)), text(f"routing.reason.{meta['reason']}")


def _stale(meta: dict[str, Any]) -> tuple[str, str]:
    return text("case_workflow.warning.stale", name=_plugin(meta)), text("case_workflow.warning.stale.detail")


def _unreadable(meta: dict[str, Any]) -> tuple[str, str]:
    return text("case_workflow.warning.unreadable"), text("case_workflow.warning.unreadable.detail")


def _answer(meta: dict[str, Any]) -> dict[str, str]:
    state = state_label(str(meta.get("state", "")))
    return {"name": _plugin(meta), "event": event_title(str(meta.get("event", ""))), "state": state}


def _plugin(meta: dict[str, Any]) -> str:
    """A plugin's name; a timer's effect has its event's there."""
    return event_title(str(meta.get("plugin", "")))


_SAID: dict[str, Callable[[dict[str, Any]], tuple[str, str]]] = {
    "effect.unhandled": _unhandled,
    "effect.refused": _refused,
    "effect.failed": _failed,
    "effect.stale": _stale,
    "vendor.unavailable": _unserved,
    "child.unreadable": _unreadable,
}
