"""Changing routings: who may, which revision counts, and what is recorded of it."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.routing_act import delete_routing, save_routing, set_provider_enabled
from ballerine_app.services.routing_content import InvalidRouting
from ballerine_app.services.routing_report import bill_of
from ballerine_app.services.routing_simulation import simulate_routing
from ballerine_app.services.routing_view import routing_lines, routing_view
from ballerine_app.services.runtime import Runtime
from tests.services.conftest import MakeStaff
from tests.services.plugin_cases import reaching
from tests.services.routings import noted, provider, routing

DOCUMENT: Any = routing(
    provider("acme", kind="api", plugin={"url": "https://acme.example/x", "headers": {"x-key": "hunter2-hunter2"}})
)


@pytest.fixture
def installed(runtime: Runtime) -> Any:
    with reaching(runtime) as found:
        yield found


def test_leads_change_reviewers_read_and_the_log_holds_no_access_data(
    installed: Runtime, make_staff: MakeStaff
) -> None:
    lead, reviewer = make_staff("lena", role="lead"), make_staff("rosa")
    for act in (
        lambda: save_routing(installed, reviewer, DOCUMENT, revision=0),
        lambda: set_provider_enabled(installed, reviewer, "registry", "acme", revision=1, enabled=False),
        lambda: delete_routing(installed, reviewer, "registry", revision=1),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert save_routing(installed, lead, DOCUMENT, revision=0).revision == 1
    view = routing_view(installed, reviewer, "registry")
    assert (view.may_edit, view.changed_by, view.line.providers) == (False, "Lena", 1)
    assert routing_view(installed, lead, "registry").may_edit
    (told,) = noted(installed, "routing.saved")
    assert (told["capability"], told["revision"], told["strategy"]) == ("registry", 1, "waterfall")
    assert told["providers"][0] == {
        "name": "acme",
        "enabled": True,
        "kind": "api",
        "price": 1_000_000,
        "currency": "EUR",
        "budget": None,
    }
    assert "hunter2" not in str(told)


def test_who_was_not_first_changes_nothing(installed: Runtime, make_staff: MakeStaff) -> None:
    lead = make_staff("lena", role="lead")
    save_routing(installed, lead, DOCUMENT, revision=0)
    with pytest.raises(Conflict):
        save_routing(installed, lead, DOCUMENT, revision=0)
    assert set_provider_enabled(installed, lead, "registry", "acme", revision=1, enabled=False).revision == 2
    with pytest.raises(Conflict):
        set_provider_enabled(installed, lead, "registry", "acme", revision=1, enabled=True)
    with pytest.raises(Conflict):
        delete_routing(installed, lead, "registry", revision=1)
    assert not routing_view(installed, lead, "registry").providers[0].enabled
    with pytest.raises(NotFound):
        set_provider_enabled(installed, lead, "registry", "nobody", revision=2, enabled=True)
    delete_routing(installed, lead, "registry", revision=2)
    assert routing_lines(installed, lead) == ()
    with pytest.raises(NotFound):
        routing_view(installed, lead, "registry")


def test_what_can_not_be_used_is_not_saved(installed: Runtime, make_staff: MakeStaff) -> None:
    lead = make_staff("lena", role="lead")
    with pytest.raises(InvalidRouting) as refused:
        save_routing(installed, lead, '{"capability": "registry", "capability": "registry"}', revision=0)
    assert "twice" in refused.value.findings[0].message
    for month in ("2026-13", "last", "2026-1"):
        with pytest.raises(Invalid):
            bill_of(installed, lead, month)
        with pytest.raises(Invalid):
            simulate_routing(installed, lead, DOCUMENT, month)
    assert routing_lines(installed, lead) == ()


@pytest.mark.parametrize(
    ("kind", "plugin"),
    [("api", {"url": "https://acme.example/x", "callback": {"event": "DONE"}}), ("kyc-session", {"vendor": "veriff"})],
)
def test_a_vendor_that_calls_back_is_no_provider(
    installed: Runtime, make_staff: MakeStaff, kind: str, plugin: Any
) -> None:
    with pytest.raises(InvalidRouting) as refused:
        save_routing(
            installed, make_staff("lena", role="lead"), routing(provider("acme", kind=kind, plugin=plugin)), revision=0
        )
    (found,) = refused.value.findings
    assert (found.code, found.pointer) == ("routing_callback", "/providers/0/plugin")
