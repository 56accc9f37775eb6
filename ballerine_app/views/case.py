"""What the case page and the demo's back office show."""

from __future__ import annotations

from dataclasses import dataclass, field

from ballerine_app.views.vendor_results import VendorResults
from ballerine_app.views.why import WhyView


@dataclass(frozen=True, slots=True)
class Check:
    """One measured fact of a picture: `code` names it, `value` is written out, `ok` is the verdict."""

    code: str
    value: str
    ok: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """One picture of a document."""

    id: str = ""
    side: str = ""
    picture_url: str = ""
    thumb_url: str = ""
    original_url: str = ""
    width: int = 0
    height: int = 0
    size_text: str = ""
    media_type: str = ""
    sent_at: str = ""
    hints: tuple[str, ...] = ()
    hint_overruled: bool = False
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document of the case. `status`: collecting, submitted, approved, rejected, revision, replaced."""

    id: str = ""
    number: int = 0
    slot: str = ""
    type: str = ""
    issuer: str = ""
    status: str = ""
    attempt: int = 1
    reason_code: str = ""
    reason_text: str = ""
    decided_by: str = ""
    decided_at: str = ""
    thumb_url: str = ""
    pages: tuple[PageView, ...] = ()
    page_names: tuple[str, ...] = ()
    replaced_url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared fact: `code` names it, `value` is formatted."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class DataGroup:
    """A part of a case's data. A fact's `code` is what the field is called, in words."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class CaseData:
    """A case's data in words; `more` counts the values that are left out."""

    groups: tuple[DataGroup, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of the timeline: what happened in words, who did it, and when."""

    seq: int
    icon: str
    tone: str
    text: str
    detail: str
    at: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with its label and the sentence that the applicant would read."""

    code: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """The applicant's collection link. The address itself is shown once, when it is made."""

    status: str = "none"
    expires_at: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of what is left to do. `status` is done, now or todo."""

    code: str
    status: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class QueueView:
    """The named queue that a case lies in, "" for the queue of all, and who put it there: `by` is a colleague's name,
    `by_rules` says that the rules did. `choices` are what a lead may choose, as (value, words); `chosen` is the value
    that holds now.
    """

    name: str = ""
    by: str = ""
    by_rules: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything that the case page shows.

    A case that is `paperless` has neither a journey nor documents: `data` is then what there is to read.
    """

    case_id: str = ""
    reference: str = ""
    name: str = ""
    first_name: str = ""
    kind: str = ""
    state: str = ""
    version: int = 0
    revision: int = 0
    country: str = ""
    created_at: str = ""
    submitted_at: str = ""
    decided_at: str = ""
    decided_by: str = ""
    decided_text: str = ""
    assignee_id: str = ""
    assignee: str = ""
    assignee_initials: str = ""
    assignee_tone: int = 1
    mine: bool = False
    risk_score: int = -1
    risk_level: str = ""
    why: WhyView = field(default_factory=WhyView)
    vendors: VendorResults = field(default_factory=VendorResults)
    queue: QueueView = QueueView()
    documents: tuple[DocumentView, ...] = ()
    decided_count: int = 0
    open_count: int = 0
    revision_count: int = 0
    declared: tuple[Fact, ...] = ()
    todos: tuple[Todo, ...] = ()
    timeline: tuple[TimelineLine, ...] = ()
    selfie_url: str = ""
    link: LinkView = LinkView()
    can_decide: bool = False
    can_approve: bool = False
    can_reject: bool = False
    can_revise: bool = False
    approve_blocked: str = ""
    decide_blocked: str = ""
    flow_id: str = ""
    paperless: bool = False
    data: CaseData = CaseData()
