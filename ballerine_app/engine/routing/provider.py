"""One provider of a capability as a routing document declares it."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

MILLIONTHS: Final = 1_000_000


class Part(BaseModel):
    """A part of a routing document: keys in camel case, none that nobody reads, never changed."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        populate_by_name=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )


class Price(Part):
    """What one run costs that a provider has answered."""

    amount: float = Field(ge=0, le=1_000_000, description="The price of one answer, whatever it took to get it.")
    currency: str = Field("EUR", pattern=r"^[A-Z]{3}$", description="Three letters; the same for all providers.")

    @property
    def millionths(self) -> int:
        """The amount in millionths of the currency."""
        return round(self.amount * MILLIONTHS)


class Retry(Part):
    """How often a provider is asked again that has failed in a way that may pass."""

    attempts: int = Field(2, ge=1, le=20, description="Attempts in all.")
    first_pause_seconds: float = Field(1.0, ge=0, le=3_600, description="The first pause; each next one doubles.")
    longest_pause_seconds: float = Field(
        60.0, ge=0, le=86_400, description="The longest pause. A vendor that asks for a longer one is asked no more."
    )


class BreakerRule(Part):
    """When a provider is left alone for a while."""

    failures: int = Field(5, ge=1, le=1_000, description="Failures within the window that open the breaker.")
    window_seconds: float = Field(60.0, gt=0, le=86_400, description="How far back failures count.")
    error_rate: float | None = Field(None, gt=0, le=1, description="Opens it too: failures as a share of the calls,")
    minimum_calls: int = Field(10, ge=1, le=100, description="once the window holds so many.")
    cool_down_seconds: float = Field(60.0, gt=0, le=86_400, description="How long it stays open before one probe.")


class RateLimit(Part):
    """How many calls a provider gets in some time, counted over all processes."""

    calls: int = Field(ge=1, le=1_000_000, description="Calls")
    per_seconds: float = Field(gt=0, le=86_400, description="in so many seconds.")
    burst: int | None = Field(None, ge=1, le=1_000_000, description="Calls at once after a rest; `calls` unless told.")


class CacheRule(Part):
    """Whether an answer is used again for the very same request."""

    max_age_seconds: int = Field(ge=1, le=31_536_000, description="How old an answer may be.")


class Budget(Part):
    """What a provider may cost in a calendar month (UTC), in its price's currency."""

    monthly: float = Field(gt=0, le=1_000_000_000, description="The month's limit. What would exceed it is not asked.")
    warn_at: float = Field(0.8, gt=0, le=1, description="The share of it that is told as a warning.")

    @property
    def millionths(self) -> int:
        """The limit in millionths of the currency."""
        return round(self.monthly * MILLIONTHS)


class Provider(Part):
    """One provider. Its plugin gets what the capability's `request.transform` makes, or else the case's record."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="Its name; a secret's `plugins` may name it.")
    display_name: str = Field("", max_length=100, description="A label for people.")
    enabled: bool = Field(True, description="Whether it is asked at all.")
    when: Any = Field(None, description="A condition: JsonLogic over the case's record. Without one it always fits.")
    plugin: dict[str, Any] = Field(
        description="The call: `pluginKind` and its parameters, as in a definition; it needs no name and no events."
    )
    price: Price = Field(default_factory=lambda: Price(amount=0.0), description="`{amount, currency}`.")
    timeout_seconds: float = Field(30.0, ge=0.05, le=600, description="The time-out of one attempt.")
    retry: Retry = Field(default_factory=Retry, description="See *Retry*.")
    breaker: BreakerRule = Field(default_factory=BreakerRule, description="See *Circuit breaker*.")
    rate_limit: RateLimit | None = Field(None, description="See *Rate limit*.")
    concurrency: int | None = Field(None, ge=1, le=1_000, description="Calls at the same time, over all processes.")
    when_full: Literal["wait", "next"] = Field(
        "wait", description="At its rate limit or concurrency: `wait` for it, or go on with the `next` provider."
    )
    cache: CacheRule | None = Field(None, description="See *Cache*.")
    budget: Budget | None = Field(None, description="See *Budget*.")
    share: float | None = Field(None, gt=0, le=1_000_000, description="Its weight in the strategy `split`.")
    expected_hit_rate: float | None = Field(
        None, ge=0, le=1, description="The share of conclusive answers to reckon with until enough were measured."
    )

    @property
    def shown_name(self) -> str:
        """The label, or else the name."""
        return self.display_name or self.name
