"""The routing document of a capability: which providers serve it, and by which strategy they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from ballerine_app.engine.routing.errors import RoutingError, RoutingProblem
from ballerine_app.engine.routing.provider import Part, Provider
from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.engine.rules.json_pointer import escape

MOST_PROVIDERS: Final = 50
_WORDS: Final = {"extra_forbidden": "There is no such key.", "missing": "This key is missing."}


class First(Part):
    """The first provider in the document's order that fits and answers; a failing one is followed by the next."""

    type: Literal["first"]


class Waterfall(Part):
    """One provider after the other, in the document's order, until an answer is conclusive."""

    type: Literal["waterfall"]
    most: int | None = Field(None, ge=1, le=MOST_PROVIDERS, description="Providers that answer at most.")


class Parallel(Part):
    """Several providers at once, of which some must agree. One that fails is replaced by the next."""

    type: Literal["parallel"]
    count: int = Field(ge=1, le=10, description="Providers that are asked at once.")
    quorum: int = Field(ge=1, le=10, description="How many of them must agree.")
    agree: Any = Field(
        None,
        description="JsonLogic over `{result, record}`: answers for which it gives the same value agree. Unless told, "
        "conclusive answers agree.",
    )


class Cheapest(Part):
    """The cheapest provider whose hit rate is high enough; then the others, the likeliest first, if it fails."""

    type: Literal["cheapest"]
    minimum_hit_rate: float = Field(ge=0, le=1, description="The share of conclusive answers that is enough.")
    days: int = Field(30, ge=1, le=366, description="The days over which it is measured.")
    minimum_sample: int = Field(
        50, ge=1, le=1_000_000, description="Answers that a measurement needs; with fewer, `expectedHitRate` counts."
    )


class Split(Part):
    """A trial: each provider gets its `share` of the cases, the same case always the same one; then the others."""

    type: Literal["split"]


Strategy = Annotated[First | Waterfall | Parallel | Cheapest | Split, Field(discriminator="type")]


class Routing(Part):
    """The routing of one capability."""

    capability: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="What is served, for instance `registry-lookup`."
    )
    display_name: str = Field("", max_length=100, description="A label for people.")
    strategy: Strategy = Field(description="See *Strategies*.")
    conclusive: Any = Field(
        None,
        description="JsonLogic over `{result, record}`: whether an answer settles the matter. Unless told, it does.",
    )
    country: Any = Field(
        None,
        description="JsonLogic over the case's record that gives the country for reports and hit rates. Unless told, "
        "the usual places of `entity.data` are looked at.",
    )
    providers: tuple[Provider, ...] = Field(
        min_length=1, max_length=MOST_PROVIDERS, strict=False, description="The providers in their order."
    )

    @property
    def shown_name(self) -> str:
        """The label, or else the capability's name."""
        return self.display_name or self.capability

    @property
    def currency(self) -> str:
        """The currency of every price and budget."""
        return self.providers[0].price.currency

    def provider(self, name: str) -> Provider | None:
        """A provider by its name."""
        return next((each for each in self.providers if each.name == name), None)


def parse_routing(data: Any) -> Routing:
    """Read a routing document. RoutingError with a JSON pointer for each mistake."""
    if not isinstance(data, dict):
        raise RoutingError([RoutingProblem("", "A routing is an object.")])
    try:
        routing = Routing.model_validate(data)
    except ValidationError as error:
        raise RoutingError(list(_shape_problems(error))) from None
    problems = [*_rule_problems(routing), *_provider_problems(routing), *_strategy_problems(routing)]
    if problems:
        raise RoutingError(problems)
    return routing


def _shape_problems(error: ValidationError) -> Iterator[RoutingProblem]:
    for each in error.errors(include_input=False, include_url=False, include_context=False):
        steps = list(each["loc"])
        if len(steps) > 1 and steps[0] == "strategy":
            # Not a key: the type that told which strategy is meant.
            del steps[1]
        message = _WORDS.get(each["type"]) or f"{each['msg']}."
        yield RoutingProblem("".join(f"/{escape(step)}" for step in steps), message)


def _rule_problems(routing: Routing) -> Iterator[RoutingProblem]:
    rules: list[tuple[str, Any]] = [("/conclusive", routing.conclusive), ("/country", routing.country)]
    rules += [(f"/providers/{index}/when", each.when) for index, each in enumerate(routing.providers)]
    if isinstance(routing.strategy, Parallel):
        rules.append(("/strategy/agree", routing.strategy.agree))
    for pointer, rule in rules:
        if rule is None:
            continue
        try:
            compiled = compile_rule(rule)
        except RuleError as error:
            hint = f" Did you mean {error.suggestion!r}?" if error.suggestion else ""
            yield RoutingProblem(pointer + error.pointer, error.message + hint)
            continue
        if compiled.lists:
            yield RoutingProblem(
                pointer, "A routing can't ask custom lists; let a risk rule do it and read its result."
            )


def _provider_problems(routing: Routing) -> Iterator[RoutingProblem]:
    names: set[str] = set()
    for index, each in enumerate(routing.providers):
        at = f"/providers/{index}"
        if each.name in names:
            yield RoutingProblem(f"{at}/name", f"Another provider is named {each.name!r} too.")
        names.add(each.name)
        if each.price.currency != routing.currency:
            message = f"All providers of a capability have prices in one currency, here {routing.currency}."
            yield RoutingProblem(f"{at}/price/currency", message)
        if not isinstance(each.plugin.get("pluginKind"), str):
            yield RoutingProblem(f"{at}/plugin/pluginKind", "The plugin's kind is missing.")


def _strategy_problems(routing: Routing) -> Iterator[RoutingProblem]:
    strategy = routing.strategy
    if isinstance(strategy, Parallel):
        if strategy.quorum > strategy.count:
            yield RoutingProblem("/strategy/quorum", "More must agree than are asked.")
        if strategy.count > len(routing.providers):
            yield RoutingProblem("/strategy/count", "There are not so many providers.")
    if isinstance(strategy, Waterfall) and routing.conclusive is None:
        message = "A waterfall needs `conclusive`; without it, the first answer always ends it."
        yield RoutingProblem("/conclusive", message)
    if isinstance(strategy, Split):
        for index, each in enumerate(routing.providers):
            if each.share is None:
                yield RoutingProblem(f"/providers/{index}/share", "The strategy `split` needs a share.")
