"""Importing files into custom lists: looked at first, taken in as a whole, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.list_entries import add_to_list, change_entry
from ballerine_app.services.list_export import export_list
from ballerine_app.services.list_import import apply_import, forget_upload, keep_upload, undo_import
from ballerine_app.services.list_lookup import lists_for
from ballerine_app.services.list_preview import broken_rows, preview_import, proper_reading
from ballerine_app.services.list_view import try_value
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.store import audit_log
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.services.conftest import PASSWORD, MakeStaff
from tests.services.list_files import looked_at, made, seen
from tests.workflows import Make

FILE = """domain;reason;valid until
a.example;first;2030-01-31
B.EXAMPLE;second;
b.example;again;
com;too much;
c.example;;31.12.2020
d.example;"a; b";
"""


@pytest.fixture
def jonas(make_staff: MakeStaff) -> StaffMember:
    return make_staff("jonas", role="lead")


@both_databases
def test_a_file_is_looked_at_taken_in_and_taken_back(make: Make, clock: FakeClock) -> None:
    runtime = make()
    create_staff(runtime, "jonas@example.test", "Jonas", "lead", PASSWORD)
    jonas = sign_in(runtime, "jonas@example.test", PASSWORD, address="192.0.2.1")[1]
    shady = made(runtime, jonas)
    add_to_list(runtime, jonas, shady, ["d.example"], note="mine")
    clock.on(minutes=1)
    before = clock()
    preview = looked_at(runtime, jonas, shady, FILE)
    assert (preview.file_name, preview.encoding, preview.separator, preview.header) == ("shady.csv", "UTF-8", ";", True)
    assert (preview.total, preview.new, preview.changed, preview.there, preview.doubled, preview.broken) == (
        6,
        2,
        1,
        0,
        1,
        2,
    )
    assert [each.outcome for each in preview.first] == ["new", "new", "doubled", "broken", "broken", "changed"]
    assert [(each.line, each.value) for each in preview.broken_first] == [(5, "com"), (6, "c.example")]
    assert seen(runtime, jonas).total == 1

    with pytest.raises(Invalid, match="list_rows_broken"):
        apply_import(runtime, jonas, shady, preview.upload_id, preview.revision)
    assert seen(runtime, jonas).total == 1
    clock.on(minutes=1)
    done = apply_import(runtime, jonas, shady, preview.upload_id, preview.revision, skip_broken=True)
    assert (done.new, done.changed, done.broken) == (2, 1, 2)
    rows = {row.value: row for row in seen(runtime, jonas).rows}
    assert rows.keys() == {"a.example", "B.EXAMPLE", "d.example"}
    assert rows["a.example"].expires_at == "2030-02-01T00:00:00+00:00"
    assert (rows["d.example"].note, rows["d.example"].added_by) == ("a; b", "Jonas")
    with pytest.raises(NotFound, match="list_upload_gone"):
        preview_import(runtime, jonas, shady, preview.upload_id)
    with runtime.database.read() as tx:
        match = lists_for(tx, "default", ["shady"], before)["shady"].find("d.example", before)
        assert match is not None
        assert match.note == "mine"
        line = audit_log.entries(tx, "workspace", newest_first=True, limit=1)[0]
    assert (line.event, line.meta["new"], line.payload) == ("list.imported", 2, {"file": "shady.csv"})

    clock.on(minutes=1)
    change_entry(runtime, jonas, shady, rows["a.example"].entry_id, note="looked into", expires_at=None)
    clock.on(minutes=1)
    assert seen(runtime, jonas).history[1].import_id == done.import_id
    assert undo_import(runtime, jonas, shady, done.import_id) == 3
    assert [(row.value, row.note) for row in seen(runtime, jonas).rows] == [("d.example", "mine")]
    assert not seen(runtime, jonas).history[2].import_id
    with pytest.raises(Conflict, match="import_undone"):
        undo_import(runtime, jonas, shady, done.import_id)


def test_a_list_that_changed_meanwhile_is_looked_at_again(runtime: Runtime, jonas: StaffMember) -> None:
    shady = made(runtime, jonas)
    preview = looked_at(runtime, jonas, shady, "a.example\n")
    add_to_list(runtime, jonas, shady, ["a.example"])
    with pytest.raises(Conflict, match="changed_since"):
        apply_import(runtime, jonas, shady, preview.upload_id, preview.revision)
    again = preview_import(runtime, jonas, shady, preview.upload_id)
    assert (again.new, again.there) == (0, 1)
    with pytest.raises(Invalid, match="list_nothing_new"):
        apply_import(runtime, jonas, shady, preview.upload_id, again.revision)


def test_the_person_says_how_a_file_is_read(runtime: Runtime, jonas: StaffMember) -> None:
    people = made(runtime, jonas, "name")
    file = "Müller, Anna\nLi, Wei\n".encode("cp1252")
    guessed = looked_at(runtime, jonas, people, file)
    assert (guessed.encoding, guessed.separator) == ("Windows-1252", ",")
    reading = proper_reading("", header=False, value=0, note=-1, expires=-1)
    chosen = preview_import(runtime, jonas, people, guessed.upload_id, reading)
    assert [each.value for each in chosen.first] == ["Müller, Anna", "Li, Wei"]
    apply_import(runtime, jonas, people, guessed.upload_id, chosen.revision, reading=reading)
    assert try_value(runtime, jonas, people, "anna mueller").fits is False
    assert try_value(runtime, jonas, people, "ANNA MULLER").fits
    with pytest.raises(Invalid, match="list_same_column"):
        proper_reading(";", header=True, value=0, note=0, expires=-1)


def test_entries_keep_their_note_where_the_file_has_none(
    runtime: Runtime, jonas: StaffMember, clock: FakeClock
) -> None:
    shady = made(runtime, jonas)
    add_to_list(runtime, jonas, shady, ["a.example"], note="mine", expires_at=clock() + timedelta(days=1))
    assert looked_at(runtime, jonas, shady, "a.example\n").there == 1
    clock.on(days=2)
    preview = looked_at(runtime, jonas, shady, "a.example\n")
    assert (preview.there, preview.changed) == (0, 1)
    apply_import(runtime, jonas, shady, preview.upload_id, preview.revision)
    row = seen(runtime, jonas).rows[0]
    assert (row.note, row.expires_at) == ("mine", "")


def test_a_large_file_with_broken_rows_is_reported_and_leaves_nothing_half_done(
    runtime: Runtime, jonas: StaffMember
) -> None:
    shady = made(runtime, jonas)
    lines = [f"host{n}.example" if n % 10 else f"broken {n}" for n in range(20_000)]
    preview = looked_at(runtime, jonas, shady, "\r\n".join(lines))
    assert (preview.new, preview.broken, len(preview.broken_first)) == (18_000, 2_000, 50)
    name, broken = broken_rows(runtime, jonas, shady, preview.upload_id)
    assert (name, len(broken), broken[1][0], broken[1][2]) == ("shady.csv", 2_000, "11", "broken 10")
    with pytest.raises(Invalid, match="list_rows_broken"):
        apply_import(runtime, jonas, shady, preview.upload_id, preview.revision)
    assert seen(runtime, jonas).total == 0
    apply_import(runtime, jonas, shady, preview.upload_id, preview.revision, skip_broken=True)
    assert seen(runtime, jonas).line.alive == 18_000


def test_a_failure_within_leaves_the_list_as_it_was(
    runtime: Runtime, jonas: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    shady = made(runtime, jonas)
    preview = looked_at(runtime, jonas, shady, "a.example\n")

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("ballerine_app.services.list_act.audit_log.append", fails)
    with pytest.raises(RuntimeError):
        apply_import(runtime, jonas, shady, preview.upload_id, preview.revision)
    monkeypatch.undo()
    assert (seen(runtime, jonas).total, seen(runtime, jonas).revision) == (0, preview.revision)
    assert preview_import(runtime, jonas, shady, preview.upload_id).new == 1


def test_a_file_is_its_persons_own_and_is_forgotten(
    runtime: Runtime, jonas: StaffMember, rosa: StaffMember, make_staff: MakeStaff, clock: FakeClock
) -> None:
    shady = made(runtime, jonas)
    first = keep_upload(runtime, jonas, shady, "x.csv", b"a.example")
    with pytest.raises(NotAllowed):
        keep_upload(runtime, rosa, shady, "x.csv", b"a.example")
    with pytest.raises(NotFound, match="list_upload_gone"):
        preview_import(runtime, make_staff("ida", role="lead"), shady, first)
    second = keep_upload(runtime, jonas, shady, "x.csv", b"b.example")
    with pytest.raises(NotFound, match="list_upload_gone"):
        preview_import(runtime, jonas, shady, first)
    forget_upload(runtime, jonas, shady, second)
    third = keep_upload(runtime, jonas, shady, "x.csv", b"b.example")
    clock.on(days=2)
    keep_house(runtime)
    for gone in (second, third):
        with pytest.raises(NotFound, match="list_upload_gone"):
            preview_import(runtime, jonas, shady, gone)


def test_an_export_can_be_imported_and_computes_nothing(runtime: Runtime, jonas: StaffMember) -> None:
    words = made(runtime, jonas, "text")
    end = datetime(2030, 1, 1, 12, 30, tzinfo=UTC)
    add_to_list(runtime, jonas, words, ["=HYPERLINK(1)", "+49", "plain, with comma"], note="@cmd", expires_at=end)
    name, content = export_list(runtime, jonas, words)
    assert name == "shady.csv"
    assert b"\r\n'=HYPERLINK(1),'@cmd,2030-01-01T12:30:00+00:00" in content
    assert looked_at(runtime, jonas, words, content).there == 3
    with runtime.database.read() as tx:
        events = [line.event for line in audit_log.entries(tx, "workspace")]
    assert "list.exported" in events
