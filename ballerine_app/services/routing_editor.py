"""The routings of a project for their editor, and the simulation of one that is only typed, in words."""

from __future__ import annotations

from ballerine_app.locales.money import money
from ballerine_app.services.definition_text import read_object
from ballerine_app.services.errors import Invalid
from ballerine_app.services.numbers import percent
from ballerine_app.services.provider_admission import month_of
from ballerine_app.services.provider_page import rate_words
from ballerine_app.services.routing_act import save_routing
from ballerine_app.services.routing_simulation import last_month, simulate_routing
from ballerine_app.services.routing_view import routing_lines, routing_view
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.routing_figures import runs_of_month
from ballerine_app.views.plugin_editor import PluginPlace
from ballerine_app.views.routing import Simulation
from ballerine_app.views.routing_form import EditedRouting, SimulatedLine, SimulationView


def capabilities(runtime: Runtime, who: Editor) -> tuple[tuple[str, str], ...]:
    """The capabilities that have a routing: name and title."""
    return tuple((line.capability, line.display_name) for line in routing_lines(runtime, who))


def edited_routing(runtime: Runtime, who: Editor, capability: str) -> EditedRouting:
    """A capability's routing. NotFound("routing_not_found") for another project's as for none."""
    view = routing_view(runtime, who, capability)
    return EditedRouting(
        row=PluginPlace(capability, view.line.revision),
        capability=capability,
        title=view.line.display_name,
        text=view.document,
        may_edit=view.may_edit,
        changed_at=view.line.changed_at,
        changed_by=view.changed_by,
    )


def save_edited_routing(runtime: Runtime, who: Editor, capability: str, text: str, revision: int) -> PluginPlace:
    """Save a routing's text. Refusals as for `save_routing`; Invalid("capability_renamed") for another capability."""
    if read_object(text).get("capability") != capability:
        raise Invalid("capability_renamed", field="capability", name=capability)
    saved = save_routing(runtime, who, text, revision=revision)
    return PluginPlace(saved.capability, saved.revision)


def simulation_view(runtime: Runtime, who: Editor, text: str, month: str) -> SimulationView:
    """What a month, or the last one for "", had cost under a routing's text. Refusals as for `simulate_routing`."""
    return _words(simulate_routing(runtime, who, text, month))


def month_to_simulate(runtime: Runtime, who: Editor, capability: str) -> str:
    """The last whole month as `YYYY-MM`, or the present one where no case asked for the capability before it."""
    now = runtime.clock()
    with runtime.database.read() as tx:
        before = next(runs_of_month(tx, who.project_id, capability, last_month(now), portion=1), None)
    return last_month(now) if before else month_of(now)


def _words(found: Simulation) -> SimulationView:
    currency = found.currency or "EUR"
    dearer = max(found.spent, found.actual_spent, 1)
    calls = sum(each.asked for each in found.providers) or 1
    return SimulationView(
        month=found.month,
        cases=found.cases,
        spent=money(found.spent, currency),
        actual_spent=money(found.actual_spent, currency),
        saved=money(abs(found.saved), currency),
        cheaper=found.saved >= 0,
        hit_rate=rate_words(found.hit_rate),
        actual_hit_rate=rate_words(found.actual_hit_rate),
        estimated=f"{found.estimated}",
        estimated_share=percent(found.estimated, found.cases),
        unserved=found.unserved,
        before=round(100 * found.actual_spent / dearer),
        after=round(100 * found.spent / dearer),
        providers=tuple(
            SimulatedLine(
                provider=each.provider,
                asked=f"{each.asked:,.0f}",
                estimated=f"{each.estimated:,.0f}",
                spent=money(each.spent, currency),
                share=round(100 * each.asked / calls),
            )
            for each in found.providers
        ),
    )
