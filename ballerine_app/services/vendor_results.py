"""What the vendors said about a case, in words: for the case page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from ballerine_app.engine.workflow import Definition
from ballerine_app.engine.workflow.leaves import Path, dotted, leaves
from ballerine_app.locales import catalogue, text
from ballerine_app.locales.money import MILLION, money, sums
from ballerine_app.plugins.http_params import HttpParams
from ballerine_app.plugins.registry import Kind
from ballerine_app.services.call_words import duration_words
from ballerine_app.services.capability_settle import NO_VENDOR
from ballerine_app.services.case_effects_view import problem_words
from ballerine_app.services.declared_plugins import kind_of, plugins_by_kind
from ballerine_app.services.effect_settle import is_failure
from ballerine_app.services.errors import NotFound
from ballerine_app.services.explanation_words import written
from ballerine_app.services.plugin_condition import SKIPPED
from ballerine_app.services.plugin_rerun import moves_the_case, why_not
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.rule_fields import field_label
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.workflow_words import listed, state_label
from ballerine_app.store.effects import effects_of_case
from ballerine_app.store.plugin_exchanges import exchanges_of_case
from ballerine_app.store.plugin_tables import PluginExchange
from ballerine_app.store.tables import Case, Desk, Effect
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.vendor_results import AnswerFact, TriedProvider, VendorResult, VendorResults

MOST_FACTS: Final = 24
_LONGEST_RAW: Final = 20_000
_MAIL: Final = "MAIL"
CAPABILITY: Final = "capability"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A plugin of the case's definition with what it did for the case."""

    name: str
    effect_kind: str
    kind: str
    declared: Mapping[str, Any]
    effects: tuple[Effect, ...]
    exchanges: tuple[PluginExchange, ...]

    @property
    def latest(self) -> Effect | None:
        return self.effects[-1] if self.effects else None


def vendor_results(tx: ReadTransaction, runtime: Runtime, who: StaffMember, case: Case, desk: Desk) -> VendorResults:
    """The answers of a case's plugins that ask somebody outside; nothing where its definition is not installed."""
    try:
        definition = runtime.definitions.of(case.definition_name, case.definition_version)
    except NotFound:
        return VendorResults()
    effects = effects_of_case(tx, case.id)
    exchanges = [each for each in exchanges_of_case(tx, case.project_id, case.id) if each.method != _MAIL]
    asked = [each for each in _asked(definition, effects, exchanges) if _asks_outside(runtime, each)]
    asked.sort(key=lambda each: (not each.effects, each.effects[0].cause if each.effects else 0))
    mine = who.role != "reviewer" or desk.assignee_id == who.id
    results = tuple(_result(definition, case, each, mine=mine) for each in asked)
    return VendorResults(
        results=results,
        cost=sums((each.cost, each.currency) for each in exchanges),
        calls=sum(not each.cached for each in exchanges),
        failed=sum(each.status in ("failed", "unserved") for each in results),
    )


def _asked(definition: Definition, effects: Sequence[Effect], exchanges: Sequence[PluginExchange]) -> Iterator[_Asked]:
    for effect_kind, plugins in plugins_by_kind(definition):
        for declared in plugins:
            name = str(declared.get("name") or "")
            yield _Asked(
                name,
                effect_kind,
                kind_of(effect_kind, declared),
                declared,
                tuple(each for each in effects if each.name == name and each.kind == effect_kind),
                tuple(each for each in exchanges if each.plugin == name),
            )


def _asks_outside(runtime: Runtime, asked: _Asked) -> bool:
    """Whether it is a vendor's: a plugin that only computes, or tells somebody something, is none."""
    if asked.kind in ("webhook", "email", "template-email"):
        return False
    plugin = runtime.plugins.get(asked.kind)
    over_http = isinstance(plugin, Kind) and issubclass(plugin.params, HttpParams)
    return over_http or asked.kind == CAPABILITY or bool(asked.exchanges)


def _result(definition: Definition, case: Case, asked: _Asked, *, mine: bool) -> VendorResult:
    effect = asked.latest
    output = _answer(case.context, asked)
    status = _status(effect, output)
    # A routed plugin keeps the provider's answer beside how the run went.
    value = output.get("result") if asked.kind == CAPABILITY and isinstance(output, dict) else output
    served = _served_by(asked, output)
    last = _kept_exchange(asked, served)
    of_run = [each for each in asked.exchanges if effect and each.effect_id == effect.id]
    facts = [] if is_failure(value) or status == "skipped" else list(_facts(value, asked.name))
    rerun, why = _rerun(definition, case, effect, mine=mine)
    return VendorResult(
        key=asked.name,
        name=_title(asked),
        kind=_kind_words(asked.kind),
        source=served or (_source(last) if last else ""),
        status=status,
        words=text(f"vendors.status.{status}"),
        reason=_reason(asked, effect, output, status),
        at=last.started_at.isoformat() if last and status != "none" else "",
        duration=duration_words(sum(each.duration_ms for each in of_run)) if of_run else "",
        cost=sums((each.cost, each.currency) for each in asked.exchanges),
        cached=bool(last and last.cached),
        calls=len(asked.exchanges),
        calls_link=f"/plugins?{urlencode({'tab': 'calls', 'case': case.reference, 'plugin': asked.name})}",
        tried=tuple(_tried(output)) if asked.kind == CAPABILITY else (),
        facts=tuple(facts[:MOST_FACTS]),
        more=max(0, len(facts) - MOST_FACTS),
        raw="" if status == "skipped" else _raw(value),
        rerun=rerun,
        why=why,
        goes_on=effect is not None and moves_the_case(definition, case, effect),
        price=price_words(asked.declared),
    )


def _served_by(asked: _Asked, output: Any) -> str:
    """The provider whose answer is kept, of a routed plugin."""
    return str(output.get("provider") or "") if asked.kind == CAPABILITY and isinstance(output, dict) else ""


def _kept_exchange(asked: _Asked, served: str) -> PluginExchange | None:
    """The exchange that brought the answer, or else the last one."""
    answered = [each for each in asked.exchanges if each.problem == "" and each.status is not None]
    # Its provider's: others may have been asked in the same moment.
    of_provider = [each for each in answered if each.provider == served] if served else []
    found = of_provider or answered or list(asked.exchanges)
    return found[-1] if found else None


def _answer(context: Mapping[str, Any], asked: _Asked) -> Any:
    """What stands in the case from a plugin: at the place it declares, under its name, or where its kind keeps it."""
    declared = asked.declared.get("persistResponseDestination")
    places = [str(declared)] if isinstance(declared, str) and declared else []
    found: Any = None
    for place in (*places, f"pluginsOutput.{asked.name}"):
        found = context
        for step in place.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        if found is not None:
            return found
    outputs = context.get("pluginsOutput")
    kept = outputs.values() if isinstance(outputs, dict) else ()
    return next((each for each in kept if isinstance(each, dict) and each.get("name") == asked.name), None)


def _status(effect: Effect | None, output: Any) -> str:
    if effect is None:
        return "none"
    if effect.status in ("waiting", "held"):
        return "running" if effect.status == "waiting" else "held"
    if effect.status == "dropped":
        return "dropped"
    if isinstance(output, dict) and output.get("status") == NO_VENDOR:
        return "unserved"
    if isinstance(output, dict) and output.get("status") == SKIPPED:
        return "skipped"
    return "failed" if effect.status == "failed" or is_failure(output) else "answered"


def _reason(asked: _Asked, effect: Effect | None, output: Any, status: str) -> str:
    """Why there is no answer, or not yet."""
    if status == "none":
        names = asked.declared.get("stateNames")
        states = [state_label(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
        return text("vendors.none.in", states=listed(states)) if states else text("vendors.none.by_name")
    if status == "failed":
        told = str(output["error"]) if is_failure(output) else ""
        return told or problem_words(effect.problem if effect else "")
    if status == "unserved":
        return str(output.get("reason") or "")
    if status == "running" and effect and effect.attempt:
        return problem_words(effect.problem)
    return text(f"vendors.{status}") if status in ("dropped", "skipped") else ""


def _facts(value: Any, plugin: str) -> Iterator[AnswerFact]:
    if value is None:
        return
    if not isinstance(value, dict | list):
        yield AnswerFact(text("vendors.value"), written(value))
        return
    for path, leaf in leaves(value).items():
        # What the product itself writes into an answer is told elsewhere.
        if path not in (("name",), ("invokedAt",)) or (path == ("name",) and leaf != plugin):
            yield AnswerFact(_label(path), written(leaf))


def _tried(output: Any) -> Iterator[TriedProvider]:
    """Whom a routed plugin has asked, and whom it left out, in their order."""
    given = output.get("tried") if isinstance(output, dict) else None
    for each in given if isinstance(given, list) else ():
        if isinstance(each, dict):
            outcome, why = str(each.get("outcome") or ""), str(each.get("why") or "")
            if outcome == "answered" and not each.get("conclusive"):
                outcome = "inconclusive"
            key = f"vendors.why.{why}"
            yield TriedProvider(
                provider=str(each.get("provider") or ""),
                outcome=outcome,
                why=(text(key) if key in catalogue() else problem_words(why)) if why else "",
                duration=duration_words(int(each.get("ms") or 0)) if each.get("ms") else "",
                cost=_amount_words(each.get("cost")),
                cached=bool(each.get("cached")),
            )


def _label(path: Path) -> str:
    named = tuple(step for step in path if isinstance(step, str))
    numbers = " ".join(str(step + 1) for step in path if isinstance(step, int))
    return f"{field_label(dotted(named))} {numbers}".strip()


def _raw(value: Any) -> str:
    if value is None:
        return ""
    shown = json.dumps(value, ensure_ascii=False, indent=2)
    return shown if len(shown) <= _LONGEST_RAW else f"{shown[:_LONGEST_RAW]}\n…"


def _rerun(definition: Definition, case: Case, effect: Effect | None, *, mine: bool) -> tuple[str, str]:
    if effect is None:
        return "", ""
    refused = why_not(definition, case, effect)
    if refused:
        return "off", text(f"vendors.rerun.{refused}")
    return ("may", "") if mine else ("off", text("vendors.rerun.not_yours"))


def _title(asked: _Asked) -> str:
    given = asked.declared.get("displayName")
    if isinstance(given, str) and given:
        return given
    return field_label(asked.name)


def _kind_words(kind: str) -> str:
    key = f"plugin_kind.{kind}"
    return text(key) if key in catalogue() else kind


def _source(exchange: PluginExchange) -> str:
    return exchange.provider or exchange.host


def price_words(declared: Mapping[str, Any]) -> str:
    """What one answer of a plugin costs; "" where it declares no price."""
    return _amount_words(declared.get("price"))


def _amount_words(given: Any) -> str:
    """An `{amount, currency}` in words; "" for none."""
    amount = given.get("amount") if isinstance(given, dict) else None
    if not isinstance(amount, int | float) or isinstance(amount, bool) or amount <= 0:
        return ""
    return money(round(amount * MILLION), str(given.get("currency") or "EUR"))
