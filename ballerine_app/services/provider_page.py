"""The tab of providers: every capability, how its providers are doing, and what a lead should look at first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from ballerine_app.locales import catalogue, text
from ballerine_app.locales.money import money
from ballerine_app.services.call_words import duration_words
from ballerine_app.services.condition_edit import form_of
from ballerine_app.services.condition_words import condition_lines
from ballerine_app.services.numbers import whole
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.provider_charts import calls_chart, latency_chart, spend_chart
from ballerine_app.services.routing_view import routing_lines, routing_view
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.provider_page import CapabilityCard, Notice, ProviderCard, ProvidersPage
from ballerine_app.views.routing import ProviderHealth, ProviderView, RoutingView
from ballerine_app.views.rule_fields import FieldCatalogue

_NONE = "\N{EN DASH}"


def providers_page(runtime: Runtime, who: StaffMember) -> ProvidersPage:
    """All capabilities of the person's project."""
    views = [routing_view(runtime, who, line.capability) for line in routing_lines(runtime, who)]
    cards = tuple(_capability(runtime, view) for view in views)
    return ProvidersPage(cards, tuple(notice for view in views for notice in _notices(view)))


def strategy_words(strategy: str) -> str:
    """A strategy in words."""
    key = f"routing.strategy.{strategy}"
    return text(key) if key in catalogue() else strategy


def rate_words(rate: float | None) -> str:
    """A share as people read it; a dash where nothing was measured."""
    if rate is None:
        return _NONE
    percent = 100 * rate
    return f"{percent:.1f} %" if 0 < percent < 10 or 90 < percent < 100 else f"{percent:.0f} %"


def _capability(runtime: Runtime, view: RoutingView) -> CapabilityCard:
    line = view.line
    return CapabilityCard(
        capability=line.capability,
        title=line.display_name,
        strategy=strategy_words(line.strategy),
        revision=line.revision,
        runs=whole(line.runs),
        hit_rate=rate_words(line.hits / line.runs if line.runs else None),
        no_vendor=line.no_vendor,
        spent=money(line.spent, line.currency or "EUR"),
        saved=money(line.saved, line.currency or "EUR"),
        providers=tuple(_provider(runtime, line.capability, each) for each in view.providers),
    )


def _provider(runtime: Runtime, capability: str, each: ProviderView) -> ProviderCard:
    health, today = each.health, runtime.clock().date()
    owner, name = quote(capability, safe=""), quote(each.name, safe="")
    return ProviderCard(
        name=each.name,
        title=each.display_name,
        kind=each.kind,
        enabled=each.enabled,
        standing=_standing(each),
        reason=health.breaker_reason if health.breaker != "closed" else "",
        since=health.breaker_since if health.breaker != "closed" else "",
        closes_at=health.closes_at if health.breaker == "open" else "",
        price=money(each.price, each.currency) if each.price else text("providers.free"),
        condition=_condition(each.when),
        asked=whole(health.asked),
        hit_rate=rate_words(health.hit_rate),
        error_rate=rate_words(health.error_rate),
        p50=_NONE if health.p50_ms is None else duration_words(health.p50_ms),
        p95=_NONE if health.p95_ms is None else duration_words(health.p95_ms),
        cached=whole(health.cached),
        under_way=health.under_way,
        spent=money(health.spent, each.currency),
        budget="" if health.budget is None else money(health.budget, each.currency),
        spent_percent=-1 if not health.budget else min(100, round(100 * health.spent / health.budget)),
        calls=calls_chart(each.days, today),
        latency=latency_chart(each.days, today),
        spend=spend_chart(each.days, today, each.currency),
        link=f"/plugins/{owner}/{name}",
        calls_link=f"/plugins?{urlencode({'tab': 'calls', 'provider': each.name})}",
    )


def _condition(when: str) -> str:
    """A provider's condition in words."""
    if not when:
        return ""
    lines = condition_lines(form_of({"when": json.loads(when)}), FieldCatalogue({}))
    return " ".join(f"{line.join} {line.words}".strip() for line in lines)


def _standing(each: ProviderView) -> str:
    """How a provider stands: the worst first."""
    if not each.enabled:
        return "off"
    if each.health.breaker != "closed":
        return each.health.breaker
    return each.health.budget_standing or "well"


def _notices(view: RoutingView) -> Iterator[Notice]:
    """Open breakers, and budgets that are spent or nearly so; those that are switched off say nothing."""
    for each in view.providers:
        health, key = each.health, f"{view.line.capability} {each.name}"
        values = {"name": each.display_name, "capability": view.line.display_name}
        if not each.enabled:
            continue
        if health.breaker != "closed":
            title = text(f"providers.notice.{health.breaker}", **values)
            yield Notice(f"{key} breaker", "rejected", title, health.breaker_reason, view.line.capability)
        if health.budget_standing:
            tone = "rejected" if health.budget_standing == "stopped" else "revision"
            title = text(f"providers.notice.{health.budget_standing}", **values)
            yield Notice(f"{key} budget", tone, title, _budget(health, each.currency), view.line.capability)


def _budget(health: ProviderHealth, currency: str) -> str:
    return text("providers.budget", spent=money(health.spent, currency), budget=money(health.budget or 0, currency))
