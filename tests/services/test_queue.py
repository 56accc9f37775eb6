from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ballerine_app.services.desk import mark_seen, take_case
from ballerine_app.services.errors import Invalid
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.queue import QueueFilter, own_queue, shared_queue
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.queue import QueueCounts, QueuePage
from tests.finished_cases import begun
from tests.journeys import PERSON, FakeClock, start, walk


def applicant(
    runtime: Runtime, clock: FakeClock, name: str, country: str = "PT", until: str = "submitted"
) -> Applicant:
    who = start(runtime).applicant
    walk(
        runtime,
        who,
        until=until,
        answers={**PERSON, "first_names": name, "country": country},
        issuer=country,
        clock=clock,
    )
    return who


def queue(runtime: Runtime, who: StaffMember, **wanted: object) -> tuple[QueuePage, QueueCounts]:
    return own_queue(runtime, who, shared_queue(runtime, who, replace(QueueFilter(), **wanted)))


def names(page: QueuePage) -> list[str]:
    return [row.name.split()[0] for row in page.rows]


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[tuple[Runtime, StaffMember]]:
    """Four cases to be read, and who reads them."""
    clock = FakeClock()
    with begun(tmp_path_factory.mktemp("four"), migrated, clock) as (runtime, rosa):
        applicant(runtime, clock, "Low")
        applicant(runtime, clock, "Half", until="document_selection")
        applicant(runtime, clock, "Iran", country="IR")
        applicant(runtime, clock, "Kenya", country="KE")
        yield runtime, rosa


def test_critical_cases_stand_at_the_front_then_other_work_then_the_rest(four: tuple[Runtime, StaffMember]) -> None:
    page, counts = queue(*four)
    assert names(page) == ["Iran", "Kenya", "Low", "Half"]
    assert (counts.all, counts.review, counts.waiting) == (4, 3, 1)


def test_a_journey_without_a_name_is_no_case_yet(runtime: Runtime, rosa: StaffMember) -> None:
    start(runtime)
    assert queue(runtime, rosa)[0].rows == ()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"search": "ken"}, ["Kenya"]),
        ({"search": "p-1001"}, ["Low"]),
        ({"search": "%"}, []),
        ({"risk": "high"}, ["Iran"]),
        ({"state": "collection"}, ["Half"]),
        ({"kind": "business"}, []),
        ({"view": "review", "sort": "name", "direction": "asc"}, ["Iran", "Kenya", "Low"]),
        ({"view": "decided"}, []),
        ({"sort": "age", "direction": "desc"}, ["Low", "Half", "Iran", "Kenya"]),
        ({"sort": "changed", "direction": "desc"}, ["Kenya", "Iran", "Half", "Low"]),
    ],
)
def test_search_filters_and_orders(
    four: tuple[Runtime, StaffMember], wanted: dict[str, str], expected: list[str]
) -> None:
    assert names(queue(*four, **wanted)[0]) == expected


def test_pages_are_cut_by_the_database(runtime: Runtime, rosa: StaffMember, clock: FakeClock) -> None:
    for name in ("A", "B", "C"):
        applicant(runtime, clock, name, until="why")
    page, _ = queue(runtime, rosa, sort="name", direction="asc", size=2, page=2)
    assert (names(page), page.first, page.last, page.total, page.pages) == (["C"], 3, 3, 3, 2)
    beyond, _ = queue(runtime, rosa, sort="name", direction="asc", size=2, page=9)
    assert (names(beyond), beyond.page) == (["C"], 2)


@pytest.mark.parametrize("wanted", [{"view": "x"}, {"sort": "x"}, {"state": "x"}, {"size": 101}, {"page": 0}])
def test_an_unknown_filter_is_refused(runtime: Runtime, rosa: StaffMember, wanted: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        queue(runtime, rosa, **wanted)


def test_the_dot_goes_when_the_case_was_seen_and_comes_back_when_it_changes(
    runtime: Runtime, rosa: StaffMember, clock: FakeClock
) -> None:
    who = applicant(runtime, clock, "Ana", until="check_and_send")
    assert queue(runtime, rosa)[0].rows[0].unread
    mark_seen(runtime, rosa, who.case_id)
    assert not queue(runtime, rosa)[0].rows[0].unread
    walk(runtime, who)
    assert queue(runtime, rosa)[0].rows[0].unread


def test_mine_are_those_on_my_desk(runtime: Runtime, rosa: StaffMember, clock: FakeClock) -> None:
    who = applicant(runtime, clock, "Ana")
    applicant(runtime, clock, "Ben")
    take_case(runtime, rosa, who.case_id)
    page, counts = queue(runtime, rosa, view="mine")
    assert (names(page), counts.mine) == (["Ana"], 1)
    assert page.rows[0].mine
