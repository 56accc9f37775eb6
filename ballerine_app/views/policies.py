"""What the rules pages and the commands show of risk policies: the list, their versions, one version in full."""

from __future__ import annotations

from dataclasses import dataclass, field

from ballerine_app.views.definition_diff import DefinitionDiff, DiffWords
from ballerine_app.views.versions import LintFinding


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One version of a policy. `status` is draft, review, published or archived; times are ISO 8601 or "".

    Every `…_by` is a name, "" for what came with the product or by the command. `note` is the last word between author
    and reviewer.
    """

    version_id: str = ""
    name: str = ""
    version: int = 0
    status: str = ""
    revision: int = 0
    description: str = ""
    created_by: str = ""
    created_at: str = ""
    changed_at: str = ""
    submitted_by: str = ""
    submitted_at: str = ""
    sent_back_by: str = ""
    sent_back_at: str = ""
    note: str = ""
    published_by: str = ""
    published_at: str = ""
    archived_at: str = ""
    shadow_since: str = ""


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One version, as the person who asks may see and change it.

    `text` is its JSON, laid out; `published_text` that of the version that judges new cases (`published_version`, 0
    where there is none), to compare with. `blocked` says as an error's code why it can't be submitted or published, ""
    where it can be. `may_approve` tells that this person may publish what is in review; `own_work` that he or she may
    not, being one of its authors. `four_eyes` tells whether a second person is needed at all.
    """

    row: PolicyRow = PolicyRow()
    text: str = ""
    published_version: int = 0
    published_text: str = ""
    findings: tuple[LintFinding, ...] = ()
    blocked: str = ""
    four_eyes: bool = True
    own_work: bool = False
    may_edit: bool = False
    may_submit: bool = False
    may_publish: bool = False
    may_approve: bool = False
    may_send_back: bool = False
    may_roll_back: bool = False
    may_delete: bool = False
    may_copy: bool = False


@dataclass(frozen=True, slots=True)
class RollBack:
    """What putting an earlier version back into force changes: `row` is that version, `present` the one in force."""

    row: PolicyRow = PolicyRow()
    present: int = 0
    changes: tuple[DiffWords, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy in the list. `published`, `draft` and `review` are version numbers, 0 for none.

    `opens` is the version that its link shows, on which `errors` and `warnings` were found, and which has so many
    `rules`; `source` is the id of the version that the next draft begins with. `changed_by` is a name, "" for what came
    with the product or by the command.
    """

    name: str
    description: str
    published: int
    draft: int
    review: int
    versions: int
    rules: int
    opens: int
    source: str
    errors: int
    warnings: int
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """A version after an act on it: `revision` is what the next act on it must name."""

    version_id: str
    name: str
    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """Something about a policy's text: `line` is where it stands, 0 for nowhere; `code` is what kind it is."""

    key: str
    severity: str
    message: str
    pointer: str
    line: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class PolicyCheckLine:
    """One thing that a test expects, in words, and what came out."""

    label: str
    expected: str
    got: str
    passed: bool


@dataclass(frozen=True, slots=True)
class PolicyTestLine:
    """A test of a policy with what came of it. `problem` is what kept the policy from judging, "" for nothing.

    `data` is its JSON, laid out; `now` the time at which it takes place, "" where that is the present.
    """

    index: int
    name: str
    passed: bool
    problem: str
    checks: tuple[PolicyCheckLine, ...]
    data: str
    now: str


@dataclass(frozen=True, slots=True)
class PolicyTestForm:
    """The fields of a test as they are typed; an empty one isn't expected. `actions` is JSON."""

    name: str = ""
    data: str = "{}"
    now: str = ""
    score: str = ""
    level: str = ""
    fired: str = ""
    not_fired: str = ""
    actions: str = ""
    points: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A case to choose, in words."""

    case_id: str
    words: str


@dataclass(frozen=True, slots=True)
class PolicyContent:
    """What a version's text gives to its page: findings, tests, and what it changes.

    `tested` is False where the text can't judge, so that its tests can't run; `failing` counts tests that fail.
    """

    findings: tuple[PolicyFinding, ...] = ()
    errors: int = 0
    warnings: int = 0
    tested: bool = True
    tests: tuple[PolicyTestLine, ...] = ()
    failing: int = 0
    changes: DefinitionDiff = field(default_factory=DefinitionDiff)
