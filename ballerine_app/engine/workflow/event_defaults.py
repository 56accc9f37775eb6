"""Who may send which event of a definition that doesn't say so, as Ballerine's own definitions don't."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

REVIEWER: Final = "reviewer"
APPLICANT: Final = "applicant"
VENDOR: Final = "vendor"
SYSTEM: Final = "system"
API: Final = "api"


@dataclass(frozen=True, slots=True)
class DefaultSenders:
    """The actors that may send an event, and why, one reason for each rule that applies."""

    actors: frozenset[str]
    reasons: tuple[str, ...]


# By name: who sends it, and why. A name that is in no row belongs to the system and the API.
BY_NAME: Final[tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...]] = (
    (("approve", "reject", "revision"), (REVIEWER,), "a decision on a case or document is a reviewer's"),
    (("resolve", "flag", "dismiss"), (REVIEWER,), "closing or marking a case is a reviewer's"),
    (("RETURN_TO_REVIEW",), (REVIEWER, SYSTEM), "a case returns to review by hand or when all is there again"),
    (
        ("USER_NEXT_STEP", "USER_PREV_STEP", "NEXT", "PREVIOUS"),
        (APPLICANT,),
        "a step of the collection flow is taken by the applicant",
    ),
    (
        ("COLLECTION_FLOW_FINISHED",),
        (APPLICANT, SYSTEM),
        "the applicant's last step sends it, or the system for him",
    ),
    (("RESUBMITTED",), (SYSTEM,), "the system sends it after the applicant has handed in again"),
    (
        ("VENDOR_DONE", "VENDOR_FAILED", "KYC_RESPONSE_RECEIVED", "KYC_HOOK_RESPONDED"),
        (VENDOR,),
        "a vendor's callback carries it",
    ),
)
_OTHERWISE: Final = DefaultSenders(frozenset({SYSTEM, API}), ("no rule knows its name",))
_SENDERS: Final = {name: (actors, reason) for names, actors, reason in BY_NAME for name in names}
_HOOK: Final = re.compile(r"/hook/([A-Za-z0-9_]{1,100})")
_PLUGIN_GROUPS: Final = ("apiPlugins", "commonPlugins", "childWorkflowPlugins", "dispatchEventPlugins")


def default_senders(data: dict[str, Any], events: Iterable[str]) -> dict[str, DefaultSenders]:
    """The default for each of the events that a definition (its envelope's JSON) handles.

    An event that is known by name and also comes from a plugin, a child case or a vendor's hook may be sent by all.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for event, actor, reason in _uses(data):
        found.setdefault(event, {}).setdefault(reason, set()).add(actor)
    return {event: _senders(event, found.get(event, {})) for event in events}


def _senders(event: str, uses: dict[str, set[str]]) -> DefaultSenders:
    actors = {actor for each in uses.values() for actor in each}
    reasons = list(uses)
    if event in _SENDERS:
        named, reason = _SENDERS[event]
        actors.update(named)
        reasons.insert(0, reason)
    return DefaultSenders(frozenset(actors), tuple(reasons)) if actors else _OTHERWISE


def _uses(data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    extensions, config = _dict(data.get("extensions")), _dict(data.get("config"))
    for group in _PLUGIN_GROUPS:
        for plugin in _dicts(extensions.get(group)):
            for key in ("successAction", "errorAction", "timeoutAction", "noVendorAction"):
                if isinstance(plugin.get(key), str):
                    yield plugin[key], SYSTEM, "a plugin sends it with its result"
            for event in (plugin.get("callbackEvent"), _dict(plugin.get("callback")).get("event")):
                if isinstance(event, str):
                    yield event, VENDOR, "a vendor is given a hook for it"
    for callback in _dicts(config.get("childCallbackResults")):
        if isinstance(callback.get("deliverEvent"), str):
            yield callback["deliverEvent"], SYSTEM, "a child case delivers it"
    if isinstance(config.get("initialEvent"), str):
        yield config["initialEvent"], SYSTEM, "it starts a new case"
    for text in _texts(extensions):
        for event in _HOOK.findall(text):
            yield event, VENDOR, "a vendor is given a hook for it"


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
