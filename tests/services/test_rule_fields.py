from datetime import timedelta
from typing import Any

from ballerine_app.services.principals import StaffMember
from ballerine_app.services.rule_fields import field_label, rule_fields
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.schema_fields import schema_fields
from ballerine_app.services.seen_fields import seen_fields
from tests.journeys import FakeClock


def test_the_journeys_fields_are_known_without_any_case(runtime: Runtime, rosa: StaffMember) -> None:
    fields = rule_fields(runtime, rosa).fields
    country = fields["entity.data.country"]
    assert (country.label, country.type, country.source, country.share) == ("Country", "country", "applicant", -1)
    assert fields["signals.uploads"].source == "records"
    assert ("passport", "passport") in fields["documents[].type"].choices
    assert {each.label for each in fields.values() if each.label.startswith("field.")} == set()


def test_the_catalogue_is_kept_for_a_moment(runtime: Runtime, rosa: StaffMember, clock: FakeClock) -> None:
    first = rule_fields(runtime, rosa)
    assert rule_fields(runtime, rosa) is first
    clock.now += timedelta(minutes=1)
    assert rule_fields(runtime, rosa) is not first


def test_a_schema_tells_types_and_choices() -> None:
    schema: dict[str, Any] = {
        "properties": {
            "age": {"type": ["integer", "null"]},
            "born": {"type": "string", "format": "date"},
            "kind": {"enum": ["a", "b"]},
            "people": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
            "tags": {"type": "array", "items": {"type": "string"}},
            "deep": {"type": "object", "properties": {"yes": {"type": "boolean"}}},
            "odd.name": {"type": "string"},
        }
    }
    assert schema_fields(schema) == {
        "age": ("number", ()),
        "born": ("date", ()),
        "kind": ("choice", ("a", "b")),
        "people": ("list", ()),
        "people[].name": ("text", ()),
        "tags": ("tags", ()),
        "deep.yes": ("yes_no", ()),
    }
    looping: dict[str, Any] = {"properties": {}}
    looping["properties"]["self"] = looping
    assert len(schema_fields(looping)) < 20
    assert schema_fields(None) == schema_fields({"properties": 3}) == {}


def test_real_cases_tell_types_and_shares_but_nothing_personal() -> None:
    contexts: list[dict[str, Any]] = [
        {
            "entity": {"data": {"country": "DE", "firstName": "Ann", "nationality": "FR", "age": 30}},
            "risk": {"score": 3},
            "pluginsOutput": {"vendor": {"result": {"status": "clear"}, "documentNumber": "status"}},
            "children": {"0f8fad5b-d9cb-469f-a165-70867728950e": {"x": 1}},
        },
        {"entity": {"data": {"country": "US", "firstName": "Bo", "age": "thirty"}}, "documents": [{"type": "visa"}]},
    ]
    seen = seen_fields(contexts)
    assert (seen["entity.data.country"].type, seen["entity.data.country"].cases) == ("country", 2)
    assert seen["entity.data.country"].values == {"DE", "US"}
    assert seen["entity.data.firstName"].values == set()
    assert seen["entity.data.age"].type == "any"
    assert seen["documents"].type == "list"
    assert seen["documents[].type"].values == {"visa"}
    assert seen["pluginsOutput.vendor.documentNumber"].values == set()
    assert not [path for path in seen if path.startswith(("risk", "children"))]


def test_bounds_hold_for_hostile_contexts() -> None:
    wide = {f"key{index}": index for index in range(5_000)}
    deep: dict[str, Any] = {}
    for _ in range(500):
        deep = {"deep": deep or 1}
    seen = seen_fields([wide, deep, {"status": "x" * 10_000}, {"type": "A1234567890"}])
    assert len(seen) <= 400
    assert seen_fields([{"status": "x" * 10_000}])["status"].values == set()
    assert seen_fields([{"type": "A1234567890"}])["type"].values == set()


def test_an_unnamed_field_gets_words() -> None:
    assert field_label("entity.data.birthDate") == "Birth date"
    assert field_label("pluginsOutput.vendor_check.riskScore") == "Vendor check risk score"
