"""What the applicant's page shows. Field names avoid `items`, `keys` and `values`, which Reflex vars take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepMark:
    """One line of the steps rail. `status` is done, now or todo."""

    key: str
    number: int
    status: str


@dataclass(frozen=True, slots=True)
class SignUpForm:
    """What is typed on the sign-up page: the stored draft."""

    first_names: str = ""
    last_name: str = ""
    country: str = ""
    business_name: str = ""
    registration_number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """A document type that may be chosen."""

    id: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class UploadTask:
    """What is to be photographed now. `url` takes the PUT of at most `max_megabytes`.

    `reason`: when it is sent again, the reviewer's words about the earlier one.
    """

    url: str = ""
    slot: str = ""
    type: str = ""
    side: str = "front"
    facing: str = "environment"
    picture_url: str = ""
    reason: str = ""
    max_megabytes: int = 15


@dataclass(frozen=True, slots=True)
class Finding:
    """One line below the picture: a check that is fine (`ok`) or a hint; `code` names its sentence."""

    code: str
    ok: bool


@dataclass(frozen=True, slots=True)
class LookAtIt:
    """The uploaded picture and what the quality check found."""

    picture_url: str = ""
    thumb_url: str = ""
    type: str = ""
    side: str = "front"
    hint: str = ""
    findings: tuple[Finding, ...] = ()
    more_pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One document on the check and status pages. `status` is that of the document; `edit` the page to change it."""

    id: str
    type: str
    status: str
    thumb_url: str
    at: str
    edit: str = ""


@dataclass(frozen=True, slots=True)
class FixTask:
    """One thing that the applicant is asked to send again, with the reviewer's words and the old picture."""

    id: str
    type: str
    text: str
    picture_url: str
    sent_at: str
    asked_by: str
    asked_at: str
    done: bool
    new_thumb_url: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One line of the applicant's timeline. `status` is done, now or todo; `code` names its sentence."""

    code: str
    status: str
    at: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FlowView:
    """Everything that the applicant's page shows, for one state of the flow and the case.

    `step` names the page: consent, sign_up, why, document_selection, upload, check, send, status.
    `outcome` names the status page: checking, review, approved, rejected, fix.
    """

    flow_id: str = ""
    version: int = 0
    state: str = ""
    step: str = ""
    kind: str = ""
    first_name: str = ""
    display_name: str = ""
    can_go_back: bool = False
    marks: tuple[StepMark, ...] = ()
    phases: tuple[str, ...] = ()
    position: int = 0
    total: int = 0
    group: str = ""
    consent_version: str = ""
    form: SignUpForm = SignUpForm()
    country_name: str = ""
    choices: tuple[DocumentChoice, ...] = ()
    chosen_type: str = ""
    issuer: str = ""
    upload: UploadTask = UploadTask()
    look: LookAtIt = LookAtIt()
    handed_in: tuple[HandedIn, ...] = ()
    extra_step: bool = False
    outcome: str = ""
    milestones: tuple[Milestone, ...] = ()
    fixes: tuple[FixTask, ...] = ()
    outstanding: int = 0
    reason_text: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """A journey under way that the start page offers to carry on; `flow_id` is empty for none."""

    flow_id: str = ""
    kind: str = ""
    changed_at: str = ""
