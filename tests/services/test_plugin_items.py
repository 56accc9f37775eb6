"""The items of an iterative plugin: each that has succeeded is called once, whatever happens to the whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import select

from ballerine_app.services.plugin_world import CallWorld
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.plugin_tables import PluginItem
from tests.journeys import FakeClock
from tests.services.callback_cases import WAITING, WaitingCase, asking
from tests.services.plugin_cases import PluginCase
from tests.services.test_plugin_common import ASK, PEOPLE, iterative, run
from tests.vendor_server import Vendor
from tests.workflows import CHECKED, Make, begin, case_of, effects, workflow

Reached = Callable[[Runtime], Runtime]


def items(case: PluginCase) -> list[Any]:
    with case.runtime.database.read() as tx:
        return list(tx.session.exec(select(PluginItem)))


def test_what_has_succeeded_is_not_called_again(make: Make, reached: Reached, vendor: Vendor, clock: FakeClock) -> None:
    vendor.answers = [{"hits": 1}, (503, {}), {"hits": 2}]
    case = run(make, reached, iterative("entity.data.ubos[:2]", retry={"attempts": 3}), PEOPLE, ASK)
    assert (case.state, len(items(case))) == ("checking", 1)
    clock.now += timedelta(minutes=1)
    case.go_on()
    assert [got.path for got in vendor.received] == ["/Ana", "/Ben", "/Ben"]
    assert case.output == {
        "items": [
            {"index": 0, "status": "SUCCESS", "result": 1},
            {"index": 1, "status": "SUCCESS", "result": 2},
        ]
    }
    assert (case.state, items(case)) == ("good", [])


def test_a_process_that_dies_leaves_what_has_succeeded(make: Make, reached: Reached, vendor: Vendor) -> None:
    vendor.answers = [{"hits": 1}, {"hits": 2}, {"hits": 9}]
    definition = workflow(CHECKED, ASK, extensions={"commonPlugins": [iterative("entity.data.ubos[:2]")]})
    runtime = reached(make(definition))
    case = PluginCase(runtime, begin(runtime, context=PEOPLE))
    # The attempt is made, and dies before it is settled.
    call, plugin = CallWorld(runtime, effects(runtime, case.id)[0], case_of(runtime, case.id)).call()
    plugin(call)
    assert (case.state, len(items(case))) == ("checking", 2)
    case.go_on()
    assert (case.state, len(vendor.received)) == ("good", 2)
    assert [each["result"] for each in case.output["items"]] == [1, 2]


def test_each_item_has_a_callback_and_a_place_of_its_own(make: Make, reached: Reached, vendor: Vendor) -> None:
    states = {**WAITING, "waiting": {"on": {"LAST": "good", "ANSWERED": "waiting"}}}
    mapping = [{"transformer": "jmespath", "mapping": "{who: firstName, callbackUrl: callbackUrl}"}]
    ask = asking(vendor, name="ask", stateNames=[], request={"transform": mapping})
    runtime = reached(make(workflow(states, ask, extensions={"commonPlugins": [iterative("entity.data.ubos[:2]")]})))
    case = WaitingCase(runtime, begin(runtime, context=PEOPLE), vendor)
    case.go_on()
    assert case.state == "waiting"
    tokens = [got.json["callbackUrl"].rpartition("/")[2] for got in vendor.received]
    assert len(set(tokens)) == 2
    for number, token in enumerate(tokens):
        assert case.call_back({"found": number}, token=token).outcome == "applied"
    assert case.output["answers"] == {"0": {"found": 0}, "1": {"found": 1}}
