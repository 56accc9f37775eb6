"""What the editor of a policy's rules shows: cards in words, and one rule or the score as a form."""

from __future__ import annotations

from dataclasses import dataclass

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A line of a condition in words. `join` is the word before it; `kind` what it is (condition, group, each, raw)."""

    depth: int = 0
    join: str = ""
    words: str = ""
    kind: str = "condition"


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule in the list. `part` names it for choosing; `broken` says why it can't be used, "" where it can.

    `finding` is the worst severity of its findings, "" without any.
    """

    part: str = ""
    id: str = ""
    reason: str = ""
    lines: tuple[ConditionLine, ...] = ()
    more: int = 0
    score: str = ""
    effects: tuple[str, ...] = ()
    where: str = ""
    applies: str = ""
    broken: str = ""
    finding: str = ""
    findings: int = 0


@dataclass(frozen=True, slots=True)
class ValueInput:
    """One value of a condition. `kind` is the control: text, number, date, choice, country, many or field.

    `value` is its text; of `many`, `chosen` are the texts with their words. `options` are what can be chosen; where
    `free`, others can be typed. `may_field` says that another field can be compared with, `is_field` that one is.
    All countries can be chosen where `of_countries`.
    """

    index: int = 0
    kind: str = "text"
    label: str = ""
    value: str = ""
    words: str = ""
    chosen: Choices = ()
    options: Choices = ()
    free: bool = False
    may_field: bool = False
    is_field: bool = False
    of_countries: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """A line of the condition's form: a condition, a group's head, the head of a test of a list's items, or a rule as
    it is written. `place` says where in the form it stands, `scope` whose fields it can name ("" outside of lists).
    Where `may_require`, its finding goes away once the field has to have a value.
    """

    place: str = ""
    key: str = ""
    depth: int = 0
    kind: str = "condition"
    join: str = ""
    words: str = ""
    scope: str = ""
    path: str = ""
    field: str = ""
    field_hint: str = ""
    known: bool = True
    measure: str = ""
    measures: Choices = ()
    item: str = ""
    item_fields: Choices = ()
    operator: str = ""
    operators: Choices = ()
    quantifier: str = ""
    inputs: tuple[ValueInput, ...] = ()
    group: str = ""
    source: str = ""
    first: bool = False
    last: bool = False
    empty: bool = False
    finding: str = ""
    severity: str = ""
    pointer: str = ""
    may_require: bool = False


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of a rule or threshold: its type, and the step or queue that it names."""

    index: int = 0
    type: str = "block"
    named: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class RuleForm:
    """The chosen rule. Numbers are texts, "" where the rule doesn't say them. `rule_set` tells that its condition is
    one of Ballerine's rule sets. `findings` are about the rule as a whole.
    """

    part: str = ""
    pointer: str = ""
    id: str = ""
    reason: str = ""
    description: str = ""
    score: str = ""
    weight: str = ""
    least: str = ""
    most: str = ""
    additional: str = ""
    domain: str = ""
    indicator: str = ""
    risk_level: str = ""
    applies: str = ""
    rule_set: bool = False
    group: str = "all"
    rows: tuple[FormRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    more: bool = False
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """What a range of scores causes."""

    index: int = 0
    least: str = ""
    most: str = ""
    action: ActionRow = ActionRow()
    words: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level on the scale: its name, its words, its highest score, and how many scores it spans."""

    name: str = ""
    words: str = ""
    most: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """How the score is made and what it means: the highest scores of the levels, and the thresholds.

    `scale` are all four levels, empty where their bounds don't rise.
    """

    aggregation: str = "sum"
    low: str = ""
    medium: str = ""
    high: str = ""
    scale: tuple[LevelRow, ...] = ()
    thresholds: tuple[ThresholdRow, ...] = ()


@dataclass(frozen=True, slots=True)
class BandRow:
    """A band of a characteristic: a range, or values in one text, and its points."""

    index: int = 0
    least: str = ""
    below: str = ""
    listed: str = ""
    is_values: bool = False
    points: str = ""


@dataclass(frozen=True, slots=True)
class CharacteristicRow:
    """A characteristic of the scorecard. `path` is the field that it looks at; else `source` is its rule."""

    index: int = 0
    id: str = ""
    description: str = ""
    path: str = ""
    field: str = ""
    measure: str = ""
    measures: Choices = ()
    source: str = ""
    bands: tuple[BandRow, ...] = ()
    missing: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class LimitRow:
    """The limit from so many points on; `source` is the rule where it is computed."""

    index: int = 0
    least: str = ""
    amount: str = ""
    at_most: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ScorecardForm:
    """The policy's scorecard; `present` tells whether it has one."""

    present: bool = False
    currency: str = ""
    base: str = ""
    characteristics: tuple[CharacteristicRow, ...] = ()
    limits: tuple[LimitRow, ...] = ()


@dataclass(frozen=True, slots=True)
class EditorFinding:
    """A finding in the list beside the form. `part` is where it leads; "" where it is about the text alone."""

    key: str = ""
    severity: str = "info"
    message: str = ""
    pointer: str = ""
    part: str = ""
    where: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class EditorView:
    """All that the editor shows of a policy's JSON."""

    cards: tuple[RuleCard, ...] = ()
    chosen: str = ""
    rule: RuleForm = RuleForm()
    score: ScoreForm = ScoreForm()
    scorecard: ScorecardForm = ScorecardForm()
