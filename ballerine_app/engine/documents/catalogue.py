"""The catalogue: which documents are asked for, and for which reasons one is sent back or turned down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Decision = Literal["revision", "rejected"]
Subject = Literal["document", "case"]
Side = Literal["front", "back"]
Camera = Literal["environment", "user"]


class CatalogueError(ValueError):
    """A catalogue file that cannot be used.

    `part` is documents or reasons, `pointer` the JSON pointer (RFC 6901) of what is wrong, `problem` says what.
    """

    def __init__(self, part: str, pointer: str, problem: str) -> None:
        """Keep the place and the problem."""
        self.part = part
        self.pointer = pointer
        self.problem = problem
        super().__init__(f"{part}{pointer or '/'}: {problem}")


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document. `category` is Ballerine's word for the slot; `camera` the one that faces it."""

    id: str
    label: str
    category: str
    slot: str
    sides: tuple[Side, ...]
    camera: Camera


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document or a case is sent back or turned down.

    `label` is for the reviewer, `text` the sentence that the applicant gets unless the reviewer writes another.
    `slots` names the slots to which it applies; empty means all.
    """

    id: str
    decision: Decision
    subject: Subject
    label: str
    text: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Document types and reasons, in the order in which they are offered."""

    types: tuple[DocumentType, ...]
    all_reasons: tuple[Reason, ...]

    @classmethod
    def parse(cls, documents: object, reasons: object) -> Catalogue:
        """Build a catalogue from the two parsed JSON files. Raises CatalogueError at the first thing that is wrong."""
        types = tuple(_types(documents))
        return cls(types, tuple(_reasons(reasons, {kind.slot for kind in types})))

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots in order of first mention."""
        return tuple(dict.fromkeys(kind.slot for kind in self.types))

    def type(self, type_id: str) -> DocumentType:
        """Return the document type. Raises KeyError."""
        for kind in self.types:
            if kind.id == type_id:
                return kind
        raise KeyError(type_id)

    def types_for(self, slot: str) -> tuple[DocumentType, ...]:
        """Return the types that can fill a slot; none for an unknown slot."""
        return tuple(kind for kind in self.types if kind.slot == slot)

    def reasons(self, *, decision: Decision, subject: Subject, slot: str | None = None) -> tuple[Reason, ...]:
        """Return the reasons that a reviewer can choose from; with `slot`, only those that fit such a document."""
        return tuple(
            reason
            for reason in self.all_reasons
            if reason.decision == decision
            and reason.subject == subject
            and (slot is None or not reason.slots or slot in reason.slots)
        )

    def reason(self, reason_id: str, *, decision: Decision, subject: Subject) -> Reason:
        """Return one reason; its id is unique within a decision and subject. Raises KeyError."""
        for reason in self.reasons(decision=decision, subject=subject):
            if reason.id == reason_id:
                return reason
        raise KeyError(reason_id)


def _types(documents: object) -> Iterator[DocumentType]:
    seen: set[str] = set()
    for row in _rows("documents", documents, "types", {"id", "label", "category", "slot", "sides", "camera"}):
        kind = DocumentType(
            id=row.text("id"),
            label=row.text("label"),
            category=row.text("category"),
            slot=row.text("slot"),
            sides=row.choices("sides", get_args(Side)),
            camera=row.choice("camera", get_args(Camera)),
        )
        if not kind.sides:
            raise row.wrong("sides", "names no side")
        if kind.id in seen:
            raise row.wrong("id", f"{kind.id!r} stands here twice")
        seen.add(kind.id)
        yield kind


def _reasons(reasons: object, slots: set[str]) -> Iterator[Reason]:
    seen: set[tuple[str, str, str]] = set()
    for row in _rows("reasons", reasons, "reasons", {"id", "decision", "subject", "label", "text", "slots"}):
        reason = Reason(
            id=row.text("id"),
            decision=row.choice("decision", get_args(Decision)),
            subject=row.choice("subject", get_args(Subject)),
            label=row.text("label"),
            text=row.text("text"),
            slots=row.choices("slots", tuple(sorted(slots))),
        )
        key = (reason.id, reason.decision, reason.subject)
        if key in seen:
            raise row.wrong("id", f"{reason.id!r} stands twice under {reason.decision} of a {reason.subject}")
        seen.add(key)
        yield reason


@dataclass(frozen=True, slots=True)
class _Row:
    """One object of a file, with its place for the error."""

    part: str
    pointer: str
    values: Mapping[str, Any]

    def wrong(self, name: str, problem: str) -> CatalogueError:
        return CatalogueError(self.part, f"{self.pointer}/{name}", problem)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, "must be a text that is not empty")
        return value

    def choice(self, name: str, allowed: tuple[Any, ...]) -> Any:
        value = self.values.get(name)
        if value not in allowed:
            raise self.wrong(name, f"must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def choices(self, name: str, allowed: tuple[Any, ...]) -> tuple[Any, ...]:
        values = self.values.get(name, [])
        if not isinstance(values, list):
            raise self.wrong(name, "must be a list")
        for at, value in enumerate(values):
            if value not in allowed or value in values[:at]:
                raise self.wrong(f"{name}/{at}", f"must be one of {', '.join(allowed)}, once, not {value!r}")
        return tuple(values)


def _rows(part: str, content: object, name: str, known: set[str]) -> Iterator[_Row]:
    if not isinstance(content, Mapping):
        raise CatalogueError(part, "", "must be an object")
    rows = content.get(name)
    if not isinstance(rows, list) or not rows:
        raise CatalogueError(part, f"/{name}", "must be a list that is not empty")
    for at, row in enumerate(rows):
        pointer = f"/{name}/{at}"
        if not isinstance(row, Mapping):
            raise CatalogueError(part, pointer, "must be an object")
        for key in row:
            if key not in known:
                raise CatalogueError(part, f"{pointer}/{key}", "is not a known field")
        yield _Row(part, pointer, row)
