"""What the pages about workflows show: a state in words, findings with their place, changes, the list, the counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_drafts import copy_to_draft, import_draft
from ballerine_app.services.version_publishing import publish_version
from ballerine_app.services.version_view import workflow_list
from ballerine_app.services.workflow_content import Looked, workflow_content
from ballerine_app.services.workflow_overview import (
    finding_counts,
    state_names,
    state_uses,
    version_page,
    workflow_lines,
)
from ballerine_app.services.workflow_state import state_at, state_detail
from ballerine_app.views.versions import StateCount

_SHIPPED = Path(__file__).parents[2] / "ballerine_app" / "definitions" / "workflows"
_TEXT = (_SHIPPED / "person_review.json").read_text(encoding="utf-8")
WHO = Operator()


def _changed(change: Any) -> str:
    data = json.loads(_TEXT)
    change(data)
    return json.dumps(data, indent=2)


def _detailed() -> Definition:
    states: dict[str, Any] = {
        "a": {
            "tags": ["manual_review"],
            "entry": ["note", {"type": "tell"}],
            "exit": "leave",
            "meta": {"step": "x", "long": "y" * 300},
            "on": {"approve": {"target": "b", "cond": {"type": "jmespath", "options": {"rule": "risk.score < `5`"}}}},
            "after": {"86400000": "b"},
        },
        "b": {"type": "final"},
    }
    plugin = {"name": "kyc", "stateNames": ["a"], "successAction": "approve", "errorAction": "fail"}
    data = {
        "name": "d", "version": 1, "extensions": {"apiPlugins": [plugin]},
        "definition": {"initial": "a", "states": states, "on": {"fail": "b"}},
    }  # fmt: skip
    return Definition.parse(data)


def test_a_state_is_told_in_words() -> None:
    detail = state_detail(_detailed(), "a", 3)
    assert (detail.initial, detail.final, detail.count) == (True, False, 3)
    assert [tag.word for tag in detail.tags] == ["Manual review"]
    approve, fail = detail.ways
    assert (approve.words, approve.target, approve.guard) == ("approve", "b", "risk.score < `5`")
    assert approve.senders == "reviewer or system"
    assert (fail.words, fail.declared_in) == ("fail", "every state")
    assert [(timer.words, timer.target) for timer in detail.timers] == [("1 d", "b")]
    assert [(each.name, each.success, each.failure) for each in detail.plugins] == [("kyc", "approve", "fail")]
    assert (detail.entry, detail.exit) == ("note, tell", "leave")
    assert len(detail.meta[1].value) == 200


def test_a_rule_is_written_as_a_formula() -> None:
    detail = state_detail(Definition.parse(json.loads(_TEXT)), "manual_review")
    assert '"block" not in risk.actions' in detail.ways[0].guard


def test_no_state_is_told_as_none() -> None:
    assert state_detail(_detailed(), "unheard_of").path == ""


@pytest.mark.parametrize(
    ("pointer", "state"),
    [
        ("/definition/states/revision/on/reject", "revision"),
        ("/definition/states/revision", "revision"),
        ("/definition/states", ""),
        ("/config", ""),
        ("", ""),
    ],
)
def test_a_finding_is_about_the_state_that_it_points_into(pointer: str, state: str) -> None:
    assert state_at(Definition.parse(json.loads(_TEXT)), pointer) == state


def test_a_finding_about_a_state_around_others_shows_the_first_inside() -> None:
    inner = {"initial": "x", "states": {"x": {"type": "final"}}}
    definition = Definition.parse({"initial": "p", "states": {"p": inner}})
    assert state_at(definition, "/states/p") == "p.x"


def test_a_typed_text_is_judged_in_the_place_of_the_saved_one(runtime: Runtime) -> None:
    draft = import_draft(runtime, WHO, _TEXT)
    view, *_ = version_page(runtime, WHO, "person_review", draft.version)
    typed = view.text.replace('"RESUBMITTED": "manual_review"', '"RESUBMITTED": "nowhere"')
    content = workflow_content(runtime, WHO, Looked(view, typed=typed))
    (error,) = (each for each in content.findings if each.severity == "error")
    assert "nowhere" in typed.splitlines()[error.line - 1]
    assert content.errors == 1
    assert content.drawing.problem
    saved = workflow_content(runtime, WHO, Looked(view, state="revision"))
    assert saved.errors == 0
    assert saved.drawing.boxes
    assert saved.detail.path == "revision"


def test_a_comparison_is_made_where_it_is_asked_for(runtime: Runtime) -> None:
    draft = import_draft(runtime, WHO, _changed(lambda data: data.update(displayName="Other")))
    view, *_ = version_page(runtime, WHO, "person_review", draft.version)
    assert not workflow_content(runtime, WHO, Looked(view)).changes.hunks
    compared = workflow_content(runtime, WHO, Looked(view, with_changes=True)).changes
    assert compared.against == 1
    assert [told.words for told in compared.summary] == ["displayName changed"]
    assert any("Other" in row.after.part for hunk in compared.hunks for row in hunk.rows)


def test_a_name_that_was_never_published_has_nothing_to_compare_with(runtime: Runtime) -> None:
    draft = import_draft(runtime, WHO, _TEXT, name="brand_new")
    view, *_ = version_page(runtime, WHO, "brand_new", draft.version)
    assert workflow_content(runtime, WHO, Looked(view, with_changes=True)).changes.against == 0


def test_without_a_number_the_version_in_use_is_shown(runtime: Runtime) -> None:
    first, *_ = version_page(runtime, WHO, "person_review", 0)
    draft = copy_to_draft(runtime, WHO, first.row.version_id)
    assert version_page(runtime, WHO, "person_review", 0)[0].row.version == first.row.version
    publish_version(runtime, WHO, draft.version_id, draft.revision)
    view, versions, _ = version_page(runtime, WHO, "person_review", 0)
    assert view.row.version == draft.version
    assert [row.version for row in versions] == [draft.version, first.row.version]


@pytest.mark.parametrize(("name", "version"), [("unheard_of", 0), ("person_review", 99)])
def test_what_is_not_there_is_not_found(runtime: Runtime, name: str, version: int) -> None:
    with pytest.raises(NotFound):
        version_page(runtime, WHO, name, version)


def test_the_list_tells_drafts_and_findings(runtime: Runtime) -> None:
    broken = _changed(lambda data: data["definition"]["states"]["revision"]["on"].update(RESUBMITTED="nowhere"))
    draft = import_draft(runtime, WHO, broken, name="broken_review")
    rows = workflow_list(runtime, WHO)
    lines = {line.name: line for line in workflow_lines(rows, finding_counts(runtime, WHO, rows))}
    line = lines["broken_review"]
    assert (line.published, line.draft, line.opens, line.errors) == (0, draft.version, draft.version, 1)
    shipped = lines["person_review"]
    assert (shipped.published, shipped.draft, shipped.errors) == (1, 0, 0)


def test_a_moved_case_may_go_to_any_state_that_does_not_end_it() -> None:
    assert state_names(_TEXT) == ("collection", "manual_review", "revision")
    assert state_names("no JSON") == ()


def test_cases_lead_to_the_queue_where_it_can_show_them(runtime: Runtime) -> None:

    view, *_ = version_page(runtime, WHO, "person_review", 0)
    uses = state_uses(replace(view, states=(StateCount("revision", 2), StateCount("odd", 5))))
    assert [(use.state, use.cases, use.link) for use in uses] == [
        ("odd", 5, ""),
        ("revision", 2, "/cases?state=revision&kind=individual"),
    ]
