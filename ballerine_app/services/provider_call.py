"""One call of one provider for a run of a capability, outside every transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from ballerine_app.engine.routing import Provider
from ballerine_app.engine.routing.health import speaks_against
from ballerine_app.plugins.ports import Http, PluginFailed
from ballerine_app.services.plugin_record import Served, rows_of
from ballerine_app.services.plugin_thread import in_time
from ballerine_app.services.plugin_world import CallWorld
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.plugin_tables import PluginExchange
from ballerine_app.store.tables import Case, Effect


@dataclass(frozen=True, slots=True)
class Asking:
    """What the calls of a run have in common. `record` is what the providers' plugins get in place of the context."""

    runtime: Runtime
    effect: Effect
    case: Case
    capability: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Called:
    """What came of a call: a JSON value, or a failure. `ms` is how long it took, `status` the HTTP status if one came.

    `cached` is true for an answer that was kept from an earlier call; `missed` where there was none.
    """

    provider: Provider
    world: CallWorld
    ms: int
    value: Any = None
    failure: PluginFailed | None = None
    cached: bool = False
    missed: bool = False

    @property
    def status(self) -> int | None:
        """The HTTP status of the last exchange, or None."""
        taken = [note for notes in self.world.noted for note in notes.taken]
        return taken[-1].status if taken else None

    @property
    def ill(self) -> bool:
        """Whether it speaks against the provider."""
        return self.failure is not None and speaks_against(self.failure.code, self.status, passing=self.failure.retry)

    @property
    def tells_health(self) -> bool:
        """Whether it tells anything of the provider: what never left this machine does not."""
        return self.failure is None or self.ill or self.status is not None

    @property
    def problem(self) -> str:
        """Why it failed in a word or two that hold nothing of the case or of the answer; "" where it didn't."""
        if self.failure is None:
            return ""
        known = self.failure.code == "http" and self.status is not None
        return f"http {self.status}" if known else self.failure.code

    def exchanges(self, attempt: int) -> list[PluginExchange]:
        """The rows of its exchanges as the provider's attempt of this number. The last one carries what it cost."""
        rows = rows_of(self.world.effect, self.world.noted, self.world.black_out)
        for row in rows:
            row.attempt = attempt
        if rows and self.failure is None and not self.cached:
            rows[-1].cost, rows[-1].currency = self.provider.price.millionths, self.provider.price.currency
        return rows


def call_provider(
    asking: Asking, provider: Provider, attempt: int, over: Callable[[CallWorld, Http], Http] | None = None
) -> Called:
    """Call a provider as the attempt of this number; `over` may put something in front of its HTTP port."""
    world = CallWorld(asking.runtime, asking.effect, asking.case)
    began = time.monotonic()
    try:
        value, failure = _answer(world, asking, provider, attempt, over), None
    except PluginFailed as failed:
        value, failure = None, world.without_secrets(failed)
    return Called(provider, world, round((time.monotonic() - began) * 1000), value, failure)


def _answer(
    world: CallWorld,
    asking: Asking,
    provider: Provider,
    attempt: int,
    over: Callable[[CallWorld, Http], Http] | None,
) -> Any:
    # The price is the provider's, and counted once for all exchanges.
    declared = {
        **{key: value for key, value in provider.plugin.items() if key != "price"},
        "name": provider.name,
        "timeoutSeconds": provider.timeout_seconds,
    }
    call, plugin = world.call_of(
        provider.name,
        str(provider.plugin["pluginKind"]),
        declared,
        asking.record,
        f"{asking.effect.id}/{provider.name}",
        Served(asking.effect.name, asking.capability, provider.name),
    )
    call = replace(call, attempt=attempt)
    if over is not None and call.world is not None:
        call = replace(call, world=replace(call.world, http=over(world, call.world.http)))
    answer = in_time(plugin, call)
    if answer.awaits:
        raise PluginFailed(
            "A provider has to answer at once; its plugin waits for a callback.", retry=False, code="kind"
        )
    value = world.black_out(answer.value)
    try:
        orjson.dumps(value)
    except (orjson.JSONEncodeError, RecursionError):
        raise PluginFailed("The answer is no plain data.", retry=False, code="unfit") from None
    return value
