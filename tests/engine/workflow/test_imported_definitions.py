"""Ballerine's own definitions: what the linter says of them, who may send what, and that a case gets everywhere."""

from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, lint
from ballerine_app.engine.workflow.event_defaults import default_senders
from ballerine_app.engine.workflow.lint import reachable
from tests.engine.workflow.imported_walk import made_contexts, replay, ways_to_states

# What the context schemas of the imported definitions require.
REQUIRED: dict[str, Any] = {
    "entity": {"type": "business", "id": "e1", "data": {"companyName": "Acme"}},
    "documents": [],
    "mainRepresentative": {"fullName": "Ada Lovelace", "email": "ada@example.com"},
    "customerName": "Acme",
}
API = "/extensions/apiPlugins"
STATES = "/definition/states"
EMAIL_UNHEARD = [
    ("plugin_callback", f"{API}/{{}}/successAction"),
    ("plugin_callback", f"{API}/{{}}/errorAction"),
]


def unheard(index: int) -> list[tuple[str, str]]:
    return [(code, pointer.format(index)) for code, pointer in EMAIL_UNHEARD]


def told(data: Any, *, infos: bool = False) -> list[tuple[str, str]]:
    return [(each.code, each.pointer) for each in lint(Definition.parse(data)) if infos or each.severity != "info"]


RESOLVED = [("unreachable", f"{STATES}/resolved")]
BAD_DEFAULT = ("default_context", "/definition/context")
SYNC_AT_START = ("plugin_initial", f"{API}/1/stateNames")
GUARDS = f"{STATES}/check_business_details/on"
FINDINGS: dict[str, list[tuple[str, str]]] = {
    # Three guards without `options`, a plugin on a state that isn't there and without pluginKind, the wrong key for the
    # steps of its request, and a missing score that counts as 0.
    "kybWithExternalRequestWorkflowExample": [
        ("guard_shape", f"{GUARDS}/API_CALL_SUCCESS/0/cond/rule"),
        ("guard_shape", f"{GUARDS}/API_CALL_SUCCESS/2/cond/rule"),
        ("guard_shape", f"{GUARDS}/API_CALL_ERROR/0/cond/rule"),
        ("plugin_state", f"{API}/0/stateNames"),
        ("compare_missing", f"{GUARDS}/API_CALL_SUCCESS/2/cond/rule/<"),
        ("plugin_kind", f"{API}/0"),
        ("plugin_transform", f"{API}/0/request/transformers"),
        ("plugin_transform", f"{API}/0/response/transformers"),
    ],
    "kybWithDynamicExternalRequestWorkflowExample": [
        ("compare_missing", f"{GUARDS}/API_CALL_SUCCESS/2/cond/options/rule/<"),
        ("plugin_kind", f"{API}/1"),
        ("plugin_kind", f"{API}/2"),
    ],
    "kybParentDynamicExample": RESOLVED,
    # The invitation is bound to the state in which a case starts, so it is never sent.
    "kybKycWorkflowDefinition": [BAD_DEFAULT, ("plugin_initial", f"{API}/0/stateNames"), *unheard(2)],
    "kycDynamicExample": [("unreachable", f"{STATES}/reject"), ("unreachable", f"{STATES}/approve")],
    # The e-mail KYC that fails in Ballerine: nothing handles EMAIL_SENT in `email_sent`.
    "kycEmailSessionDefinition": unheard(1),
    "parentKybWithSessionWorkflowDefinition": [BAD_DEFAULT, *unheard(1)],
    "websiteMonitoringDefinition": [],
    # A guard that always fails where it is reached, the invitation bound to `idle` too, and the sanctions check with
    # its actions swapped, so that a success ends the case before the other vendors have answered.
    "dynamicUiWorkflowDefinition": [
        ("guard_rule", f"{STATES}/revision/on/COLLECTION_FLOW_FINISHED/0/cond/options/rule"),
        BAD_DEFAULT,
        ("plugin_initial", f"{API}/0/stateNames"),
        *unheard(0),
        ("plugin_overtaken", f"{API}/1"),
        ("plugin_overtaken", f"{API}/3"),
    ],
    "kybWithAssociatedCompanies": [BAD_DEFAULT, ("child_event", "/config/childCallbackResults/5/deliverEvent")],
    "associatedCompanyChild": [("unreachable", f"{STATES}/failed")],
    "kycChild": [("unreachable", f"{STATES}/failed")],
    "seed_risk_score_improvement": RESOLVED,
    "seed_kyc_manual_review": RESOLVED,
    "seed_kyc_manual_review_docs": RESOLVED,
    "seed_kyb_risk_score": RESOLVED,
    "seed_kyb_manual_review": RESOLVED,
    "seed_kyb_onboarding": RESOLVED,
    "seed_kyc_wizard": [],
    "seed_kyb_wizard": [],
    "ui_kyb_parent_dynamic": [SYNC_AT_START],
    "ui_kyb_with_associated": [SYNC_AT_START],
    "ui_associated_company": [*[("plugin_state", f"{API}/1/stateNames")] * 4, SYNC_AT_START, *unheard(3)],
    "workflowOptions": [],
    "errorWorkflow": [],
    "shortWorkflow": [],
}


def test_all_definitions_are_told_of(ballerine_definitions: dict[str, Any]) -> None:
    assert set(ballerine_definitions) == set(FINDINGS)


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_what_is_wrong_is_told(name: str, ballerine_definitions: dict[str, Any]) -> None:
    assert told(ballerine_definitions[name]) == FINDINGS[name]


def test_what_is_only_noted(ballerine_definitions: dict[str, Any]) -> None:
    noted = {
        (name, code)
        for name, data in ballerine_definitions.items()
        for code, _ in set(told(data, infos=True)) - set(told(data))
        if code != "default_actors"
    }
    flows = ("ui_kyb_parent_dynamic", "ui_kyb_with_associated", "ui_associated_company")
    assert noted == {
        ("errorWorkflow", "no_final"),
        ("kybKycWorkflowDefinition", "unknown_path"),  # entity.data.dynamicInfo
        ("parentKybWithSessionWorkflowDefinition", "unknown_path"),
        ("kybWithExternalRequestWorkflowExample", "plugin_unused"),
        ("kybWithExternalRequestWorkflowExample", "compare_missing"),
        ("kybWithDynamicExternalRequestWorkflowExample", "compare_missing"),
        *((name, "plugin_unused") for name in flows),
        *((name, "plugin_no_callback") for name in flows),
    }


# States that no history leads to, though no state is unreachable by its events: those whose guards can never pass.
REALLY_UNREACHABLE: dict[str, set[str]] = {}


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_a_case_gets_to_every_reachable_state(name: str, ballerine_definitions: dict[str, Any]) -> None:
    definition = Definition.parse(ballerine_definitions[name])
    base = REQUIRED if definition.data.get("contextSchema") else {}
    ways = ways_to_states(definition, base)
    assert set(ways) == reachable(definition) - REALLY_UNREACHABLE.get(name, set())
    for state, steps in ways.items():
        assert state in replay(definition, steps), (state, steps)


def test_the_walk_sees_a_guard_that_can_never_pass() -> None:
    rule = {"and": [{"<": [{"var": "x"}, 3]}, {">": [{"var": "x"}, 5]}]}
    branch = {"target": "b", "cond": {"type": "json-logic", "options": {"rule": rule}}}
    states = {"a": {"on": {"GO": [branch, "c"]}}, "b": {"type": "final"}, "c": {"type": "final"}}
    definition = Definition.parse({"definition": {"initial": "a", "states": states}})
    assert len(made_contexts(definition)) > 1
    assert set(ways_to_states(definition, {})) == {"a", "c"}
    assert reachable(definition) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("name", "event", "actors"),
    [
        ("kybWithExternalRequestWorkflowExample", "approve", {"reviewer"}),
        ("kybWithExternalRequestWorkflowExample", "start", {"system", "api"}),
        ("kybWithExternalRequestWorkflowExample", "data_updated", {"system", "api"}),
        ("kybParentDynamicExample", "COLLECTION_FLOW_FINISHED", {"applicant", "system"}),
        ("kybKycWorkflowDefinition", "RESUBMITTED", {"system"}),
        ("kybKycWorkflowDefinition", "KYC_RESPONDED", {"system"}),
        ("kybKycWorkflowDefinition", "INVITATION_EMAIL_SENT", {"system"}),
        ("kycDynamicExample", "KYC_RESPONDED", {"vendor"}),
        ("kycEmailSessionDefinition", "KYC_RESPONSE_RECEIVED", {"vendor"}),
        ("websiteMonitoringDefinition", "START", {"system"}),
        ("websiteMonitoringDefinition", "WEBSITE_MONITORING_FINISHED", {"vendor"}),
        ("dynamicUiWorkflowDefinition", "VENDOR_DONE", {"vendor", "system"}),
        ("kybWithAssociatedCompanies", "revision", {"reviewer", "system"}),
        ("seed_kyb_onboarding", "RETURN_TO_REVIEW", {"reviewer", "system"}),
        ("seed_kyc_wizard", "USER_NEXT_STEP", {"applicant"}),
        ("ui_associated_company", "PREVIOUS", {"applicant"}),
        ("kycChild", "no such event", {"system"}),
        ("kycChild", "UPDATE_CONTEXT", {"system"}),
    ],
)
def test_who_may_send_what(name: str, event: str, actors: set[str], ballerine_definitions: dict[str, Any]) -> None:
    assert Definition.parse(ballerine_definitions[name]).actors(event) == actors


def test_a_declaration_of_events_is_all_that_counts(ballerine_definitions: dict[str, Any]) -> None:
    data = ballerine_definitions["kybParentDynamicExample"]
    declared = Definition.parse({**data, "events": {"approve": {"actors": ["api"]}}})
    assert declared.actors("approve") == {"api"}
    assert declared.actors("reject") == {"system"}
    assert Definition.parse({**data, "events": {}}).actors("approve") == {"system"}


def test_every_default_has_a_reason(ballerine_definitions: dict[str, Any]) -> None:
    for data in ballerine_definitions.values():
        definition = Definition.parse(data)
        events = {event for state in definition.states for event in definition.next_events(state)}
        for event, senders in default_senders(data, events).items():
            assert senders.actors == definition.actors(event)
            assert senders.actors
            assert all(senders.reasons)
