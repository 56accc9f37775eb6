"""The page on routing is true: its example can be used, and it knows every key, word and reason."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from ballerine_app.engine.routing import parse_routing
from ballerine_app.engine.routing.document import Cheapest, Parallel, Routing, Strategy, Waterfall
from ballerine_app.engine.routing.line_up import Why
from ballerine_app.engine.routing.provider import (
    BreakerRule,
    Budget,
    CacheRule,
    Part,
    Price,
    Provider,
    RateLimit,
    Retry,
)
from ballerine_app.locales import catalogue
from ballerine_app.services.provider_admission import Refusal
from tests.conftest import PROJECT

PAGE = (PROJECT / "docs" / "routing.md").read_text()
SECTIONS = dict(re.findall(r"^#{2,3} ([^\n]+)\n(.*?)(?=^#{2,3} |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def keys_in(section: str) -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", SECTIONS[section], re.MULTILINE))


@pytest.mark.parametrize(
    ("section", "model"),
    [
        ("The document", Routing),
        ("Providers", Provider),
        ("Price", Price),
        ("Retry", Retry),
        ("Circuit breaker", BreakerRule),
        ("Rate limit", RateLimit),
        ("Cache", CacheRule),
        ("Budget", Budget),
    ],
)
def test_every_key_is_documented_and_none_that_is_not_there(section: str, model: type[Part]) -> None:
    assert keys_in(section) == {field.alias for field in model.model_fields.values()}


def test_every_strategy_is_documented_with_its_keys() -> None:
    types = {get_args(each.model_fields["type"].annotation)[0] for each in get_args(get_args(Strategy)[0])}
    assert keys_in("Strategies") - {"type"} == types
    for model in (Waterfall, Parallel, Cheapest):
        row = next(line for line in SECTIONS["Strategies"].splitlines() if f"`{model.__name__.lower()}`" in line)
        assert {field.alias for field in model.model_fields.values()} - {"type"} <= set(re.findall(r"`(\w+)`", row))


@pytest.mark.parametrize(("section", "model"), [("Retry", Retry), ("Circuit breaker", BreakerRule), ("Budget", Budget)])
def test_documented_defaults_are_the_models(section: str, model: type[Part]) -> None:
    fields = {field.alias: field.default for field in model.model_fields.values()}
    for key, said in re.findall(r"^\| `(\w+)` \|[^\n]*?([\d.]+) unless told", SECTIONS[section], re.MULTILINE):
        assert float(said) == fields[key]


def test_the_example_can_be_used() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert parse_routing(json.loads(example)).shown_name == "Registry lookup"


def test_every_reason_is_documented_and_has_its_sentence() -> None:
    reasons = {key.removeprefix("routing.reason.") for key in catalogue() if key.startswith("routing.reason.")}
    assert reasons <= set(re.findall(r"`(\w+)`", SECTIONS["No vendor"]))
    skipped = {*get_args(Why), *get_args(Refusal), "removed", "full", "waited_too_long"}
    row = next(line for line in SECTIONS["A run"].splitlines() if line.startswith("| `skipped`"))
    assert set(re.findall(r"`(\w+)`", row)) - {"skipped"} == skipped
