"""What every plugin of a definition may declare, whatever its kind."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class RecordParams(BaseModel):
    """What the record of a call shows: texts and numbers are masked unless their path or last key is listed.

    A path is dotted, with `*` for any key or index: `result.decision.*`. `hide` wins over `show`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    show: tuple[str, ...] = Field((), description="Paths whose values the record shows.")
    hide: tuple[str, ...] = Field((), description="Paths whose values the record masks in any case.")


class PriceParams(BaseModel):
    """What one call costs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: float = Field(ge=0, le=1_000_000, description="The price of one answered call.")
    currency: str = Field("EUR", pattern=r"^[A-Z]{3}$", description="Its currency, as three letters.")


class PluginParams(BaseModel):
    """Every kind has these. Keys that no kind reads are kept and ignored."""

    model_config = ConfigDict(frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True)

    name: str = Field(min_length=1, description="The plugin's name; its result stands under `pluginsOutput.<name>`.")
    display_name: str | None = Field(None, description="A label for people.")
    only_when: Any = Field(
        None,
        description="JsonLogic over the record. Where it does not hold, nothing is done: the output's `status` is "
        "SKIPPED, and the `successAction` follows.",
    )
    state_names: tuple[str, ...] = Field((), description="The states on whose entry it runs.")
    success_action: str | None = Field(None, description="The event that follows when it succeeds.")
    error_action: str | None = Field(None, description="The event that follows when it has failed for good.")
    persist_response_destination: str | None = Field(
        None, description="A dotted path of the context for the result, in place of `pluginsOutput.<name>`."
    )
    timeout_seconds: float | None = Field(None, description="The time-out of one attempt, 30 unless told.")
    retry: dict[str, Any] | None = Field(
        None, description="`{attempts, firstPauseSeconds, longestPauseSeconds}`: 5, 2 and 600 unless told."
    )
    price: PriceParams | None = Field(None, description="What one answered call costs: `{amount, currency}`.")
    record: RecordParams = Field(
        default_factory=RecordParams, description="What the record of a call shows: `{show, hide}`, lists of paths."
    )
