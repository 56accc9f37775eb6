"""What the vendors said about one case: an answer per plugin, with where it came from and what it cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """One value of an answer: what it is called, and the value in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TriedProvider:
    """A provider of a routed plugin. `outcome`: answered, inconclusive, failed, waiting or skipped; `why` in words."""

    provider: str
    outcome: str
    why: str
    duration: str
    cost: str
    cached: bool


@dataclass(frozen=True, slots=True)
class VendorResult:
    """The answer of one plugin, or why there is none.

    `status`: answered, failed, unserved (no vendor of its routing), running, held, dropped or none (not asked yet).
    `source` is the provider or host that answered last, `at` when (ISO 8601). `facts` are the answer in words, `more`
    counts those left out, and `raw` is its JSON. `rerun` is "may", "off" with the reason in `why`, or "" where it can't
    be asked at all; `goes_on` tells that its answer would move the case, `price` what one answer costs.
    """

    key: str
    name: str
    kind: str
    source: str
    status: str
    words: str
    reason: str
    at: str
    duration: str
    cost: str
    cached: bool
    calls: int
    calls_link: str
    tried: tuple[TriedProvider, ...]
    facts: tuple[AnswerFact, ...]
    more: int
    raw: str
    rerun: str
    why: str
    goes_on: bool
    price: str


@dataclass(frozen=True, slots=True)
class VendorResults:
    """All of a case's, in the order in which they were asked. `cost` is what they cost in all, a sum per currency."""

    results: tuple[VendorResult, ...] = ()
    cost: str = ""
    calls: int = 0
    failed: int = 0
