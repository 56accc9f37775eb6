"""Risk rules of a file get into the database when a process starts, and what the back office made of them stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.services.definitions import PolicyFile, read_policy_file
from ballerine_app.services.policy_drafts import copy_policy
from ballerine_app.services.policy_install import install_policy
from ballerine_app.services.policy_review import publish_policy
from ballerine_app.services.policy_view import policy_page, policy_view
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import entries
from tests.services.policies import OPERATOR


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.json"


def _install(runtime: Runtime, found: PolicyFile, *, wanted: bool) -> list[tuple[int, str]]:
    install_policy(runtime.database, found, "default", runtime.clock(), wanted=wanted)
    return [(row.version, row.status) for row in policy_page(runtime, OPERATOR, "risk", 0)[1]]


def _changed(file: Path, **more: Any) -> PolicyFile:
    file.write_text(json.dumps({**read_policy_file().data, **more}))
    return read_policy_file(file)


def test_the_shipped_rules_are_published_once(runtime: Runtime) -> None:
    assert _install(runtime, read_policy_file(), wanted=False) == [(1, "published")]
    with runtime.database.read() as tx:
        told = [entry for entry in entries(tx, "workspace") if entry.event == "policy.installed"]
    assert [(entry.meta["name"], entry.meta["version"]) for entry in told] == [("risk", 1)]


def test_a_new_release_does_not_replace_what_is_in_force(runtime: Runtime, file: Path) -> None:
    assert _install(runtime, _changed(file, description="New"), wanted=False) == [(1, "published")]


def test_a_file_that_is_asked_for_becomes_the_next_version_once(runtime: Runtime, file: Path) -> None:
    asked = _changed(file, description="Own")
    for _ in range(2):
        assert _install(runtime, asked, wanted=True) == [(2, "published"), (1, "archived")]
    assert policy_view(runtime, OPERATOR, "risk", 2).row.description == "Own"


def test_what_was_published_since_stands(runtime: Runtime, file: Path) -> None:
    asked = _changed(file, description="Own")
    _install(runtime, asked, wanted=True)
    draft = copy_policy(runtime, OPERATOR, policy_view(runtime, OPERATOR, "risk", 1).row.version_id)
    assert _install(runtime, asked, wanted=True)[0] == (3, "draft")
    publish_policy(runtime, OPERATOR, draft.version_id, draft.revision)
    assert _install(runtime, asked, wanted=True) == [(3, "published"), (2, "archived"), (1, "archived")]
