"""How a case of each of Ballerine's definitions with plugins gets to its end: its data, its events, who is called."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ballerine_app.demo.laboratory.server import ADDRESS

Json = dict[str, Any]
ASSETS = "https://simple-kyb-demo.s3.eu-central-1.amazonaws.com"
# What an operator sets to run them against the laboratory: OUTGOING_MAPPED.
MAPPED = " ".join(
    (
        f"ENV_UNIFIED_API_URL={ADDRESS}",
        f"{ASSETS}={ADDRESS}",
        f"https://mocks.ballerine.dev={ADDRESS}",
        f"https://webhook.site={ADDRESS}/webhooks",
        f"{{flowConfig.apiUrl}}={ADDRESS}",
    )
)


@dataclass(frozen=True)
class Story:
    """One way of a case: `steps` are `who:EVENT`, `called` counts requests by the laboratory's services, `answers` is
    how many results come by callback. `repair` changes the definition first, where it can't do what it was made for.
    """

    definition: str
    end: str
    called: dict[str, int] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    context: Json = field(default_factory=dict)
    answers: int = 0
    children: tuple[str, ...] = ()
    repair: Callable[[Json], None] | None = None

    @property
    def id(self) -> str:
        return f"{self.definition}{' (repaired)' if self.repair else ''}"


REPRESENTATIVE = {"firstName": "Ada", "lastName": "Byron", "email": "ada@example.com"}
OWNERS = [REPRESENTATIVE, {"firstName": "Bo", "lastName": "Dahl", "email": "bo@example.com"}]


def business(name: str = "Acme Lda", **more: Any) -> Json:
    return {
        "entity": {
            "type": "business",
            "id": "e1",
            "data": {
                "companyName": name,
                "registrationNumber": "B1234",
                "country": "PT",
                "countryOfIncorporation": "PT",
                "additionalInfo": {"mainRepresentative": REPRESENTATIVE, **more},
            },
        },
        "documents": [],
        "mainRepresentative": {"fullName": "Ada Byron", "email": "ada@example.com"},
        "customerName": "Acme",
        "token": "t",
        "metadata": {"collectionFlowUrl": "https://c.example/flow", "token": "t", "customerName": "Acme"},
    }


PERSON: Json = {
    "projectId": "default",
    "entity": {
        "type": "individual",
        "id": "p1",
        "data": {
            **REPRESENTATIVE,
            "dateOfBirth": "1985-12-10T00:00:00Z",
            "additionalInfo": {"idNumber": "1", "gender": "female", "address": "1 Mill Lane"},
        },
    },
    "documents": [
        {
            "properties": {"docNumber": "X1"},
            "issuer": {"country": "PT"},
            "pages": [
                {"uri": f"{ADDRESS}/pictures/{side}", "metadata": {"side": side}} for side in ("face", "front", "back")
            ],
        }
    ],
}
WEBSITE = business(store={"website": {"mainWebsite": "https://acme.example"}})
FLOW: Json = {**business(), "flowConfig": {"apiUrl": "http://localhost:3000", "tokenId": "token"}}


def _wrapped(owners: list[Json]) -> list[Json]:
    return [{"entity": {"type": "individual", "data": owner}} for owner in owners]


def _repair_external(data: Json) -> None:
    """Its plugin names a state that is not there, has the wrong keys for its steps and misspells its fields; its guards
    stand outside of `options` and read another place.
    """
    plugin = data["extensions"]["apiPlugins"][0]
    plugin.update(
        pluginKind="api",
        stateNames=["check_business_details"],
        successAction="API_CALL_SUCCESS",
        errorAction="API_CALL_ERROR",
        url="https://mocks.ballerine.dev/api/businesses/risk/{entity.data.registrationNumber}",
        headers={"authorization": "Bearer {secret.BUSINESS_DATA__VENDOR_API_KEY}"},
    )
    mapping = "{business_name: entity.data.companyName, registration_number: entity.data.registrationNumber}"
    plugin["request"] = {
        "transform": [{"transformer": "jmespath", "mapping": mapping}],
        "schema": plugin["request"]["schema"],
    }
    del plugin["response"]
    name = "pluginsOutput.external_request_example.business_details.registered_name"
    data["definition"]["states"]["check_business_details"]["on"] = {
        "API_CALL_SUCCESS": [
            {
                "target": "auto_approve",
                "cond": {
                    "type": "json-logic",
                    "options": {"rule": {"==": [{"var": "entity.data.companyName"}, {"var": name}]}},
                },
            },
            "manual_review",
        ],
        "API_CALL_ERROR": "manual_review",
    }


def _repair_swapped(data: Json) -> None:
    """The sanctions check has its events swapped, so that its success ends the case as failed."""
    plugin = next(each for each in data["extensions"]["apiPlugins"] if each["name"] == "companySanctions")
    plugin["successAction"], plugin["errorAction"] = plugin["errorAction"], plugin["successAction"]


# For each collection flow: how often the applicant goes on, and how many requests come of it.
FLOWS = {"ui_kyb_parent_dynamic": (5, 6), "ui_kyb_with_associated": (7, 6), "ui_associated_company": (3, 4)}
STORIES = (
    # As it is, its plugin is never called: somebody else has to bring the result.
    Story(
        "kybWithExternalRequestWorkflowExample",
        "auto_approve",
        {},
        ("system:start", "system:API_CALL_SUCCESS"),
        business(),
    ),
    Story(
        "kybWithExternalRequestWorkflowExample",
        "approve",
        {"company-risk": 1},
        ("system:start", "reviewer:approve"),
        business("Acme lab-unclear"),
        repair=_repair_external,
    ),
    Story(
        "kybWithDynamicExternalRequestWorkflowExample",
        "auto_approve",
        {"company-file": 1, "webhook": 1},
        ("system:start",),
        business(),
    ),
    Story(
        "kybKycWorkflowDefinition",
        "approved",
        {"identity-session": 2, "company-lookup": 1},
        ("system:INVITATION_EMAIL_SENT", "system:start", "reviewer:approve"),
        business(ubos=_wrapped(OWNERS)),
        answers=2,
        children=("kyc_manual_review", "kyc_manual_review"),
    ),
    Story(
        "kycDynamicExample",
        "kyc_manual_review",
        {"picture": 3, "identity-verification": 1},
        ("system:start",),
        PERSON,
        answers=1,
    ),
    Story(
        "kycEmailSessionDefinition",
        "approved",
        {"identity-session": 2},
        ("system:start", "reviewer:revision", "reviewer:approve"),
        PERSON,
        answers=2,
    ),
    Story(
        "parentKybWithSessionWorkflowDefinition",
        "approved",
        {"identity-session": 2, "company-lookup": 1},
        ("system:start", "reviewer:revision", "system:RESUBMITTED", "reviewer:approve"),
        business(ubos=_wrapped(OWNERS)),
        answers=2,
        children=("kyc_manual_review", "kyc_manual_review"),
    ),
    Story(
        "websiteMonitoringDefinition",
        "approve",
        {"website-monitoring": 1},
        ("reviewer:approve",),
        WEBSITE,
        answers=1,
    ),
    Story(
        "dynamicUiWorkflowDefinition",
        "failed",
        {"identity-session": 2, "registry": 1, "company-lists": 1, "owners": 1},
        ("applicant:COLLECTION_FLOW_FINISHED",),
        business(ubos=OWNERS),
        answers=2,
        children=("kyc_manual_review", "kyc_manual_review"),
    ),
    Story(
        "dynamicUiWorkflowDefinition",
        "approved",
        {"identity-session": 2, "registry": 1, "company-lists": 1, "owners": 1},
        ("applicant:COLLECTION_FLOW_FINISHED", "reviewer:approve"),
        # Its guards want something on a list: an empty list of hits counts as no answer there.
        business("Acme lab-rejected", ubos=OWNERS),
        answers=2,
        children=("kyc_manual_review", "kyc_manual_review"),
        repair=_repair_swapped,
    ),
    Story(
        "kybWithAssociatedCompanies",
        "approved",
        {},
        ("applicant:COLLECTION_FLOW_FINISHED", "reviewer:approve"),
        business(ubos=OWNERS, associatedCompanies=[{"companyName": "Sub Lda"}]),
        children=("idle", "idle", "idle"),
    ),
    *(
        Story(name, "finish", {"collection-flow": calls}, ("applicant:NEXT",) * steps, FLOW)
        for name, (steps, calls) in FLOWS.items()
    ),
)


def repaired(story: Story, data: Json) -> Json:
    """The definition as the story needs it."""
    made = copy.deepcopy(data)
    made.setdefault("name", story.definition)
    made.setdefault("version", 1)
    if story.repair:
        story.repair(made)
        made["version"] = 99
    return made
