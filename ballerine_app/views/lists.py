"""What the pages of custom lists show. Times are ISO 8601 or ""."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListRef:
    """What the next act on a list must name."""

    list_id: str
    name: str
    revision: int


@dataclass(frozen=True, slots=True)
class ListUse:
    """A policy version that asks for a list."""

    policy: str
    version: int
    status: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list among others. `alive` entries count now, `expiring` of them end within 30 days, `expired` are over."""

    list_id: str
    name: str
    kind: str
    description: str
    alive: int
    expiring: int
    expired: int
    uses: tuple[ListUse, ...]
    changed_at: str
    archived_at: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry. `shown` is its value as people read it, where that differs; `expiry` is "", ahead, soon or over."""

    entry_id: str
    value: str
    shown: str
    note: str
    added_at: str
    added_by: str
    expires_at: str
    expiry: str
    imported: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was done to a list, in words. `import_id` names an import that can be undone."""

    seq: int
    at: str
    by: str
    words: str
    detail: str
    import_id: str


@dataclass(frozen=True, slots=True)
class ListView:
    """One list with a page of its entries, as one person sees it."""

    line: ListLine
    revision: int
    created_by: str
    created_at: str
    may_edit: bool
    needed_by: str
    rows: tuple[EntryRow, ...]
    total: int
    page: int
    pages: int
    history: tuple[HistoryLine, ...]
    history_goes_on: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What a list says of a value: the entry that fits, or none; `compared` is the form that is compared."""

    value: str
    compared: str
    entry: str
    note: str
    expires_at: str
    fits: bool


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One of a file's first rows; `outcome` is new, changed, there, doubled or broken."""

    line: int
    value: str
    note: str
    expires_at: str
    outcome: str


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A row that can't be taken in."""

    line: int
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do, before it is done. Columns count from 0, -1 is none; `columns` are (number, words)."""

    upload_id: str
    file_name: str
    encoding: str
    separator: str
    header: bool
    columns: tuple[tuple[str, str], ...]
    value: int
    note: int
    expires: int
    revision: int
    total: int
    new: int
    changed: int
    there: int
    doubled: int
    broken: int
    first: tuple[PreviewRow, ...]
    broken_first: tuple[BrokenLine, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    import_id: str
    new: int
    changed: int
    there: int
    doubled: int
    broken: int
