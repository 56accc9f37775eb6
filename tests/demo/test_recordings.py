"""Recorded exchanges with vendors, replayed: nothing differs while nothing changed, and every change is told."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.commands.recordings import record as record_file
from ballerine_app.commands.recordings import replay as replay_file
from ballerine_app.demo.laboratory.server import Laboratory
from ballerine_app.plugins.registry import installed_plugins
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.vendor_recording import declared_now, record_case
from ballerine_app.services.vendor_replay import replay_recording
from ballerine_app.settings import Settings
from tests.conftest import PROJECT
from tests.journeys import start, walk
from tests.workflows import Json, case_of, said

KEPT = sorted((PROJECT / "tests" / "recordings").glob("*.json"))


@pytest.fixture
def case_id(demo: Runtime) -> str:
    who = start(demo, "business").applicant
    walk(demo, who)
    run_due(demo)
    return who.case_id


def recorded(demo: Runtime, case_id: str, *plugins: str, mask: bool = False) -> Json:
    made = record_case(demo, Operator(), case_id, plugins=plugins, mask=mask)
    read: Json = json.loads(json.dumps(made))
    return read


def told(recording: Json) -> list[tuple[str, str]]:
    return [(each.plugin, each.what) for each in replay_recording(recording, installed_plugins())]


def changed(recording: Json, provider: str, **declared: Any) -> Json:
    made = copy.deepcopy(recording)
    for call in made["calls"]:
        if provider in (call["provider"], call["plugin"]):
            call["declared"] = {**call["declared"], **declared}
    return made


def steps(mapping: str) -> Json:
    return {"transform": {"transformer": "jmespath", "mapping": mapping}}


def test_a_recording_asks_each_vendor_once_and_the_case_keeps_nothing(
    demo: Runtime, vendors: Laboratory, case_id: str
) -> None:
    before, events, calls = case_of(demo, case_id), said(demo, case_id), vendors.ledger.calls()
    recording = recorded(demo, case_id)
    asked = [call["provider"] or call["plugin"] for call in recording["calls"]]
    registers, people = ["north", "atlas", "meridian", "companySanctions"], ["verifold", "vigil", "beacon"]
    assert asked[:7] == registers + people
    assert vendors.ledger.calls() - calls == len(asked)
    assert (case_of(demo, case_id), said(demo, case_id)) == (before, events)
    text = json.dumps(recording)
    assert "laboratory-token" not in text
    assert "{secret.UNIFIED_API_TOKEN}" in text
    assert told(recording) == []
    assert replay_recording(recording, demo.plugins, declared_now(demo, Operator(), recording)) == ()


def test_every_change_is_told(demo: Runtime, case_id: str) -> None:
    recording = recorded(demo, case_id, "registry", "companySanctions")
    assert told(changed(recording, "atlas", response=steps("{is: found}"))) == [("atlas", "outcome")]
    assert told(changed(recording, "atlas", request=steps("{called: name}"))) == [("atlas", "request")]
    schema = {"type": "object", "required": ["data"], "properties": {"data": {"type": "string"}}}
    assert told(changed(recording, "atlas", response={"schema": schema})) == [("atlas", "outcome")]
    gone = changed(recording, "companySanctions", vendor="somebody", defaultCountry="PT", url="https://vendor.example")
    [unasked, outcome] = replay_recording(gone, installed_plugins())
    assert (unasked.what, outcome.what) == ("unasked", "outcome")
    assert outcome.now["failure"]["code"] == "not_recorded"


def test_a_masked_recording_names_nobody_and_replays_alike(demo: Runtime, case_id: str) -> None:
    recording = recorded(demo, case_id, mask=True)
    text = json.dumps(recording, ensure_ascii=False)
    for word in ("Northwind", "B 1234", "Silva", case_id):
        assert word not in text
    assert told(recording) == []
    assert told(changed(recording, "verifold", response=steps("{is: decision}"))) == [("verifold", "outcome")]


def test_what_is_no_recording_or_holds_nothing_is_refused(demo: Runtime, case_id: str) -> None:
    for bad in ({}, {"recording": 2, "calls": []}, {"recording": 1, "calls": [{}]}, {"recording": 1, "calls": 5}):
        with pytest.raises(Invalid):
            replay_recording(bad, installed_plugins())
    with pytest.raises(NotFound):
        record_case(demo, Operator(), case_id, plugins=["no such plugin"])
    with pytest.raises(NotFound):
        record_case(demo, Operator(), "no such case")


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_recordings_that_are_kept_still_come_out_alike(file: Path) -> None:
    assert replay_recording(json.loads(file.read_text("utf-8")), installed_plugins()) == ()


def test_the_commands_write_and_read_a_file(demo: Runtime, case_id: str, tmp_path: Path, sqlite_url: str) -> None:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_url, demo=True)
    file, lines = tmp_path / "vendors.json", list[str]()
    file.touch(0o644)
    record_file(settings, case_id, file, lines.append, plugins=["registry"], mask=False)
    assert file.stat().st_mode & 0o777 == 0o600
    assert replay_file(settings, file, lines.append, as_recorded=False)
    recording = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(changed(recording, "north", response=steps("{is: found}"))))
    assert not replay_file(settings, file, lines.append, as_recorded=True)
    assert replay_file(settings, file, lines.append, as_recorded=False)
    assert any(line.startswith("north makes something else") for line in lines)
