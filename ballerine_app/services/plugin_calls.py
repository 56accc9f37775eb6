"""The list of calls: who was asked for which case, how it went, and one call in full."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from ballerine_app.locales import text
from ballerine_app.locales.money import money
from ballerine_app.services.call_words import duration_words, size_words
from ballerine_app.services.case_act import load_case
from ballerine_app.services.case_effects_view import problem_words
from ballerine_app.services.declared_plugins import declared_plugin
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.plugin_rerun import RERUNNABLE, last_run, moves_the_case, why_not
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.vendor_results import price_words
from ballerine_app.store.effects import effects_of_case, get_effect
from ballerine_app.store.plugin_calls import (
    OUTCOMES,
    PAGE_SIZE,
    CallFilter,
    call_of,
    calls_of_effect,
    calls_page,
    plugins_called,
    providers_called,
)
from ballerine_app.store.plugin_tables import PluginExchange
from ballerine_app.store.tables import Case, Desk, Effect
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.plugin_calls import AttemptLine, CallDetail, CallRow, CallsPage

PERIODS: Final = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
_MOST_PAGES: Final = 10_000
_ERROR: Final = 400


@dataclass(frozen=True, slots=True)
class CallsAsked:
    """What a page asks for. `period` is "", or one of PERIODS, `case` a case's reference."""

    plugin: str = ""
    provider: str = ""
    outcome: str = ""
    case: str = ""
    period: str = ""
    page: int = 1


def checked_calls(asked: CallsAsked) -> CallsAsked:
    """The same; Invalid("unknown_filter") for an outcome, period or page that there is not."""
    if asked.outcome not in ("", *OUTCOMES) or asked.period not in ("", *PERIODS):
        raise Invalid("unknown_filter")
    if not 1 <= asked.page <= _MOST_PAGES:
        raise Invalid("unknown_filter")
    return replace(asked, plugin=asked.plugin[:200], provider=asked.provider[:200], case=asked.case.strip()[:60])


def plugin_calls(runtime: Runtime, who: StaffMember, asked: CallsAsked) -> CallsPage:
    """One page of the project's calls, newest first. Invalid as `checked_calls`."""
    asked = checked_calls(asked)
    since = runtime.clock() - PERIODS[asked.period] if asked.period else None
    wanted = CallFilter(asked.plugin, asked.provider, asked.outcome, asked.case, since, asked.page)
    with runtime.database.read() as tx:
        found, total = calls_page(tx, who.project_id, wanted)
        names, providers = plugins_called(tx, who.project_id), providers_called(tx, who.project_id)
    return CallsPage(
        rows=tuple(_row(*each) for each in found),
        total=total,
        page=asked.page,
        pages=max(1, -(-total // PAGE_SIZE)),
        plugins=tuple(names),
        providers=tuple(providers),
    )


def plugin_call(runtime: Runtime, who: StaffMember, call_id: str) -> CallDetail:
    """One call in full. NotFound("call_not_found") for another project's as for none."""
    with runtime.database.read() as tx:
        found = call_of(tx, who.project_id, call_id)
        if found is None:
            raise NotFound("call_not_found")
        exchange, case = found
        attempts = calls_of_effect(tx, exchange.effect_id)
        asked_by = get_effect(tx, exchange.effect_id)
        rerun, why, goes_on, price = _rerun(tx, runtime, who, case, asked_by)
    return CallDetail(
        row=_row(exchange, case),
        run=asked_by.name if asked_by else exchange.plugin,
        url=exchange.url,
        request=_json(exchange.request),
        response=_json(exchange.response),
        request_size=size_words(exchange.request_bytes),
        response_size=size_words(exchange.response_bytes),
        attempts=tuple(_attempt(each) for each in attempts) if len(attempts) > 1 else (),
        rerun=rerun,
        why=why,
        goes_on=goes_on,
        price=price,
    )


def outcome_of_call(exchange: PluginExchange) -> str:
    """How a call went: answered, failed, or cached where nobody had to be asked."""
    if exchange.cached:
        return "cached"
    return "failed" if exchange.problem or (exchange.status or 0) >= _ERROR else "answered"


def status_words(exchange: PluginExchange) -> str:
    """What came back: the status, or one phrase for why nothing did."""
    if exchange.cached:
        return text("calls.cached")
    if exchange.status is not None:
        return str(exchange.status)
    return text("calls.none") if exchange.problem else text("calls.handed_over")


def _row(exchange: PluginExchange, case: Case) -> CallRow:
    return CallRow(
        call_id=exchange.id,
        at=exchange.started_at.isoformat(),
        case_id=case.id,
        reference=case.reference,
        case_name=case.name,
        plugin=exchange.plugin,
        kind=exchange.kind,
        provider=exchange.provider,
        host=exchange.host,
        method=exchange.method,
        outcome=outcome_of_call(exchange),
        status=status_words(exchange),
        problem=_problem(exchange),
        duration=duration_words(exchange.duration_ms),
        attempt=exchange.attempt,
        cost=money(exchange.cost, exchange.currency) if exchange.cost else "",
    )


def _problem(exchange: PluginExchange) -> str:
    if exchange.problem:
        return problem_words(exchange.problem)
    return problem_words("http") if (exchange.status or 0) >= _ERROR else ""


def _attempt(exchange: PluginExchange) -> AttemptLine:
    return AttemptLine(
        call_id=exchange.id,
        attempt=exchange.attempt,
        at=exchange.started_at.isoformat(),
        provider=exchange.provider or exchange.host,
        outcome=outcome_of_call(exchange),
        status=status_words(exchange),
        duration=duration_words(exchange.duration_ms),
    )


def _rerun(
    tx: ReadTransaction, runtime: Runtime, who: StaffMember, case: Case, asked_by: Effect | None
) -> tuple[str, str, bool, str]:
    """Whether the plugin can be run again, why not, whether that moves the case, and what it costs."""
    latest = last_run(effects_of_case(tx, case.id), asked_by.name) if asked_by else None
    try:
        definition = runtime.definitions.of(case.definition_name, case.definition_version)
    except NotFound:
        return "off", text("vendors.rerun.not_installed"), False, ""
    if latest is None or asked_by is None or asked_by.kind not in RERUNNABLE:
        return "off", text("vendors.rerun.not_alone"), False, ""
    declared = declared_plugin(definition, latest.kind, latest.name)
    goes_on, price = moves_the_case(definition, case, latest), price_words(declared)
    refused = why_not(definition, case, latest)
    if refused:
        return "off", text(f"vendors.rerun.{refused}"), goes_on, price
    desk: Desk = load_case(tx, who.project_id, case.id)[1]
    if who.role == "reviewer" and desk.assignee_id != who.id:
        return "off", text("vendors.rerun.not_yours"), goes_on, price
    return "may", "", goes_on, price


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)
