"""What the laboratory does differently for data that holds a keyword: the one table of its scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Group = Literal["verdict", "delivery", "callback"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario. Its keyword is `lab-NAME`; of each group the first that the data holds counts.

    `refuses` says which attempts are turned away, so that the vendor does no work for them: none, the first or all.
    """

    name: str
    group: Group
    what: str
    refuses: Literal["", "first", "all"] = ""


SCENARIOS: Final = (
    Scenario("approved", "verdict", "Everything is fine; so it is without a keyword."),
    Scenario(
        "rejected",
        "verdict",
        "Identity declined, company dissolved, a hit on a list, an address of high risk, a merchant with violations.",
    ),
    Scenario(
        "unclear",
        "verdict",
        "Identity to be looked at, company not found, a possible hit, an address of medium risk, a doubtful merchant.",
    ),
    Scenario("slow", "delivery", "The answer takes its time."),
    Scenario("drip", "delivery", "The answer comes byte by byte."),
    Scenario("429-always", "delivery", "Status 429 with Retry-After, to every attempt.", "all"),
    Scenario("429", "delivery", "Status 429 with Retry-After to the first attempt; the next is answered.", "first"),
    Scenario("500-once", "delivery", "Status 500 to the first attempt; the next is answered.", "first"),
    Scenario("500", "delivery", "Status 500, to every attempt.", "all"),
    Scenario("timeout", "delivery", "The request is taken, the work is done, and no answer ever comes."),
    Scenario("hang-up", "delivery", "The connection breaks in the middle of the answer."),
    Scenario("broken-json", "delivery", "Status 200 with a body that is cut off."),
    Scenario("wrong-schema", "delivery", "Status 200 with JSON of another shape than the service has."),
    Scenario("huge", "delivery", "Status 200 with a body without end."),
    Scenario("redirect", "delivery", "Status 302 to the address of a cloud's metadata service.", "all"),
    Scenario("duplicate", "callback", "The callback comes twice."),
    Scenario("late", "callback", "The callback comes late."),
    Scenario("early", "callback", "The callback comes before the answer to the request."),
    Scenario("no-callback", "callback", "The callback never comes."),
    Scenario("forged", "callback", "The callback comes with a signature that is wrong."),
)
_BY_NAME: Final = {scenario.name: scenario for scenario in SCENARIOS}
_KEYWORD: Final = re.compile(
    # The longest names first, so that 429 does not win over 429-always.
    rf"lab[-_ ]({'|'.join(sorted(_BY_NAME, key=len, reverse=True))})(?:-at-([a-z0-9]+))?(?![a-z0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The scenarios of one request; "" for a plain delivery or callback."""

    verdict: str = "approved"
    delivery: str = ""
    callback: str = ""

    def turns_away(self, attempt: int) -> bool:
        """Whether the vendor does no work for this attempt, counted from 1."""
        refuses = _BY_NAME[self.delivery].refuses if self.delivery else ""
        return refuses == "all" or (refuses == "first" and attempt == 1)


def chosen(words: Iterable[str], provider: str = "") -> Chosen:
    """The scenarios that texts ask for; `lab-NAME-at-PROVIDER` counts at that provider alone."""
    found: dict[Group, str] = {}
    for text in words:
        for match in _KEYWORD.finditer(text):
            name, place = match[1].lower(), (match[2] or "").lower()
            if not place or place == provider:
                found.setdefault(_BY_NAME[name].group, name)
    return Chosen(found.get("verdict", "approved"), found.get("delivery", ""), found.get("callback", ""))
