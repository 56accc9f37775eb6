"""Publishing: once, by one person, never to be changed; cases that run stay where they are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from ballerine_app.services.definitions import Definitions
from ballerine_app.services.errors import Conflict, InvalidDefinition, NotFound
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.stored_definitions import StoredDefinitions
from ballerine_app.services.version_drafts import copy_to_draft, delete_draft, import_draft, save_draft
from ballerine_app.services.version_publishing import archive_version, publish_version, restore_version
from ballerine_app.services.version_view import version_view
from ballerine_app.store.audit_log import entries
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.versions import version_of
from tests.journeys import start
from tests.services.conftest import MakeStaff
from tests.services.version_charts import OPERATOR, PERSON, broken, case, loan, opened, published, written


@pytest.fixture
def lea(make_staff: MakeStaff) -> StaffMember:
    return make_staff("lea", role="lead")


def stored(runtime: Runtime, name: str, version: int) -> WorkflowVersion:
    with runtime.database.read() as tx:
        found = version_of(tx, "default", name, version)
    assert found is not None
    return found


def next_of(runtime: Runtime, name: str, version: int = 1) -> tuple[str, int]:
    """The next version of a name, published; its id and revision."""
    made = copy_to_draft(runtime, OPERATOR, stored(runtime, name, version).id)
    ref = publish_version(runtime, OPERATOR, made.version_id, made.revision)
    return ref.version_id, ref.revision


def test_a_running_case_stays_and_a_new_journey_takes_the_newest(runtime: Runtime, lea: StaffMember) -> None:
    before = start(runtime).applicant.case_id
    draft = copy_to_draft(runtime, lea, stored(runtime, PERSON, 1).id)
    during = start(runtime).applicant.case_id
    publish_version(runtime, lea, draft.version_id, draft.revision)
    after = start(runtime).applicant.case_id
    assert [case(runtime, each).definition_version for each in (before, during, after)] == [1, 1, 2]
    assert case(runtime, after).definition_hash == stored(runtime, PERSON, 2).hash
    assert runtime.definitions.of(PERSON, 1).version == 1
    row = version_view(runtime, lea, PERSON, 2).row
    assert (row.published_by, row.newest, row.status) == ("Lea", True, "published")


def test_other_processes_see_it_within_fifteen_seconds(runtime: Runtime) -> None:
    seconds = [0.0]
    other = Definitions({}, StoredDefinitions(runtime.database, "default", lambda: seconds[0]))
    assert other.latest(PERSON).version == 1
    next_of(runtime, PERSON)
    seconds[0] = 14.9
    assert other.latest(PERSON).version == 1
    seconds[0] = 15.0
    assert other.latest(PERSON).version == 2


def test_what_is_read_while_somebody_publishes_is_not_kept(runtime: Runtime) -> None:
    source = StoredDefinitions(runtime.database, "default", lambda: 0.0)
    read, interrupt = source._read, [True]

    def slow() -> object:
        found = read()
        if interrupt.pop():
            interrupt.append(False)
            next_of(runtime, PERSON)
            source.forget()
        else:
            interrupt.append(False)
        return found

    source._read = slow  # type: ignore[method-assign,assignment]
    assert source.published().newest[PERSON] == 1
    assert source.published().newest[PERSON] == 2


def test_a_definition_is_found_by_the_id_that_any_version_was_imported_with(runtime: Runtime) -> None:
    published(runtime, loan(id="old_id"))
    published(runtime, loan(id="new_id"))
    found = runtime.definitions
    assert found.called("old_id").version == found.called("loan").version == 2
    assert found.names_of("loan") == {"loan", "old_id", "new_id"}
    with pytest.raises(NotFound, match="definition_missing"):
        found.called("no_id")


def test_errors_bar_publishing(runtime: Runtime, lea: StaffMember) -> None:
    draft = broken(runtime, import_draft(runtime, lea, written(loan())))
    with pytest.raises(InvalidDefinition, match="definition_has_errors") as refusal:
        publish_version(runtime, lea, draft.version_id, draft.revision)
    assert refusal.value.findings[0].severity == "error"
    assert stored(runtime, "loan", 1).status == "draft"


@pytest.mark.parametrize(("flow", "code"), [("nowhere", "flow_unknown"), (PERSON, "flow_unknown"), (None, "")])
def test_a_workflow_needs_its_flow(runtime: Runtime, lea: StaffMember, flow: str | None, code: str) -> None:
    config = {"collectionFlow": flow} if flow else {}
    draft = import_draft(runtime, lea, written(loan(config=config)))
    with suppress(InvalidDefinition):
        publish_version(runtime, lea, draft.version_id, draft.revision)
    found = [each.code for each in version_view(runtime, lea, "loan", 1).findings if each.code.startswith("flow_")]
    assert (stored(runtime, "loan", 1).status, found) == (("draft", [code]) if code else ("published", []))


def test_what_journeys_begin_with_needs_a_flow(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_draft(runtime, lea, written(loan()), name=PERSON)
    with pytest.raises(InvalidDefinition) as refusal:
        publish_version(runtime, lea, draft.version_id, draft.revision)
    assert [(each.code, each.pointer) for each in refusal.value.findings if each.severity == "error"] == [
        ("flow_missing", "/config")
    ]


def test_of_two_who_publish_at_once_one_is_told(runtime: Runtime, make_staff: MakeStaff) -> None:
    people = [make_staff("lea", role="lead"), make_staff("ada", role="admin")]
    draft = import_draft(runtime, OPERATOR, written(loan()))
    barrier = threading.Barrier(2)
    told: list[str] = []

    def publish(who: StaffMember) -> None:
        barrier.wait()
        try:
            publish_version(runtime, who, draft.version_id, draft.revision)
            told.append("")
        except Conflict as refusal:
            told.append(refusal.code)

    threads = [threading.Thread(target=publish, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["", "changed_since"]
    with runtime.database.read() as tx:
        assert [entry.event for entry in entries(tx, "workspace")].count("workflow.published") == 1


def test_a_draft_that_was_overtaken_is_not_published(runtime: Runtime, lea: StaffMember) -> None:
    first = import_draft(runtime, lea, written(loan()))
    second = import_draft(runtime, lea, written(loan(displayName="Second")))
    publish_version(runtime, lea, second.version_id, second.revision)
    with pytest.raises(Conflict, match="newer_published"):
        publish_version(runtime, lea, first.version_id, first.revision)
    assert version_view(runtime, lea, "loan", 1).blocked == "newer_published"


CHANGES: dict[str, Callable[[Runtime, str, int], object]] = {
    "save": lambda runtime, at, revision: save_draft(runtime, OPERATOR, at, written(loan(displayName="x")), revision),
    "delete": lambda runtime, at, revision: delete_draft(runtime, OPERATOR, at, revision),
    "publish": lambda runtime, at, revision: publish_version(runtime, OPERATOR, at, revision),
}


@pytest.mark.parametrize("act", CHANGES)
@pytest.mark.parametrize("archived", [False, True])
def test_what_is_published_never_changes(runtime: Runtime, act: str, archived: bool) -> None:
    ref = published(runtime, loan())
    if archived:
        ref = archive_version(runtime, OPERATOR, ref.version_id, ref.revision)
    before = stored(runtime, "loan", 1)
    with pytest.raises(Conflict, match="not_a_draft"):
        CHANGES[act](runtime, ref.version_id, ref.revision)
    assert stored(runtime, "loan", 1) == before


def test_archiving_and_restoring_leave_the_content_alone(runtime: Runtime, lea: StaffMember) -> None:
    ref = published(runtime, loan())
    before = stored(runtime, "loan", 1)
    ref = archive_version(runtime, lea, ref.version_id, ref.revision)
    assert stored(runtime, "loan", 1).archived_at is not None
    restore_version(runtime, lea, ref.version_id, ref.revision)
    after = stored(runtime, "loan", 1)
    assert (after.data, after.hash, after.published_at) == (before.data, before.hash, before.published_at)
    assert (after.status, after.archived_at, after.revision) == ("published", None, before.revision + 2)


def test_no_new_case_takes_an_archived_version(runtime: Runtime, lea: StaffMember) -> None:
    published(runtime, loan())
    second = published(runtime, loan(displayName="Second"))
    running = opened(runtime)
    second = archive_version(runtime, lea, second.version_id, second.revision)
    assert case(runtime, opened(runtime)).definition_version == 1
    assert case(runtime, running).definition_version == 2
    assert runtime.definitions.of("loan", 2).data["displayName"] == "Second"
    restore_version(runtime, lea, second.version_id, second.revision)
    assert runtime.definitions.latest("loan").version == 2


def test_a_name_that_nobody_needs_can_go_out_of_use(runtime: Runtime, lea: StaffMember) -> None:
    ref = published(runtime, loan())
    archive_version(runtime, lea, ref.version_id, ref.revision)
    with pytest.raises(NotFound, match="definition_missing"):
        runtime.definitions.latest("loan")


@pytest.mark.parametrize(("name", "needed_by"), [(PERSON, "journeys"), ("person_collection", PERSON)])
def test_what_is_needed_stays_published(runtime: Runtime, lea: StaffMember, name: str, needed_by: str) -> None:
    first = stored(runtime, name, 1)
    with pytest.raises(Conflict, match="version_needed") as refusal:
        archive_version(runtime, lea, first.id, first.revision)
    assert refusal.value.values["needed_by"] == needed_by
    view = version_view(runtime, lea, name, 1)
    assert (view.may_archive, view.blocked) == (False, "version_needed")
    version_id, revision = next_of(runtime, name)
    archive_version(runtime, lea, first.id, first.revision)
    with pytest.raises(Conflict, match="version_needed"):
        archive_version(runtime, lea, version_id, revision)


def test_a_workflow_is_not_restored_without_its_flow(runtime: Runtime, lea: StaffMember) -> None:
    flow = published(runtime, loan(name="pages", **FLOW), kind="flow")
    ref = published(runtime, loan(config={"collectionFlow": "pages"}))
    with pytest.raises(Conflict, match="version_needed"):
        archive_version(runtime, lea, flow.version_id, flow.revision)
    ref = archive_version(runtime, lea, ref.version_id, ref.revision)
    archive_version(runtime, lea, flow.version_id, flow.revision)
    with pytest.raises(InvalidDefinition, match="definition_has_errors"):
        restore_version(runtime, lea, ref.version_id, ref.revision)


def test_acts_out_of_turn_are_refused(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    with pytest.raises(Conflict, match="not_published"):
        archive_version(runtime, lea, draft.version_id, draft.revision)
    with pytest.raises(Conflict, match="not_archived"):
        restore_version(runtime, lea, draft.version_id, draft.revision)
    ref = publish_version(runtime, lea, draft.version_id, draft.revision)
    for act in (publish_version, archive_version, restore_version):
        with pytest.raises(Conflict, match="changed_since"):
            act(runtime, lea, ref.version_id, draft.revision)


def test_open_pages_are_told(runtime: Runtime, lea: StaffMember, topics: list[frozenset[str]]) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    topics.clear()
    ref = publish_version(runtime, lea, draft.version_id, draft.revision)
    ref = archive_version(runtime, lea, ref.version_id, ref.revision)
    restore_version(runtime, lea, ref.version_id, ref.revision)
    assert topics == [frozenset({"workflows:default"})] * 3


FLOW = {
    "definition": {
        "initial": "new",
        "states": {"new": {"meta": {"step": "why"}, "on": {"ask": "end"}}, "end": {"meta": {"step": "status"}}},
    }
}
