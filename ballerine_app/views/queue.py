"""What the queue of cases shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case in the queue. `why` is the first reason that fired, `why_more` how many others did; `broken` says that
    rules could not be evaluated. `queue` is the named queue that it lies in, "" for the queue of all.
    """

    case_id: str
    name: str
    reference: str
    kind: str
    state: str
    risk_score: int
    risk_level: str
    why: str
    why_more: int
    country: str
    created_at: str
    changed_at: str
    assignee_id: str
    assignee: str
    assignee_initials: str
    assignee_tone: int
    mine: bool
    last_change: str
    unread: bool
    fresh: bool
    queue: str = ""
    broken: bool = False


@dataclass(frozen=True, slots=True)
class NamedQueue:
    """A named queue and how many undecided cases it holds."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many cases each view of the queue holds."""

    all: int = 0
    review: int = 0
    mine: int = 0
    waiting: int = 0
    decided: int = 0
    persons: int = 0
    businesses: int = 0


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, at most 100 rows, and the named queues that hold cases."""

    rows: tuple[QueueRow, ...] = ()
    total: int = 0
    hidden: int = 0
    page: int = 1
    pages: int = 1
    first: int = 0
    last: int = 0
    queues: tuple[NamedQueue, ...] = ()
