from datetime import datetime

import pytest

from ballerine_app.store.database import Database
from ballerine_app.store.errors import KeyReused, NotCanonical
from ballerine_app.store.idempotency import answered, remember
from tests.postgres import both_databases

NAMES = {"project_id": "default", "scope": "decide", "key": "k1"}

pytestmark = both_databases


def test_the_same_command_gets_the_same_answer(db: Database, at: datetime) -> None:
    request = {"case": "case_1", "score": 0.5, "outcome": "approved"}
    with db.write() as tx:
        assert answered(tx, **NAMES, request=request) is None
        remember(tx, **NAMES, request=request, answer={"version": 2}, at=at)
    with db.read() as tx:
        reordered = dict(reversed(request.items()))
        assert answered(tx, **NAMES, request=reordered) == {"version": 2}


def test_a_key_with_another_request_is_refused(db: Database, at: datetime) -> None:
    with db.write() as tx:
        remember(tx, **NAMES, request={"outcome": "approved"}, answer={}, at=at)
        with pytest.raises(KeyReused):
            answered(tx, **NAMES, request={"outcome": "rejected"})


def test_scopes_and_projects_have_keys_of_their_own(db: Database, at: datetime) -> None:
    with db.write() as tx:
        remember(tx, **NAMES, request={}, answer={}, at=at)
        assert answered(tx, **(NAMES | {"scope": "upload"}), request={"a": 1}) is None
        assert answered(tx, **(NAMES | {"project_id": "other"}), request={"a": 1}) is None


def test_a_rollback_forgets_the_answer(db: Database, at: datetime) -> None:
    def fail() -> None:
        with db.write() as tx:
            remember(tx, **NAMES, request={}, answer={}, at=at)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with db.read() as tx:
        assert answered(tx, **NAMES, request={}) is None


def test_a_request_that_is_no_json_is_refused(db: Database, at: datetime) -> None:
    with db.write() as tx, pytest.raises(NotCanonical):
        remember(tx, **NAMES, request={"at": at}, answer={}, at=at)
