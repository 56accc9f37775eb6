"""A routing as a form beside its JSON, and what another one would have cost."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.views.plugin_editor import ParamFinding, PluginPlace
from ballerine_app.views.plugin_form import ParamField


@dataclass(frozen=True, slots=True)
class ProviderForm:
    """A provider: what is asked for first, and the rest under a fold. `link` leads to its plugin, "" before it is
    saved.
    """

    key: str
    index: int
    title: str
    name: str
    enabled: bool
    first: tuple[ParamField, ...]
    more: tuple[ParamField, ...]
    mistakes: int
    is_first: bool
    is_last: bool
    link: str


@dataclass(frozen=True, slots=True)
class RoutingForm:
    """A routing's form. `strategy` is the chosen type, `strategy_help` says what it does."""

    capability: str = ""
    strategy: str = ""
    strategy_help: str = ""
    fields: tuple[ParamField, ...] = ()
    strategy_fields: tuple[ParamField, ...] = ()
    providers: tuple[ProviderForm, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutingContent:
    """What a text gives: the form and what is wrong. `broken` tells that it is no JSON."""

    form: RoutingForm
    findings: tuple[ParamFinding, ...]
    broken: bool


@dataclass(frozen=True, slots=True)
class EditedRouting:
    """The routing of one capability as a person edits it; `row.revision` is 0 for one that is not saved yet."""

    row: PluginPlace
    capability: str
    title: str
    text: str
    may_edit: bool
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class SimulatedLine:
    """What a provider would have done, in words. `share` is its part of all calls, 0 to 100."""

    provider: str
    asked: str
    estimated: str
    spent: str
    share: int


@dataclass(frozen=True, slots=True)
class BillRow:
    """What one provider did in one country, in words."""

    key: str
    country: str
    provider: str
    asked: str
    hit_rate: str
    failed: str
    cached: str
    spent: str


@dataclass(frozen=True, slots=True)
class BillView:
    """The bill of a month for one capability, in words. `saved` is against the dearest provider that fits each case."""

    month: str = ""
    runs: str = ""
    hit_rate: str = ""
    no_vendor: int = 0
    spent: str = ""
    saved: str = ""
    dearest: str = ""
    rows: tuple[BillRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SimulationView:
    """A simulation in words; `month` is "" before one was made. `cheaper` tells that it would have cost less.

    `before` and `after` are the two costs as bars, 0 to 100.
    """

    month: str = ""
    cases: int = 0
    spent: str = ""
    actual_spent: str = ""
    saved: str = ""
    cheaper: bool = False
    hit_rate: str = ""
    actual_hit_rate: str = ""
    estimated: str = ""
    estimated_share: str = ""
    unserved: int = 0
    before: int = 0
    after: int = 0
    providers: tuple[SimulatedLine, ...] = ()
