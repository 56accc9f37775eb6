"""A routing as a form beside its JSON: its strategy and its providers, and what typing and moving does to the text."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import quote

from pydantic import BaseModel

from ballerine_app.engine.routing.document import Cheapest, First, Parallel, Routing, Split, Waterfall
from ballerine_app.engine.routing.provider import Provider
from ballerine_app.services.definition_text import laid_out, read_object
from ballerine_app.services.errors import Invalid, InvalidDefinition
from ballerine_app.services.param_schema import Param, params_of_model
from ballerine_app.services.param_values import field_of, put_at, read_typed, take_out
from ballerine_app.services.routing_content import read_routing
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.plugin_editor import ParamFinding
from ballerine_app.views.routing_form import ProviderForm, RoutingContent, RoutingForm

STRATEGIES: Final[dict[str, type[BaseModel]]] = {
    "first": First,
    "waterfall": Waterfall,
    "parallel": Parallel,
    "cheapest": Cheapest,
    "split": Split,
}
_SEEN_FIRST: Final = ("name", "displayName", "enabled", "price", "when", "share")
_DEFAULTS: Final[dict[str, dict[str, Any]]] = {
    "parallel": {"count": 2, "quorum": 2},
    "cheapest": {"minimumHitRate": 0.8},
}
Json = dict[str, Any]


def routing_content(runtime: Runtime, text: str, saved: Sequence[str] = ()) -> RoutingContent:
    """The form of a routing's text and what is wrong with it. `saved` names the providers that have a page of their
    own.
    """
    try:
        data = read_object(text)
    except InvalidDefinition as refusal:
        return RoutingContent(RoutingForm(), _found(refusal), broken=True)
    try:
        read_routing(runtime, data)
        findings: tuple[ParamFinding, ...] = ()
    except InvalidDefinition as refusal:
        findings = _found(refusal)
    return RoutingContent(_form(data, findings, saved), findings, broken=False)


def typed_into_routing(text: str, pointer: str, typed: str) -> str:
    """The text with what was typed into a field; nothing typed takes the key out. Invalid("unknown_field"),
    Invalid("plugin_value") for what can't be read, InvalidDefinition where the text is no JSON.
    """
    data = read_object(text)
    param = next((each for each in _all_params(data) if each.pointer == pointer), None)
    if param is None:
        raise Invalid("unknown_field")
    if typed.strip():
        put_at(data, pointer, read_typed(param, typed))
    else:
        take_out(data, pointer)
    return laid_out(data)


def with_strategy(text: str, strategy: str) -> str:
    """The text with another strategy, whose keys begin with what it needs. Invalid("unknown_field") for none."""
    if strategy not in STRATEGIES:
        raise Invalid("unknown_field")
    data = read_object(text)
    data["strategy"] = {"type": strategy, **_DEFAULTS.get(strategy, {})}
    if strategy == "split":
        for each in _providers(data):
            each.setdefault("share", 1)
    return laid_out(data)


def with_provider_moved(text: str, index: int, step: int) -> str:
    """The text with a provider one place up (-1) or down (1); as it is at either end."""

    def move(providers: list[Any]) -> None:
        other = index + (1 if step > 0 else -1)
        if 0 <= index < len(providers) and 0 <= other < len(providers):
            providers[index], providers[other] = providers[other], providers[index]

    return _changed(text, move)


def without_provider(text: str, index: int) -> str:
    """The text without a provider."""

    def remove(providers: list[Any]) -> None:
        if 0 <= index < len(providers):
            del providers[index]

    return _changed(text, remove)


def with_provider(text: str, name: str) -> str:
    """The text with a provider of this name at its end, whose plugin is still to be filled in."""
    wanted = name.strip().lower().replace(" ", "-")[:64]
    if not wanted:
        raise Invalid("unknown_field")
    plugin = {"pluginKind": "api", "url": "https://"}
    return _changed(text, lambda providers: providers.append({"name": wanted, "plugin": plugin}))


def new_routing(capability: str) -> str:
    """The text that a capability's first routing begins with."""
    name = capability.strip().lower().replace(" ", "-")[:64]
    return laid_out({"capability": name, "strategy": {"type": "first"}, "providers": []})


def _form(data: Json, findings: Sequence[ParamFinding], saved: Sequence[str]) -> RoutingForm:
    strategy = _strategy(data)
    model = STRATEGIES.get(strategy)
    providers = _providers(data)
    return RoutingForm(
        capability=str(data.get("capability") or ""),
        strategy=strategy,
        strategy_help=inspect.getdoc(model) or "" if model else "",
        fields=tuple(field_of(each, data, _said(findings, each)) for each in _own_params()),
        strategy_fields=tuple(field_of(each, data, _said(findings, each)) for each in _strategy_params(strategy)),
        providers=tuple(
            _provider(data, index, len(providers), findings, saved, str(data.get("capability") or ""))
            for index in range(len(providers))
        ),
    )


def _provider(
    data: Json, index: int, count: int, findings: Sequence[ParamFinding], saved: Sequence[str], capability: str
) -> ProviderForm:
    own, around = _providers(data)[index], f"/providers/{index}"
    fields = [(each, field_of(each, data, _said(findings, each))) for each in _provider_params(index)]
    name = str(own.get("name") or "")
    return ProviderForm(
        key=f"{index} {name}",
        index=index,
        title=str(own.get("displayName") or name),
        name=name,
        enabled=own.get("enabled") is not False,
        first=tuple(field for param, field in fields if _belongs_first(param, around)),
        more=tuple(field for param, field in fields if not _belongs_first(param, around)),
        mistakes=sum(each.pointer == around or each.pointer.startswith(f"{around}/") for each in findings),
        is_first=index == 0,
        is_last=index == count - 1,
        link=f"/plugins/{quote(capability, safe='')}/{quote(name, safe='')}" if name in saved else "",
    )


def _belongs_first(param: Param, around: str) -> bool:
    return param.pointer.removeprefix(f"{around}/").split("/")[0] in _SEEN_FIRST


def _all_params(data: Json) -> list[Param]:
    found = [*_own_params(), *_strategy_params(_strategy(data))]
    for index in range(len(_providers(data))):
        found += _provider_params(index)
    return found


def _own_params() -> tuple[Param, ...]:
    return params_of_model(Routing, "", ("capability", "strategy", "providers"))


def _strategy_params(strategy: str) -> tuple[Param, ...]:
    model = STRATEGIES.get(strategy)
    return params_of_model(model, "/strategy", ("type",)) if model else ()


def _provider_params(index: int) -> tuple[Param, ...]:
    return params_of_model(Provider, f"/providers/{index}", ("plugin",))


def _strategy(data: Json) -> str:
    given = data.get("strategy")
    return str(given.get("type") or "") if isinstance(given, dict) else ""


def _providers(data: Json) -> list[Json]:
    given = data.get("providers")
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _changed(text: str, change: Callable[[list[Any]], object]) -> str:
    data = copy.deepcopy(read_object(text))
    providers = data.setdefault("providers", [])
    if not isinstance(providers, list):
        raise Invalid("unknown_field")
    change(providers)
    return laid_out(data)


def _said(findings: Sequence[ParamFinding], param: Param) -> str:
    return " ".join(
        each.message
        for each in findings
        if each.pointer == param.pointer or each.pointer.startswith(f"{param.pointer}/")
    )


def _found(refusal: InvalidDefinition) -> tuple[ParamFinding, ...]:
    return tuple(ParamFinding(each.pointer, each.message, each.severity) for each in refusal.findings)
