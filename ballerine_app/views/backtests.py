"""Backtests and shadows as their tabs show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ballerine_app.views.policy_comparison import CaseList, ComparisonView


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """One backtest in the list. `status`: waiting, running, done, cancelled, failed; `percent` of it is done.

    Times are ISO 8601 or "", `starts_on` and `ends_on` days, both included. `baseline` is the version it was compared
    with, 0 for none. Counts are written out; `stopped` and `passed` are those that disagree with people.
    """

    id: str = ""
    version: int = 0
    baseline: int = 0
    as_published: bool = False
    starts_on: str = ""
    ends_on: str = ""
    status: str = ""
    percent: int = 0
    done: str = ""
    total: str = ""
    moved: str = ""
    stricter: str = ""
    milder: str = ""
    blocked: str = ""
    approved: str = ""
    stopped: str = ""
    passed: str = ""
    broken: str = ""
    problem: str = ""
    created_by: str = ""
    created_at: str = ""
    finished_at: str = ""
    may_cancel: bool = False


@dataclass(frozen=True, slots=True)
class BacktestView:
    """One backtest in full, with the cases of the number that is looked at."""

    row: BacktestRow = BacktestRow()
    comparison: ComparisonView = field(default_factory=ComparisonView)
    listed: CaseList = field(default_factory=CaseList)


@dataclass(frozen=True, slots=True)
class ShadowView:
    """What a version said of new cases beside the published one.

    `since` is when it began to shadow, ISO 8601 or "" where it does not. `earlier` counts the cases on which only
    earlier contents of the draft were evaluated. `blocked` says as an error's code why it can't shadow.
    """

    since: str = ""
    may_switch: bool = False
    blocked: str = ""
    comparison: ComparisonView = field(default_factory=ComparisonView)
    listed: CaseList = field(default_factory=CaseList)
    earlier: str = ""
    limited: bool = False
