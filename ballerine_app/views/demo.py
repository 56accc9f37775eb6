"""What the side-by-side page shows beside the applicant and the case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiagramNode:
    """A state of the workflow, placed. `status`: now, done, todo; `tone`: "", approved, rejected."""

    state: str
    x: float
    y: float
    width: float
    height: float
    status: str
    tone: str


@dataclass(frozen=True, slots=True)
class DiagramEdge:
    """A transition: an SVG path with its event's label; `lit` when it ran last. Of several events along one path only
    the first is `drawn`; the others are labels.
    """

    path: str
    label: str
    label_x: float
    label_y: float
    anchor: str
    lit: bool
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class DiagramView:
    """Both machines drawn side by side."""

    width: float = 0
    height: float = 0
    nodes: tuple[DiagramNode, ...] = ()
    edges: tuple[DiagramEdge, ...] = ()
    collection_title: str = ""
    review_title: str = ""
    review_x: float = 0
    divider_x: float = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of the log below the diagram."""

    seq: int
    at: str
    event: str
    detail: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that the login page offers in demo mode."""

    email: str
    name: str
    initials: str
    tone: int
    role: str
