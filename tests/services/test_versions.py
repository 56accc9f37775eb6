"""Drafts of workflow versions: who may change them, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ballerine_app.services.errors import Conflict, Invalid, InvalidDefinition, NotAllowed, NotFound
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_drafts import check_text, copy_to_draft, delete_draft, import_draft, save_draft
from ballerine_app.services.version_publishing import archive_version, publish_version, restore_version
from ballerine_app.services.version_view import version_view, workflow_list
from ballerine_app.store.audit_log import entries
from tests.services.conftest import MakeStaff
from tests.services.version_charts import OPERATOR, PERSON, broken, loan, opened, published, written


@pytest.fixture
def lea(make_staff: MakeStaff) -> StaffMember:
    return make_staff("lea", role="lead")


ACTS: dict[str, Callable[[Runtime, StaffMember, str], object]] = {
    "copy": lambda runtime, who, version_id: copy_to_draft(runtime, who, version_id),
    "import": lambda runtime, who, _: import_draft(runtime, who, written(loan())),
    "save": lambda runtime, who, version_id: save_draft(runtime, who, version_id, written(loan()), 1),
    "check": lambda runtime, who, version_id: check_text(runtime, who, version_id, "{}"),
    "delete": lambda runtime, who, version_id: delete_draft(runtime, who, version_id, 1),
    "publish": lambda runtime, who, version_id: publish_version(runtime, who, version_id, 1),
    "archive": lambda runtime, who, version_id: archive_version(runtime, who, version_id, 1),
    "restore": lambda runtime, who, version_id: restore_version(runtime, who, version_id, 1),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_reviewer_reads_and_changes_nothing(runtime: Runtime, rosa: StaffMember, act: str) -> None:
    draft = import_draft(runtime, OPERATOR, written(loan()))
    with pytest.raises(NotAllowed, match="versions_not_yours"):
        ACTS[act](runtime, rosa, draft.version_id)
    view = version_view(runtime, rosa, "loan", 1)
    assert view.row.status == "draft"
    may = (view.may_edit, view.may_publish, view.may_archive, view.may_restore, view.may_delete, view.may_copy)
    assert not any(may)


@pytest.mark.parametrize("act", [name for name in ACTS if name != "import"])
def test_another_project_is_not_there(runtime: Runtime, lea: StaffMember, act: str) -> None:
    draft = import_draft(runtime, OPERATOR, written(loan()))
    stranger = replace(lea, project_id="other")
    with pytest.raises(NotFound, match="version_not_found"):
        ACTS[act](runtime, stranger, draft.version_id)
    with pytest.raises(NotFound, match="version_not_found"):
        version_view(runtime, stranger, "loan", 1)
    assert workflow_list(runtime, stranger) == ()


def test_a_draft_begins_from_a_version_and_is_taken_by_no_case(runtime: Runtime, lea: StaffMember) -> None:
    row = version_view(runtime, lea, PERSON, 1).row
    made = copy_to_draft(runtime, lea, row.version_id)
    assert (made.name, made.version, made.revision) == (PERSON, 2, 1)
    view = version_view(runtime, lea, PERSON, 2)
    assert view.row.created_by == "Lea"
    assert view.text == view.published_text.replace('"version": 1', '"version": 2')
    assert runtime.definitions.latest(PERSON).version == 1
    with pytest.raises(NotFound, match="definition_missing"):
        runtime.definitions.of(PERSON, 2)


def test_the_next_number_is_one_more_than_any_draft_has(runtime: Runtime, lea: StaffMember) -> None:
    row = version_view(runtime, lea, PERSON, 1).row
    numbers = [copy_to_draft(runtime, lea, row.version_id).version for _ in range(3)]
    assert numbers == [2, 3, 4]


def test_an_import_names_itself(runtime: Runtime, lea: StaffMember) -> None:
    first = import_draft(runtime, lea, written(loan(version=9)))
    second = import_draft(runtime, lea, written(loan()), name="credit")
    assert (first.name, first.version, second.name) == ("loan", 1, "credit")
    assert '"name": "credit"' in version_view(runtime, lea, "credit", 1).text


def test_an_import_is_refused_for_its_name_or_kind(runtime: Runtime, lea: StaffMember) -> None:
    with pytest.raises(Invalid, match="wrong_definition_name"):
        import_draft(runtime, lea, written(loan(name="a loan")))
    with pytest.raises(Invalid, match="wrong_definition_name"):
        import_draft(runtime, lea, '{"definition": {"states": {}}}')
    with pytest.raises(Invalid, match="wrong_definition_kind"):
        import_draft(runtime, lea, written(loan()), kind="rules")
    with pytest.raises(Conflict, match="other_kind"):
        import_draft(runtime, lea, written(loan()), name=PERSON, kind="flow")
    with pytest.raises(InvalidDefinition, match="definition_not_json"):
        import_draft(runtime, lea, "{")


def test_a_name_keeps_its_kind(runtime: Runtime, lea: StaffMember) -> None:
    import_draft(runtime, lea, written(loan()), name="person_collection")
    assert version_view(runtime, lea, "person_collection", 2).row.kind == "flow"


def test_saving_needs_the_revision_that_was_seen(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    saved = save_draft(runtime, lea, draft.version_id, written(loan(displayName="One")), draft.revision)
    assert saved.revision == 2
    with pytest.raises(Conflict, match="changed_since"):
        save_draft(runtime, lea, draft.version_id, written(loan(displayName="Two")), draft.revision)
    view = version_view(runtime, lea, "loan", 1)
    assert (view.title, view.row.revision) == ("One", 2)


def test_saving_the_same_changes_nothing(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    text = version_view(runtime, lea, "loan", 1).text
    assert save_draft(runtime, lea, draft.version_id, text, draft.revision) == draft


def test_a_new_order_of_states_is_a_change(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    turned = loan({"waiting": {"on": {"close": "closed"}}, "new": {"on": {"ask": "waiting"}}})
    assert save_draft(runtime, lea, draft.version_id, written(turned), draft.revision).revision == 2
    text = version_view(runtime, lea, "loan", 1).text
    assert text.index('"waiting": {') < text.index('"new": {')


@pytest.mark.parametrize(("key", "value"), [("name", "credit"), ("version", 2)])
def test_a_draft_stays_what_it_is_called(runtime: Runtime, lea: StaffMember, key: str, value: object) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    text = written({**loan(), key: value})
    with pytest.raises(InvalidDefinition, match="draft_renamed") as refusal:
        save_draft(runtime, lea, draft.version_id, text, draft.revision)
    assert [each.pointer for each in refusal.value.findings] == [f"/{key}"]
    assert check_text(runtime, lea, draft.version_id, text) == refusal.value.findings


def test_a_draft_may_have_errors_and_tells_them(runtime: Runtime, lea: StaffMember) -> None:
    draft = broken(runtime, import_draft(runtime, lea, written(loan())))
    view = version_view(runtime, lea, "loan", 1)
    assert view.errors >= 1
    assert (view.may_publish, view.blocked) == (False, "definition_has_errors")
    text = written(loan({"new": {"on": {"ask": "nowhere"}}, "waiting": {}}))
    assert check_text(runtime, lea, draft.version_id, text) == view.findings


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"definition": 1}', '{"name": {}, "version": []}', "\ud800"])
def test_checking_a_text_never_raises(runtime: Runtime, lea: StaffMember, text: str) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    assert "error" in {each.severity for each in check_text(runtime, lea, draft.version_id, text)}


def test_a_collection_flow_needs_pages(runtime: Runtime, lea: StaffMember) -> None:
    import_draft(runtime, lea, written(loan({"new": {"meta": {"step": "sign_up"}}})), kind="flow")
    view = version_view(runtime, lea, "loan", 1)
    assert [each.pointer for each in view.findings if each.code == "step_unknown"] == ["/definition/states/closed"]


def test_a_draft_can_be_thrown_away(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    with pytest.raises(Conflict, match="changed_since"):
        delete_draft(runtime, lea, draft.version_id, draft.revision + 1)
    delete_draft(runtime, lea, draft.version_id, draft.revision)
    with pytest.raises(NotFound, match="version_not_found"):
        version_view(runtime, lea, "loan", 1)
    assert import_draft(runtime, lea, written(loan())).version == 1


def test_the_list_counts_cases_and_drafts(runtime: Runtime, rosa: StaffMember) -> None:
    published(runtime, loan())
    opened(runtime)
    opened(runtime)
    published(runtime, loan(displayName="Loan"))
    opened(runtime)
    import_draft(runtime, OPERATOR, written(loan()))
    row = next(each for each in workflow_list(runtime, rosa) if each.name == "loan")
    assert (row.title, row.kind, row.newest, row.cases, row.drafts) == ("Loan", "workflow", 2, 3, 1)
    shown = [(each.version, each.status, each.cases, each.newest) for each in row.versions]
    assert shown == [(3, "draft", 0, False), (2, "published", 1, True), (1, "published", 2, False)]
    states = version_view(runtime, rosa, "loan", 1).states
    assert [(each.state, each.cases) for each in states] == [("new", 2)]


def test_workflows_come_before_flows(runtime: Runtime, rosa: StaffMember) -> None:
    kinds = [row.kind for row in workflow_list(runtime, rosa)]
    assert kinds == ["workflow", "workflow", "flow", "flow"]


def test_the_log_tells_each_act_without_its_content(runtime: Runtime, lea: StaffMember) -> None:
    draft = import_draft(runtime, lea, written(loan()))
    draft = save_draft(runtime, lea, draft.version_id, written(loan(displayName="Secret")), draft.revision)
    delete_draft(runtime, lea, draft.version_id, draft.revision)
    with runtime.database.read() as tx:
        found = [entry for entry in entries(tx, "workspace") if entry.actor_id == lea.id][-3:]
    assert [entry.event for entry in found] == [
        "workflow.draft_created",
        "workflow.draft_saved",
        "workflow.draft_deleted",
    ]
    assert all(entry.payload is None and "Secret" not in str(entry.meta) for entry in found)
    assert found[0].meta["hash"] != found[1].meta["hash"] == found[2].meta["hash"]
