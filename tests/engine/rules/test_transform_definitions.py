"""The transforms of Ballerine's own definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform


def transforms(definition: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    extensions = definition.get("extensions") or {}
    for group, plugins in extensions.items():
        for plugin in plugins:
            place = f"{group}/{plugin['name']}"
            for side in ("request", "response"):
                if "transform" in (plugin.get(side) or {}):
                    yield f"{place}/{side}", plugin[side]["transform"]
            for key in ("transformers", "iterateOn"):
                if key in plugin:
                    yield f"{place}/{key}", plugin[key]
    config = definition.get("config") or {}
    callbacks = [*(config.get("childCallbackResults") or []), *filter(None, [config.get("callbackResult")])]
    for index, callback in enumerate(callbacks):
        yield f"callback/{index}", callback["transformers"]


def test_all_parse(ballerine_definitions: dict[str, Any]) -> None:
    assert len(ballerine_definitions) == 26
    found = [
        Transform.parse(given, f"/{name}/{place}")
        for name, definition in ballerine_definitions.items()
        for place, given in transforms(definition)
    ]
    assert len(found) == 50


def test_one_in_a_wrong_shape_is_refused(ballerine_definitions: dict[str, Any]) -> None:
    plugin = ballerine_definitions["kybWithExternalRequestWorkflowExample"]["extensions"]["apiPlugins"][0]
    assert Transform.parse(plugin["request"]["transformers"])  # "transformers" is not what a request calls it
    with pytest.raises(TransformError, match="needs the transformer"):
        Transform.parse(plugin["response"]["transformers"])


def test_a_session_reads_day_and_pictures(ballerine_definitions: dict[str, Any]) -> None:
    transform = transform_of(ballerine_definitions["kycDynamicExample"], "apiPlugins/request_kyc/request")
    pages = [{"metadata": {"side": "face"}, "uri": "u"}]
    record = {"entity": {"data": {"dateOfBirth": "1990-02-28T00:00"}}, "documents": [{"pages": pages}]}
    record |= {"workflowRuntimeId": "w", "projectId": "p"}
    with pytest.raises(TransformError, match="imageUrlToBase64") as caught:
        transform(record)
    assert (caught.value.pointer, caught.value.step) == ("/1/mapping/1", 1)


def transform_of(definition: dict[str, Any], place: str) -> Transform:
    return Transform.parse(dict(transforms(definition))[place])


def test_a_company_of_the_associated_ones_becomes_a_childs_context(ballerine_definitions: dict[str, Any]) -> None:
    definition = ballerine_definitions["kybWithAssociatedCompanies"]
    places = dict(transforms(definition))
    iterate = [place for place in places if place.startswith("commonPlugins/") and "associated" in place.lower()]
    companies = [{"companyName": "B", "additionalInfo": {"email": "b@example.com"}}, {"companyName": "D"}]
    record = {
        "entity": {"data": {"companyName": "A", "additionalInfo": {"associatedCompanies": companies}}},
        "metadata": {"customerName": "Customer"},
    }
    added = {"customerName": "Customer", "kybCompanyName": "A"}
    items = transform_of(definition, iterate[0])(record)
    assert items == [
        {"companyName": "B", "additionalInfo": {"email": "b@example.com", **added}},
        {"companyName": "D", "additionalInfo": added},
    ]
    children = [
        place for place in places if place.startswith("childWorkflowPlugins/") and "associated" in place.lower()
    ]
    child = transform_of(definition, children[0])
    child_record = {**items[0], "workflowRuntimeId": "w", "workflowRuntimeConfig": {}}
    assert child(child_record) == {"entity": {"data": items[0], "type": "business"}}


def test_a_mapping_with_missing_commas_makes_the_invitation(ballerine_definitions: dict[str, Any]) -> None:
    transform = transform_of(ballerine_definitions["kybKycWorkflowDefinition"], "apiPlugins/invitation_email/request")
    record = {"mainRepresentative": {"email": "a@example.com", "fullName": "Ann"}, "token": "t", "customerName": "C"}
    mail = transform(record)
    assert (mail["receivers"], mail["from"], mail["url"]) == (
        ["a@example.com"],
        "no-reply@ballerine.com",
        "http://cf?token=t",
    )
    with pytest.raises(TransformError, match="join"):
        transform({**record, "token": None})
