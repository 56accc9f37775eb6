"""A routing document is read whole or refused with a pointer for each mistake."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.engine.routing import RoutingError, parse_routing
from tests.engine.routing.documents import HIT, provider, routing


def problems(document: Any) -> dict[str, str]:
    with pytest.raises(RoutingError) as refused:
        parse_routing(document)
    return {each.pointer: each.message for each in refused.value.problems}


def test_what_is_not_told_has_its_default() -> None:
    read = parse_routing(routing(provider("acme")))
    (acme,) = read.providers
    assert (acme.enabled, acme.timeout_seconds, acme.when_full, acme.price.currency) == (True, 30.0, "wait", "EUR")
    assert (acme.retry.attempts, acme.breaker.failures, acme.budget, acme.cache) == (2, 5, None, None)
    assert (read.currency, read.shown_name, acme.shown_name) == ("EUR", "registry", "acme")
    assert read.provider("acme") is acme
    assert read.provider("nobody") is None


@pytest.mark.parametrize(
    ("change", "pointer", "says"),
    [
        ({"capability": "Not So"}, "/capability", "pattern"),
        ({"providers": []}, "/providers", "at least 1"),
        ({"strategy": {"type": "luck"}}, "/strategy", "does not match any"),
        ({"strategy": {"type": "first", "count": 2}}, "/strategy/count", "no such key"),
        ({"strategy": {"type": "parallel", "count": 1, "quorum": 2}}, "/strategy/quorum", "More must agree"),
        ({"strategy": {"type": "parallel", "count": 3, "quorum": 2}}, "/strategy/count", "not so many"),
        ({"strategy": {"type": "split"}}, "/providers/0/share", "needs a share"),
        ({"conclusive": {"=": [1, 1]}}, "/conclusive/=", "no operator"),
        ({"conclusive": None}, "/conclusive", "waterfall needs"),
        ({"conclusive": {"in_list": [{"var": "result.name"}, "bad"]}}, "/conclusive", "custom lists"),
        ({"country": {"nope": []}}, "/country/nope", "no operator"),
        ({"surprise": 1}, "/surprise", "no such key"),
        ([], "", "object"),
    ],
)
def test_a_mistake_is_told_with_its_place(change: Any, pointer: str, says: str) -> None:
    document = {**routing(provider("acme")), **change} if isinstance(change, dict) else change
    found = problems(document)
    assert says in found[pointer]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "Acme!"}, "/providers/1/name"),
        ({"name": "acme"}, "/providers/1/name"),
        ({"price": {"amount": 1, "currency": "USD"}}, "/providers/1/price/currency"),
        ({"price": {"amount": -1}}, "/providers/1/price/amount"),
        ({"price": {"amount": float("nan")}}, "/providers/1/price/amount"),
        ({"plugin": {}}, "/providers/1/plugin/pluginKind"),
        ({"when": {"wenn": 1}}, "/providers/1/when/wenn"),
        ({"breaker": {"failures": 0}}, "/providers/1/breaker/failures"),
        ({"rateLimit": {"calls": 1}}, "/providers/1/rateLimit/perSeconds"),
        ({"cache": {"maxAgeSeconds": 1.5}}, "/providers/1/cache/maxAgeSeconds"),
        ({"budget": {"monthly": 0}}, "/providers/1/budget/monthly"),
        ({"concurrency": True}, "/providers/1/concurrency"),
        ({"enabled": "yes"}, "/providers/1/enabled"),
        ({"whenFull": "panic"}, "/providers/1/whenFull"),
    ],
)
def test_a_mistake_of_a_provider_is_told_with_its_place(change: Any, pointer: str) -> None:
    assert pointer in problems(routing(provider("acme"), {**provider("other"), **change}))


def test_no_value_of_the_document_stands_in_what_is_told() -> None:
    document = routing(
        provider("acme", plugin={"pluginKind": "api", "headers": {"key": "s3cret-value"}}, price="s3cret")
    )
    with pytest.raises(RoutingError) as refused:
        parse_routing(document)
    assert "s3cret" not in str(refused.value)


def test_a_condition_is_the_rules_language() -> None:
    assert parse_routing(routing(provider("acme", when=HIT))).providers[0].when == HIT
