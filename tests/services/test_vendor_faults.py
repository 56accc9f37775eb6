"""Every fault of a provider, counted: attempts, breaker, fallback, cost, and where the case ends."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import FakeClock
from tests.services.fault_cases import FIRST_COSTS, SECOND_COSTS, Desk, fault_desk
from tests.services.routings import FOUND, UNKNOWN, noted, run_of_case
from tests.vendor_faults import (
    certificate,
    drip,
    drip_headers,
    gigabyte_announced,
    gigabyte_unannounced,
    half,
    hangs_up,
    no_http,
    silence,
)
from tests.vendor_server import vendor_serving
from tests.workflows import Json, Make, said, send


@dataclass(frozen=True)
class Fault:
    """What the first vendor answers, and what has to come of it.

    `why` is the word that is kept, `attempts` how many are made, `seen` how many requests the vendor sees, `failures`
    how many of them speak against it, `pauses` the least and the most seconds between two attempts.
    """

    answers: list[Any]
    why: str
    attempts: int = 2
    seen: int = 2
    failures: int = 2
    pauses: tuple[float, float] = (1, 2)
    plugin: Json = field(default_factory=dict)


SCHEMA: Json = {
    "response": {"schema": {"type": "object", "required": ["found"], "properties": {"found": {"type": "boolean"}}}}
}
LATER = {"Retry-After": "45"}
MUCH_LATER = {"Retry-After": "3600"}

FAULTS: dict[str, Fault] = {
    "no answer": Fault([silence], "timeout"),
    "slow drip of the body": Fault([drip], "timeout"),
    "slow drip of the headers": Fault([drip_headers], "timeout"),
    "429": Fault([(429, {})], "http 429"),
    "429, Retry-After": Fault([(429, {}, LATER)], "http 429", pauses=(45, 45)),
    # Who asks for a longer pause than the routing allows is asked no more.
    "429, Retry-After of an hour": Fault([(429, {}, MUCH_LATER)], "http 429", attempts=1, seen=1, failures=1),
    "500": Fault([(500, b"<h1>Oops</h1>")], "http 500"),
    "503, Retry-After": Fault([(503, {}, LATER)], "http 503", pauses=(45, 45)),
    "500, then silence": Fault([(500, {}), silence], "timeout"),
    "hangs up": Fault([hangs_up], "broken"),
    "half a body": Fault([half], "broken"),
    "no HTTP": Fault([no_http], "broken"),
    "compressed": Fault([(200, b"\x1f\x8b", {"Content-Encoding": "gzip"})], "broken", attempts=1, seen=1, failures=1),
    "1 GB, announced": Fault([gigabyte_announced], "too_large", attempts=1, seen=1, failures=1),
    "1 GB, counted": Fault([gigabyte_unannounced([])], "too_large", attempts=1, seen=1, failures=1),
    "no JSON": Fault([(200, b'{"found": tru')], "no_json"),
    "wrong schema": Fault([{"found": "perhaps"}], "schema", attempts=1, seen=1, failures=1, plugin=SCHEMA),
    "wrong shape": Fault([[FOUND]], "schema", attempts=1, seen=1, failures=1, plugin=SCHEMA),
    # Its answer that the case's data is wrong says nothing against the vendor,
    "400": Fault([(400, {"message": "no such country"})], "http 400", attempts=1, seen=1, failures=0),
    "404": Fault([(404, {})], "http 404", attempts=1, seen=1, failures=0),
    # and neither does a request that was never sent.
    "a request that can't be made": Fault(
        [FOUND], "request", attempts=1, seen=0, failures=0, plugin={"headers": {"x": "{entity.none}"}}
    ),
    "a request that does not fit": Fault(
        [FOUND],
        "schema",
        attempts=1,
        seen=0,
        failures=0,
        plugin={
            "request": {
                "transform": [{"transformer": "jmespath", "mapping": "{a: `1`}"}],
                "schema": {"required": ["b"]},
            }
        },
    ),
    "401": Fault([(401, {})], "http 401", attempts=1, seen=1, failures=1),
}


@contextmanager
def desk_of(make: Make, clock: FakeClock, fault: Fault, **more: Any) -> Iterator[Desk]:
    with vendor_serving() as first, vendor_serving() as second:
        first.answers = list(fault.answers)
        with fault_desk(make, clock, first, second, plugin=fault.plugin, **more) as desk:
            yield desk


def check_counts(desk: Desk, case: str, fault: Fault, pauses: list[float]) -> None:
    """What a case leaves behind whose first provider has failed and whose second one has answered."""
    assert desk.attempts(case) == {
        "first": ("failed", fault.why, fault.attempts),
        "second": ("answered", "", 1),
    }
    assert (len(desk.first.received), len(desk.second.received)) == (fault.seen, 1)
    # One key for all attempts of a provider, and another one for the next.
    assert len({got.headers["idempotency-key"] for got in desk.first.received}) == min(1, fault.seen)
    assert len(pauses) == fault.attempts - 1
    assert all(fault.pauses[0] <= pause <= fault.pauses[1] for pause in pauses)
    breaker = desk.breaker()
    if fault.failures >= 2:
        assert breaker.state == "open"
        assert breaker.reason.endswith(f"The last one: {fault.why}")
        (opened,) = noted(desk.runtime, "provider.breaker_opened")
        assert (opened["provider"], opened["reason"]) == ("first", breaker.reason)
    else:
        assert (breaker.state, sum(failed for _, failed in breaker.calls)) == ("closed", fault.failures)
        assert noted(desk.runtime, "provider.breaker_opened") == []
    assert desk.breaker("second").state == "closed"
    assert desk.leases() == []
    # Only the answer costs, and once, wherever it is counted.
    assert (desk.spent("first"), desk.spent("second")) == (0, SECOND_COSTS)
    assert run_of_case(desk.runtime, case).cost == SECOND_COSTS
    assert sum(row.cost for name in ("first", "second") for row in desk.exchanges(case, name)) == SECOND_COSTS
    assert desk.state(case) == "good"
    assert (desk.output(case)["provider"], desk.output(case)["result"]) == ("second", FOUND)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_counted_and_the_next_provider_serves(make: Make, clock: FakeClock, name: str) -> None:
    fault = FAULTS[name]
    with desk_of(make, clock, fault) as desk:
        case, pauses = desk.run()
        check_counts(desk, case, fault, pauses)
        rows = desk.exchanges(case, "first")
        assert [row.attempt for row in rows] == list(range(1, fault.seen + 1))
        assert not any("Oops" in str(row.response) for row in rows)
        # The next case leaves a provider alone whose breaker is open.
        again, _ = desk.run()
        assert desk.state(again) == "good"
        if fault.failures >= 2:
            assert desk.attempts(again)["first"] == ("skipped", "breaker_open", 0)
            assert len(desk.first.received) == fault.seen
        elif fault.seen:
            assert len(desk.first.received) > fault.seen


@pytest.mark.parametrize(
    "name", ["no answer", "429, Retry-After", "500", "no JSON", "wrong schema", "400", "1 GB, counted"]
)
def test_where_every_provider_fails_people_decide(make: Make, clock: FakeClock, name: str) -> None:
    fault = FAULTS[name]
    with desk_of(make, clock, fault) as desk:
        desk.second.answers = [(500, {})]
        case, _ = desk.run()
        assert (len(desk.first.received), len(desk.second.received)) == (fault.seen, 2)
        assert desk.state(case) == "review"
        told = desk.output(case)
        assert (told["status"], told["code"], told["result"]) == ("NO_VENDOR", "failed", None)
        assert [(each["provider"], each["why"]) for each in told["tried"]] == [
            ("first", fault.why),
            ("second", "http 500"),
        ]
        assert "vendor.unavailable" in said(desk.runtime, case)
        run = run_of_case(desk.runtime, case)
        assert (run.status, run.reason, run.cost, desk.spent("first"), desk.spent("second")) == (
            "no_vendor",
            "failed",
            0,
            0,
            0,
        )
        # No event of the system approves it from now on.
        with pytest.raises(Exception, match="vendor_missing"):
            send(desk.runtime, case, "approve")
        assert desk.state(case) == "review"


def test_a_gigabyte_is_neither_taken_in_nor_waited_for(make: Make, clock: FakeClock) -> None:
    sent: list[int] = []
    fault = Fault([gigabyte_unannounced(sent)], "too_large")
    with desk_of(make, clock, fault, limit=10_000_000, timeoutSeconds=10) as desk:
        tracemalloc.start()
        case, _ = desk.run()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        (row,) = desk.exchanges(case, "first")
        assert (row.problem, row.status, row.response, row.response_bytes) == ("too_large", None, None, 0)
    # What the kernel's buffers on both sides hold.
    assert 10_000_000 < sum(sent) < 100_000_000
    assert peak < 20_000_000


def test_a_certificate_that_nobody_signed_ends_before_the_request(make: Make, clock: FakeClock, tmp_path: Path) -> None:
    fault = Fault([FOUND], "tls", seen=0)
    file = certificate(tmp_path, "vendor.example")
    with vendor_serving(file) as first, vendor_serving() as second, fault_desk(make, clock, first, second) as desk:
        case, pauses = desk.run()
        check_counts(desk, case, fault, pauses)
        assert desk.addresses.asked.count("vendor.example") == 2
        assert [(row.problem, row.status) for row in desk.exchanges(case, "first")] == [("tls", None)] * 2


def test_a_server_that_is_gone_is_a_fault_as_well(make: Make, clock: FakeClock) -> None:
    fault = Fault([FOUND], "unreachable", seen=0)
    with vendor_serving() as first:
        gone = first
    with vendor_serving() as second, fault_desk(make, clock, gone, second) as desk:
        case, pauses = desk.run()
        check_counts(desk, case, fault, pauses)


@pytest.mark.parametrize("private", ["10.0.0.1", "169.254.169.254", "::1", "127.0.0.2", "::ffff:10.0.0.1"])
def test_a_name_that_moves_to_a_private_address_is_called_there_by_nobody(
    make: Make, clock: FakeClock, private: str
) -> None:
    with vendor_serving() as first, vendor_serving() as second, fault_desk(make, clock, first, second) as desk:
        # Checked and called once; each case needs a new connection, and the name leads elsewhere by then.
        first.answers = [(200, FOUND, {"Connection": "close"})]
        desk.addresses.moving["vendor.example"] = ["127.0.0.1", private]
        before, _ = desk.run()
        assert desk.output(before)["provider"] == "first"
        case, pauses = desk.run()
        assert desk.attempts(case) == {"first": ("failed", "address_refused", 1), "second": ("answered", "", 1)}
        assert (pauses, len(first.received), len(second.received)) == ([], 1, 1)
        assert desk.addresses.asked.count("vendor.example") == 2
        # What never left this machine says nothing against the vendor.
        assert (desk.breaker().state, len(desk.breaker().calls)) == ("closed", 1)
        assert (desk.spent("first"), desk.spent("second")) == (FIRST_COSTS, SECOND_COSTS)
        (row,) = desk.exchanges(case, "first")
        assert (row.problem, row.status, row.cost) == ("address_refused", None, 0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_private_address_is_not_followed(make: Make, clock: FakeClock, status: int) -> None:
    with vendor_serving() as inside:
        place = {"Location": f"http://127.0.0.1:{inside.port}/latest/meta-data"}
        fault = Fault([(status, b"", place)], f"http {status}", attempts=1, seen=1, failures=1)
        with desk_of(make, clock, fault) as desk:
            case, pauses = desk.run()
            check_counts(desk, case, fault, pauses)
        assert inside.received == []


def test_an_inconclusive_answer_is_no_fault_and_costs(make: Make, clock: FakeClock) -> None:
    with desk_of(make, clock, Fault([UNKNOWN], "")) as desk:
        case, _ = desk.run()
        assert (len(desk.first.received), len(desk.second.received), desk.state(case)) == (1, 1, "good")
        assert run_of_case(desk.runtime, case).cost == FIRST_COSTS + SECOND_COSTS
        assert (desk.breaker().state, desk.breaker().calls[0][1]) == ("closed", False)
