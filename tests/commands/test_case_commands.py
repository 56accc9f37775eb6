"""Starting a case and sending it an event by the command."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from ballerine_app.commands.cases import send, start
from ballerine_app.commands.workflows import import_file
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed
from ballerine_app.settings import Settings
from ballerine_app.store.cases import get_case
from ballerine_app.store.database import Database
from ballerine_app.store.effects import effects_of_case

LOAN = {
    "name": "loan",
    "events": {"begin": {"actors": ["system"]}, "approve": {"actors": ["reviewer"]}},
    "definition": {
        "initial": "asked",
        "states": {
            "asked": {"on": {"begin": "checking"}},
            "checking": {"on": {"done": "end", "approve": "end"}},
            "end": {"type": "final"},
        },
    },
    "extensions": {
        "apiPlugins": [
            {
                "name": "score",
                "pluginKind": "api",
                "url": "https://vendor.example/score",
                "stateNames": ["checking"],
                "successAction": "done",
            }
        ]
    },
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(data_dir=tmp_path / "data")
    definition = tmp_path / "loan.json"
    definition.write_text(json.dumps(LOAN), "utf-8")
    assert import_file(found, definition, lambda _: None, name="", kind="", publish=True)
    return found


def test_a_case_starts_with_the_data_of_a_file_and_moves(settings: Settings, tmp_path: Path) -> None:
    data = tmp_path / "case.json"
    data.write_text('{"amount": 900.5}', "utf-8")
    case_id = start(settings, "loan", data)

    assert send(settings, case_id, "begin", None).state == "checking"
    with closing(Database(settings.database)) as database, database.read() as tx:
        case = get_case(tx, "default", case_id)
        assert case is not None
        assert (case.state, case.context) == ("checking", {"amount": 900.5})
        assert [effect.status for effect in effects_of_case(tx, case_id)] == ["waiting"]
        assert send_by_reference_refused(settings, case.reference) == "event_not_now"


def send_by_reference_refused(settings: Settings, reference: str) -> str:
    with pytest.raises(Conflict) as refusal:
        send(settings, reference, "begin", None)
    return refusal.value.code


def test_what_the_system_may_not_send_and_what_is_no_object_is_refused(settings: Settings, tmp_path: Path) -> None:
    case_id = start(settings, "loan", None)
    send(settings, case_id, "begin", None)
    with pytest.raises(NotAllowed, match="event_not_yours"):
        send(settings, case_id, "approve", None)
    broken = tmp_path / "broken.json"
    broken.write_text("[1, 2]", "utf-8")
    with pytest.raises(Invalid, match="not_an_object"):
        start(settings, "loan", broken)
