"""The audit log of a case in words, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ballerine_app.locales import catalogue, text
from ballerine_app.store.tables import AuditEntry
from ballerine_app.views.case import TimelineLine

_LOOKS = {
    "document.uploaded": ("upload", "collect"),
    "case.submitted": ("send", "collect"),
    "consent.given": ("check", "collect"),
    "entity.changed": ("pencil", "collect"),
    "case.started": ("user", "collect"),
    "case.opened": ("user", ""),
    "hint.overruled": ("triangle-alert", "revision"),
    "rules.evaluated": ("scale", ""),
    "rules.failed": ("triangle-alert", "revision"),
    "vendor.unavailable": ("triangle-alert", "revision"),
    "vendor.callback": ("inbox", ""),
    "step.required": ("plus", ""),
    "case.routed": ("inbox", ""),
    "case.moved_to_queue": ("inbox", ""),
    "case.assigned": ("user-check", ""),
    "case.released": ("user", ""),
    "case.migrated": ("workflow", ""),
    "context.merged": ("pencil", ""),
    "plugin.rerun": ("refresh-cw", ""),
    "document.approved": ("check", "approved"),
    "document.rejected": ("x", "rejected"),
    "document.revision": ("rotate-ccw", "revision"),
    "document.reopened": ("rotate-ccw", ""),
    "approve": ("check", "approved"),
    "reject": ("x", "rejected"),
    "revision": ("rotate-ccw", "revision"),
    "RESUBMITTED": ("send", "collect"),
    "message.sent": ("mail", ""),
    "message.failed": ("mail", "revision"),
    "applicant.invited": ("send", ""),
    "link.made": ("link", ""),
    "link.opened": ("smartphone", ""),
    "link.renewed": ("link", ""),
    "link.revoked": ("link", "revision"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the lines are written: the reviewer's own id, everybody's names, and the applicant's first name."""

    staff_id: str
    names: dict[str, str]
    applicant: str


def timeline(entries: list[AuditEntry], reader: Reader) -> tuple[TimelineLine, ...]:
    """The entries that say something to a reviewer; the steps between them are left to the event log."""
    lines = (_line(entry, reader) for entry in entries)
    return tuple(line for line in lines if line is not None)


def _line(entry: AuditEntry, reader: Reader) -> TimelineLine | None:
    meta = entry.meta
    event = entry.event
    if event == "USER_NEXT_STEP" and meta.get("from") != meta.get("to"):
        event = "case.submitted"
    if event == "case.started" and entry.actor_kind != "applicant":
        event = "case.opened"
    if event not in _LOOKS or (event == "link.made" and entry.actor_kind == "system" and entry.actor_id != "command"):
        # A link that the product itself made went out with a message, which has its own line.
        return None
    icon, tone = _LOOKS[event]
    who = _who(entry, reader)
    values = {"who": who, "document": _document(meta), **_values(event, entry, reader)}
    sentence = text(f"timeline.{event}", **values)
    return TimelineLine(
        seq=entry.seq,
        icon=icon,
        tone=tone,
        text=sentence[0].upper() + sentence[1:],
        detail=_detail(event, entry),
        at=entry.at.isoformat(),
    )


def _who(entry: AuditEntry, reader: Reader) -> str:
    if entry.actor_kind == "reviewer":
        return text("timeline.you") if entry.actor_id == reader.staff_id else reader.names.get(entry.actor_id, "")
    if entry.actor_kind == "applicant":
        return reader.applicant or text("timeline.applicant")
    if entry.actor_id == "command":
        return text("timeline.command")
    return text("timeline.system")


def _document(meta: dict[str, Any]) -> str:
    known = f"document.the.{meta.get('document', '')}"
    return text(known) if known in catalogue() else ""


def _values(event: str, entry: AuditEntry, reader: Reader) -> dict[str, str]:
    meta = entry.meta
    if event == "rules.evaluated":
        before = meta.get("before")
        level = text(f"risk.{meta['level']}").lower()
        return {"before": "" if before is None else f"{before} → ", "score": str(meta["score"]), "level": level}
    if event in ("case.routed", "case.moved_to_queue"):
        return {"queue": meta["queue"] or text("queue.everyone")}
    if event in ("plugin.rerun", "vendor.unavailable", "vendor.callback"):
        return {"plugin": str(meta.get("plugin", ""))}
    if event == "step.required":
        return {"step": text(f"document.name.{meta['step']}").lower()}
    if event in ("message.sent", "message.failed"):
        return {"message": text(f"messages.kind.{meta['kind']}").lower()}
    if event == "case.migrated":
        return {"before": str(meta["fromVersion"]), "after": str(meta["version"])}
    return {}


def _detail(event: str, entry: AuditEntry) -> str:
    meta, payload = entry.meta, entry.payload or {}
    if event in ("document.uploaded", "hint.overruled") and meta.get("hints"):
        return ", ".join(text(f"hint.short.{hint}") for hint in meta["hints"])
    if event in ("document.revision", "document.rejected", "reject"):
        return str(payload.get("text", ""))
    if event == "document.uploaded" and meta.get("side") == "back":
        return text("document.side.back")
    if event == "context.merged":
        return ", ".join(meta["keys"])
    if event == "vendor.unavailable":
        return text(f"routing.reason.{meta['reason']}")
    if event == "vendor.callback":
        return text(f"timeline.callback.{meta['outcome']}")
    return ""
