"""Scorecards for underwriting: each characteristic falls into a band, bands give points, points give a limit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from ballerine_app.engine.rules.coercion import tidy
from ballerine_app.engine.rules.compiler import Rule
from ballerine_app.engine.rules.errors import PolicyError, RuleError
from ballerine_app.engine.rules.json_shapes import a_list, a_number, a_rule, a_text, a_version, an_object
from ballerine_app.engine.rules.policy_rule import Lists
from ballerine_app.engine.rules.scorecard_band import Band, parse_bands
from ballerine_app.engine.rules.scorecard_result import ScorecardResult, ScoredCharacteristic, written

MOST_CHARACTERISTICS: Final = 200
MOST_LIMITS: Final = 100
_DECIMALS: Final = 9
_REQUIRED: Final = ("name", "version", "currency", "characteristics", "limits")
_KEYS: Final = frozenset({*_REQUIRED, "description", "base"})
_CHARACTERISTIC_REQUIRED: Final = ("id", "value", "bands", "missing")
_CHARACTERISTIC_KEYS: Final = frozenset({*_CHARACTERISTIC_REQUIRED, "description", "otherwise"})
_LIMIT_KEYS: Final = frozenset({"from", "limit", "atMost"})


@dataclass(frozen=True, slots=True)
class Characteristic:
    """What is judged: `value` is read from the data, and the first of the `bands` that holds it gives the points.

    `missing` are the points where there is no value, `otherwise` those where no band holds it.
    """

    id: str
    description: str
    value: Rule
    bands: tuple[Band, ...]
    missing: int | float
    otherwise: int | float | None


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit from so many points on: an amount, or a rule that computes it, which `at_most` bounds."""

    least: int | float
    amount: Rule
    at_most: int | float | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A checked scorecard. `base` are the points that everyone has; `hash` is that of its content."""

    name: str
    version: int
    currency: str
    base: int | float
    characteristics: tuple[Characteristic, ...]
    limits: tuple[Limit, ...]
    hash: str

    @classmethod
    def parse(cls, data: Any) -> Scorecard:
        """Check a scorecard's JSON and compile its rules. PolicyError: pointer and reason.

        `{"name", "version", "currency", "base"?, "characteristics": [{"id", "value": rule, "bands", "missing",
        "otherwise"?}], "limits": [{"from": points, "limit": amount or rule, "atMost"?}]}`. A band is `{"from"?,
        "below"?, "points"}` for numbers, or `{"in": [values], "points"}`. Bands must not overlap, and cover all
        numbers unless there is an `otherwise`; the limits rise by their points.
        """
        card = an_object(data, "", _KEYS, _REQUIRED)
        if "description" in card:
            a_text(card["description"], "/description")
        listed = a_list(card["characteristics"], "/characteristics", MOST_CHARACTERISTICS)
        found = tuple(_characteristic(item, f"/characteristics/{index}") for index, item in enumerate(listed))
        seen: set[str] = set()
        for index, each in enumerate(found):
            if each.id in seen:
                raise PolicyError(f"Two characteristics have the id {each.id!r}.", f"/characteristics/{index}/id")
            seen.add(each.id)
        steps = a_list(card["limits"], "/limits", MOST_LIMITS)
        limits = tuple(_limit(item, f"/limits/{index}") for index, item in enumerate(steps))
        for index, (lower, upper) in enumerate(pairwise(limits), 1):
            if lower.least >= upper.least:
                raise PolicyError("The limits must rise by their points.", f"/limits/{index}/from")
        name, version = a_text(card["name"], "/name"), a_version(card["version"], "/version")
        currency = a_text(card["currency"], "/currency")
        if len(currency) != 3 or not (currency.isascii() and currency.isalpha() and currency.isupper()):
            raise PolicyError("The currency is a code of three capital letters.", "/currency")
        digest = hashlib.sha256(json.dumps(card, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        return cls(name, version, currency, a_number(card.get("base", 0), "/base"), found, limits, digest)

    def evaluate(self, data: Any, now: datetime | None = None, lists: Lists = None) -> ScorecardResult:
        """Points and limit for JSON `data`, with the whole arithmetic.

        Without a limit for so few points, it is 0; so is one whose rule gives no number, or a negative one. RuleError
        names the characteristic or limit whose rule failed.
        """
        scored = tuple(_scored(each, data, now, lists) for each in self.characteristics)
        # Rounded, so that ten times 0.1 reaches the limit from 1 point on.
        points = tidy(round(self.base + sum(each.points for each in scored), _DECIMALS))
        terms = ([written(self.base)] if self.base or not scored else []) + [written(each.points) for each in scored]
        sum_told = f"{' + '.join(terms)} = {written(points)}".replace("+ -", "- ") if len(terms) > 1 else terms[0]
        amount, told = self._limit(points, data, now, lists)
        arithmetic = f"{sum_told} points; {told}"
        return ScorecardResult(
            points, amount, self.currency, scored, arithmetic, self.base, self.name, self.version, self.hash
        )

    def _limit(self, points: float, data: Any, now: datetime | None, lists: Lists) -> tuple[int | float, str]:
        reached = [limit for limit in self.limits if limit.least <= points]
        if not reached:
            return 0, "no limit for so few points = 0"
        limit = reached[-1]
        told = f"limit from {written(limit.least)} points"
        amount = _value(limit.amount, f"limit from {written(limit.least)} points", data, now, lists)
        if type(amount) not in (int, float) or amount != amount or amount < 0:
            return 0, f"{told} has no amount = 0"
        if limit.at_most is not None and amount > limit.at_most:
            return limit.at_most, f"{told} = {written(amount)}, at most {written(limit.at_most)}"
        return amount, f"{told} = {written(amount)}"


def _scored(each: Characteristic, data: Any, now: datetime | None, lists: Lists) -> ScoredCharacteristic:
    value = _value(each.value, each.id, data, now, lists)
    if value is None or value == "" or value != value:
        return ScoredCharacteristic(each.id, each.description, value, "missing", each.missing)
    for band in each.bands:
        if band.holds(value):
            return ScoredCharacteristic(each.id, each.description, value, band.told, band.points)
    if each.otherwise is None:  # no number where there are bands of numbers only, so nothing that can be judged
        return ScoredCharacteristic(each.id, each.description, value, "missing", each.missing)
    return ScoredCharacteristic(each.id, each.description, value, "otherwise", each.otherwise)


def _value(rule: Rule, name: str, data: Any, now: datetime | None, lists: Lists) -> Any:
    try:
        return rule(data, now, lists)
    except RuleError as error:
        raise RuleError(f"{name}: {error.message}", error.pointer, error.suggestion) from error


def _characteristic(data: Any, pointer: str) -> Characteristic:
    given = an_object(data, pointer, _CHARACTERISTIC_KEYS, _CHARACTERISTIC_REQUIRED)
    otherwise = a_number(given["otherwise"], f"{pointer}/otherwise") if "otherwise" in given else None
    return Characteristic(
        id=a_text(given["id"], f"{pointer}/id"),
        description=a_text(given.get("description", given["id"]), f"{pointer}/description"),
        value=a_rule(given["value"], f"{pointer}/value"),
        bands=parse_bands(given["bands"], f"{pointer}/bands", otherwise is not None),
        missing=a_number(given["missing"], f"{pointer}/missing"),
        otherwise=otherwise,
    )


def _limit(data: Any, pointer: str) -> Limit:
    given = an_object(data, pointer, _LIMIT_KEYS, ("from", "limit"))
    amount = given["limit"]
    if not isinstance(amount, dict):
        a_number(amount, f"{pointer}/limit", 0)
    at_most = a_number(given["atMost"], f"{pointer}/atMost", 0) if "atMost" in given else None
    return Limit(a_number(given["from"], f"{pointer}/from"), a_rule(amount, f"{pointer}/limit"), at_most)
