"""Making, changing and archiving custom lists and their entries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ballerine_app.services.custom_lists import archive_list, create_list, describe_list, restore_list
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.list_entries import add_to_list, change_entry, remove_from_list
from ballerine_app.services.list_lookup import lists_for
from ballerine_app.services.list_view import list_lines, try_value
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import lists_topic
from ballerine_app.store import audit_log
from ballerine_app.store.ids import new_id
from ballerine_app.store.policies import add_policy
from ballerine_app.store.policy_tables import PolicyVersion
from tests.journeys import FakeClock
from tests.services.conftest import MakeStaff
from tests.services.list_files import made, seen

DAY = timedelta(days=1)


@pytest.fixture
def jonas(make_staff: MakeStaff) -> StaffMember:
    return make_staff("jonas", role="lead")


def test_a_list_is_made_described_and_told_to_open_pages(
    runtime: Runtime, jonas: StaffMember, topics: list[frozenset[str]]
) -> None:
    made_ = create_list(runtime, jonas, "shady", "email_domain", " Throw-away addresses ")
    assert lists_topic("default") in topics[-1]
    described = describe_list(runtime, jonas, made_.list_id, "Mail for ten minutes", made_.revision)
    with pytest.raises(Conflict, match="changed_since"):
        describe_list(runtime, jonas, made_.list_id, "Something else", made_.revision)
    view = seen(runtime, jonas)
    assert (view.line.description, view.line.alive, view.revision) == ("Mail for ten minutes", 0, described.revision)
    assert [line.words for line in view.history] == ["Changed the description", "Made the list"]


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("Shady", "text", "wrong_list_name"),
        ("-a", "text", "wrong_list_name"),
        ("", "text", "wrong_list_name"),
        ("shady", "colour", "wrong_list_kind"),
    ],
)
def test_a_list_needs_a_proper_name_and_kind(
    runtime: Runtime, jonas: StaffMember, name: str, kind: str, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        create_list(runtime, jonas, name, kind)


def test_a_name_is_taken_once(runtime: Runtime, jonas: StaffMember) -> None:
    made(runtime, jonas)
    with pytest.raises(Conflict, match="list_exists"):
        create_list(runtime, jonas, "shady", "text")


def test_entries_are_added_all_or_none(runtime: Runtime, jonas: StaffMember) -> None:
    shady = made(runtime, jonas)
    assert add_to_list(runtime, jonas, shady, ["a.example", " A.Example ", "", "b.example"], note="seen") == 2
    with pytest.raises(Conflict) as there:
        add_to_list(runtime, jonas, shady, ["c.example", "B.EXAMPLE"])
    assert there.value.values == {"value": "b.example"}
    with pytest.raises(Invalid) as wrong:
        add_to_list(runtime, jonas, shady, ["c.example", "com"])
    assert ".com" in wrong.value.values["reason"]
    assert [row.value for row in seen(runtime, jonas).rows] == ["a.example", "b.example"]


def test_an_entry_ends_and_can_be_taken_in_anew(runtime: Runtime, jonas: StaffMember, clock: FakeClock) -> None:
    shady = made(runtime, jonas)
    with pytest.raises(Invalid, match="list_expires_past"):
        add_to_list(runtime, jonas, shady, ["a.example"], expires_at=clock())
    add_to_list(runtime, jonas, shady, ["a.example"], expires_at=clock() + DAY)
    assert seen(runtime, jonas).line.expiring == 1
    assert try_value(runtime, jonas, shady, "ann@x.a.example").entry == "a.example"
    clock.on(days=1)
    assert not try_value(runtime, jonas, shady, "ann@x.a.example").fits
    assert [row.expiry for row in seen(runtime, jonas, shown="expired").rows] == ["over"]
    add_to_list(runtime, jonas, shady, ["a.example"])
    assert seen(runtime, jonas).total == 1
    assert try_value(runtime, jonas, shady, "a.example").fits


def test_a_change_keeps_what_was_before(runtime: Runtime, jonas: StaffMember, clock: FakeClock) -> None:
    shady = made(runtime, jonas)
    add_to_list(runtime, jonas, shady, ["a.example"], note="old")
    before = clock()
    row = seen(runtime, jonas).rows[0]
    clock.on(hours=1)
    change_entry(runtime, jonas, shady, row.entry_id, note="new", expires_at=None)
    with pytest.raises(Conflict, match="changed_since"):
        change_entry(runtime, jonas, shady, row.entry_id, note="newer", expires_at=None)
    with pytest.raises(Conflict, match="changed_since"):
        remove_from_list(runtime, jonas, shady, [row.entry_id])
    with runtime.database.read() as tx:
        notes = [
            match.note if (match := lists_for(tx, "default", ["shady"], at)["shady"].find("a.example", at)) else None
            for at in (before, clock())
        ]
    assert notes == ["old", "new"]
    clock.on(hours=1)
    remove_from_list(runtime, jonas, shady, [seen(runtime, jonas).rows[0].entry_id])
    assert not try_value(runtime, jonas, shady, "a.example").fits
    assert [line.words for line in seen(runtime, jonas).history][:2] == [
        "Removed an entry",
        "Changed note or end of an entry",
    ]


def test_values_stand_in_the_payload_alone(runtime: Runtime, jonas: StaffMember) -> None:
    people = made(runtime, jonas, "name")
    add_to_list(runtime, jonas, people, ["Anna Müller"], note="wanted")
    remove_from_list(runtime, jonas, people, [seen(runtime, jonas).rows[0].entry_id])
    with runtime.database.read() as tx:
        lines = [line for line in audit_log.entries(tx, "workspace") if line.event.startswith("list.")]
    assert [line.event for line in lines] == ["list.created", "list.entries_added", "list.entries_removed"]
    assert not [line for line in lines if "Anna" in str(line.meta) or "wanted" in str(line.meta)]
    assert all("Anna" in str(line.payload) for line in lines[1:])


def test_a_list_that_the_published_policy_asks_for_is_not_archived(runtime: Runtime, jonas: StaffMember) -> None:
    shady = made(runtime, jonas)
    asking = {"rules": [{"when": {"!": [{"not_in_list": [{"var": "email"}, "shady"]}]}}]}
    row = PolicyVersion(
        id=new_id("policy"), project_id="default", name="own", version=1, status="published", hash="1", data=asking,
        created_at=runtime.clock(), changed_at=runtime.clock(),
    )  # fmt: skip
    with runtime.database.write() as tx:
        add_policy(tx, row)
    revision = seen(runtime, jonas).revision
    assert seen(runtime, jonas).needed_by == "own"
    with pytest.raises(Conflict) as needed:
        archive_list(runtime, jonas, shady, revision)
    assert (needed.value.code, needed.value.values["policy"]) == ("list_needed", "own")


def test_an_archived_list_is_left_alone_until_it_is_put_back(runtime: Runtime, jonas: StaffMember) -> None:
    shady = made(runtime, jonas)
    archived = archive_list(runtime, jonas, shady, seen(runtime, jonas).revision)
    with pytest.raises(Conflict, match="list_is_archived"):
        add_to_list(runtime, jonas, shady, ["a.example"])
    with pytest.raises(Conflict, match="list_is_archived"):
        create_list(runtime, jonas, "shady", "text")
    assert not seen(runtime, jonas).may_edit
    restore_list(runtime, jonas, shady, archived.revision)
    assert add_to_list(runtime, jonas, shady, ["a.example"]) == 1


def test_a_reviewer_looks_and_changes_nothing(runtime: Runtime, rosa: StaffMember, jonas: StaffMember) -> None:
    shady = made(runtime, jonas)
    add_to_list(runtime, jonas, shady, ["a.example"])
    view = seen(runtime, rosa)
    assert not view.may_edit
    for act in (
        lambda: create_list(runtime, rosa, "mine", "text"),
        lambda: add_to_list(runtime, rosa, shady, ["b.example"]),
        lambda: change_entry(runtime, rosa, shady, view.rows[0].entry_id, note="x", expires_at=None),
        lambda: remove_from_list(runtime, rosa, shady, [view.rows[0].entry_id]),
        lambda: archive_list(runtime, rosa, shady, view.revision),
        lambda: restore_list(runtime, rosa, shady, view.revision),
        lambda: describe_list(runtime, rosa, shady, "x", view.revision),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert try_value(runtime, rosa, shady, "ann@a.example").fits


def test_another_projects_list_is_not_there(runtime: Runtime, jonas: StaffMember) -> None:
    shady = made(runtime, jonas)
    stranger = Operator(project_id="other")
    assert list_lines(runtime, stranger) == ()
    for act in (
        lambda: add_to_list(runtime, stranger, shady, ["a.example"]),
        lambda: archive_list(runtime, stranger, shady, 1),
        lambda: try_value(runtime, stranger, shady, "a.example"),
    ):
        with pytest.raises(NotFound, match="list_not_found"):
            act()


def test_entries_are_searched_and_paged(runtime: Runtime, jonas: StaffMember) -> None:
    shady = made(runtime, jonas, "text")
    add_to_list(runtime, jonas, shady, [f"value {n}" for n in range(60)])
    add_to_list(runtime, jonas, shady, ["100% café"], note="from_the bar")
    first, second = seen(runtime, jonas), seen(runtime, jonas, page=2)
    assert (first.total, first.pages, len(first.rows), len(second.rows)) == (61, 2, 50, 11)
    for search in ("100%", "CAFE", "from_the"):
        assert [row.value for row in seen(runtime, jonas, search=search).rows] == ["100% café"]
    assert seen(runtime, jonas, search="value_1").total == 0
