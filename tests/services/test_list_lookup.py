"""Lists in the database and in memory give the same answers at every time, and unknown ones are left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import ListMatch, RuleError, compile_rule
from ballerine_app.engine.rules.list_kinds import KINDS, entry_key
from ballerine_app.services.list_lookup import lists_for, loaded_lists
from ballerine_app.store.database import Database
from ballerine_app.store.ids import new_id
from ballerine_app.store.list_tables import CustomListRow, ListEntry
from tests.postgres import both_databases

START = datetime(2026, 3, 1, tzinfo=UTC)
_VALUES = {
    "text": ["Café Noir", "CAFE NOIR", "cafe", "a\0b", "\ud800", "é" * 1500],
    "country": ["KP", "prk", "FR", "North Korea"],
    "email_domain": [
        "example.com",
        "ann@a.b.example.com",
        ".com",
        "b.example.com",
        "münchen.de",
        "x.xn--mnchen-3ya.de",
    ],
    "document_number": ["L-01 X", "l01x", "L02"],
    "name": ["Anna Müller", "MÜLLER, Anna", "Anna"],
    "iban": ["DE89 3704", "de893704", "GB82"],
    "merchant_code": ["7995", " 7995", "742"],
}
_DAYS = st.integers(0, 6)
Period = tuple[str, int, int | None, int | None]


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[Period]]:
    """A kind, and entries with the days on which each was added, removed and expires; one of a key at a time."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    storable = [value for value in _VALUES[kind] if "\0" not in value and value != "\ud800" and len(value) <= 500]
    entries: list[Period] = []
    free: dict[str, int] = {}
    for value in draw(st.lists(st.sampled_from(storable), max_size=8)):
        key = entry_key(kind, value)
        if not key or free.get(key) == 99:
            continue
        added = free.get(key, 0) + draw(st.integers(0, 2))
        removed = draw(st.none() | st.integers(added, added + 3))
        free[key] = 99 if removed is None else removed
        entries.append((value, added, removed, draw(st.none() | _DAYS)))
    return kind, entries


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


@both_databases
@given(histories(), _DAYS, st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_and_the_memory_agree_at_every_time(
    database: Database,
    history: tuple[str, list[Period]],
    day: int,
    data: st.DataObject,
) -> None:
    kind, entries = history
    name = _add(database, kind, entries)
    at = START + timedelta(days=day)
    value = data.draw(st.sampled_from(_VALUES[kind]))
    with database.read() as tx:
        stored = lists_for(tx, "default", [name], at)[name].find(value, at)
        dated = loaded_lists(tx, "default", [name])[name].find(value, at)
        fixed = loaded_lists(tx, "default", [name], at)[name].find(value, at)
    assert stored == dated == fixed == _by_hand(kind, entries, value, day)


def test_an_evaluation_asks_once(url: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    import ballerine_app.services.list_lookup as module

    asked: list[str] = []
    ask = module.fitting_entries
    monkeypatch.setattr(module, "fitting_entries", lambda *args: asked.append("once") or ask(*args))
    name = _add(database, "country", [("KP", 0, None, None)])
    with database.read() as tx:
        found = lists_for(tx, "default", [name, "none-such"], START)
        assert found.keys() == {name}
        assert found[name].find("PRK", START) == found[name].find("kp", START) == ListMatch("KP")
        assert found[name].find("", START) is None
    assert asked == ["once"]


def test_an_archived_list_is_there_until_then(database: Database) -> None:
    name = _add(database, "country", [("KP", 0, None, None)], archived=2)
    rule = compile_rule({"in_list": [{"var": "c"}, name]})
    with database.read() as tx:
        for day, there in ((1, True), (2, False)):
            at = START + timedelta(days=day)
            for lists in (lists_for(tx, "default", [name], at), loaded_lists(tx, "default", [name], at)):
                assert bool(lists) is there
                if not there:
                    with pytest.raises(RuleError, match="no list"):
                        rule({"c": "KP"}, at, lists)
        assert lists_for(tx, "other", [name], START) == {}


def _by_hand(kind: str, entries: list[Period], value: str, day: int) -> ListMatch | None:
    asked = entry_key(kind, value)
    there = [
        (entry_key(kind, entry), ListMatch(entry, "", None if ends is None else START + timedelta(days=ends)))
        for entry, added, removed, ends in entries
        if added <= day and (removed is None or day < removed) and (ends is None or day < ends)
    ]
    fits = [
        (len(key), match)
        for key, match in there
        if asked and (key == asked or (kind == "email_domain" and asked.endswith(f".{key}")))
    ]
    return max(fits, key=lambda each: each[0])[1] if fits else None


def _add(database: Database, kind: str, entries: list[Period], archived: int | None = None) -> str:
    def on(day: int | None) -> datetime | None:
        return None if day is None else START + timedelta(days=day)

    list_id = new_id("list")
    with database.write() as tx:
        tx.add(
            CustomListRow(
                id=list_id,
                project_id="default",
                name=list_id,
                kind=kind,
                created_at=START,
                changed_at=START,
                archived_at=on(archived),
            )
        )
        for value, added, removed, ends in entries:
            tx.add(
                ListEntry(
                    id=new_id("entry"),
                    project_id="default",
                    list_id=list_id,
                    value=value,
                    key=entry_key(kind, value),
                    added_at=START + timedelta(days=added),
                    removed_at=on(removed),
                    expires_at=on(ends),
                )
            )
    return list_id
