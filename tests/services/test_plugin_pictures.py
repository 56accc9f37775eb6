"""Pictures in requests: the helper `imageUrlToBase64`."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform
from ballerine_app.plugins import pictures
from ballerine_app.store.tables import File
from tests.services.plugin_cases import MakeCase, PluginCase
from tests.vendor_server import Handler, Vendor
from tests.workflows import begin, send


def steps(*paths: str) -> dict[str, Any]:
    helpers = [{"source": path, "target": path, "method": "imageUrlToBase64"} for path in paths]
    mapping = {"transformer": "jmespath", "mapping": "{images: entity.data.images}"}
    return {"transform": [mapping, {"transformer": "helper", "mapping": helpers}]}


def person(**images: Any) -> dict[str, Any]:
    return {"entity": {"data": {"images": images}}}


def png(handler: Handler) -> None:
    handler.answer(200, b"a picture", {"Content-Type": "image/png; x=1"})


PNG = "data:image/png;base64," + base64.b64encode(b"a picture").decode()


def test_pictures_at_addresses_are_put_into_the_request(plugin_case: MakeCase, vendor: Vendor) -> None:
    vendor.answers = [png, lambda handler: handler.answer(200, b"x", {"Content-Type": "text/html"}), {"ok": True}]
    given = person(face=f"{vendor.url}/ana-byron.png", front=f"{vendor.url}/front", back=None)
    request = steps("images.face", "images.front", "images.back", "images.none")
    case = plugin_case(given, url=f"{vendor.url}/checks", request=request)
    assert case.state == "good"
    # What is no picture by its own word counts as the usual one.
    assert vendor.received[-1].json["images"] == {"face": PNG, "front": "data:image/png;base64,eA==", "back": None}
    fetched, _, asked = case.exchanges
    assert (fetched.method, fetched.status, "ana" in fetched.url) == ("GET", 200, False)
    assert "YSBw" not in repr(asked.request)


def test_a_data_url_stays_as_it_is(plugin_case: MakeCase, vendor: Vendor) -> None:
    plugin_case(person(face=PNG), url=f"{vendor.url}/checks", request=steps("images.face"))
    assert vendor.received[0].json["images"]["face"] == PNG


def test_a_file_of_the_case_is_named_by_its_id_and_of_another_case_refused(
    plugin_case: MakeCase, vendor: Vendor
) -> None:
    first = plugin_case(person(), url=f"{vendor.url}/checks", request=steps("images.face"))
    own, other = (PluginCase(first.runtime, begin(first.runtime, event="")) for _ in range(2))
    files = {case.id: stored(case) for case in (own, other)}
    for file in files.values():
        send(own.runtime, own.id, "DEEP_MERGE_CONTEXT", {"newContext": person(face=file.id)})
        send(own.runtime, own.id, "start")
        own.go_on()
        if own.state == "good":
            break
    assert own.state == "good"
    assert vendor.received[-1].json["images"]["face"] == PNG
    count = len(vendor.received)
    thief = PluginCase(first.runtime, begin(first.runtime, context=person(face=files[own.id].id)))
    thief.go_on()
    assert (thief.state, thief.problem, len(vendor.received)) == ("bad", "file", count)


def stored(case: PluginCase) -> File:
    runtime = case.runtime
    with runtime.database.write() as tx:
        return runtime.files.put(
            tx, project_id="default", case_id=case.id, data=b"a picture", media_type="image/png", at=runtime.clock()
        )


@pytest.mark.parametrize("named", ["/etc/passwd", "ftp://vendor.example/x", 7, "https://10.0.0.7/x", "file:///x"])
def test_what_names_no_picture_fails_and_sends_nothing(plugin_case: MakeCase, vendor: Vendor, named: Any) -> None:
    case = plugin_case(person(face=named), url=f"{vendor.url}/checks", request=steps("images.face"))
    assert (case.state, vendor.received) == ("bad", [])
    assert case.problem in ("picture", "address_refused")


def test_sizes_and_numbers_are_bounded(plugin_case: MakeCase, vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST_PICTURE", 8)
    monkeypatch.setattr(pictures, "MOST_PICTURES", 1)
    vendor.answers = [png]
    case = plugin_case(person(face=f"{vendor.url}/p"), url=f"{vendor.url}/c", request=steps("images.face"))
    assert (case.problem, len(vendor.received)) == ("picture", 1)
    small = "data:image/png;base64,eA=="
    case = plugin_case(person(a=small, b=small), url=f"{vendor.url}/c", request=steps("images.a", "images.b"))
    assert (case.problem, len(vendor.received)) == ("picture", 1)
    assert "at most 1 pictures" in case.output["error"]


def test_an_address_that_has_no_picture_is_tried_again_only_where_that_may_help(
    plugin_case: MakeCase, vendor: Vendor
) -> None:
    for status in (404, 503):
        vendor.answers = [(status, {})]
        retry = {"attempts": 2, "firstPauseSeconds": 0}
        vendor.received.clear()
        face = person(face=f"{vendor.url}/p")
        case = plugin_case(face, url=f"{vendor.url}/c", request=steps("images.face"), retry=retry)
        assert (case.state, case.problem, len(vendor.received)) == ("bad", "picture", 1 if status == 404 else 2)


def test_a_transform_alone_has_no_pictures() -> None:
    transform = Transform.parse(steps("images.face")["transform"])
    with pytest.raises(TransformError, match="needs the network"):
        transform(person(face=PNG))
    assert transform(person(face=None)) == {"images": {"face": None}}
