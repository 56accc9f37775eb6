from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import select

from ballerine_app.services.errors import Conflict, Invalid, NotFound, SignInFailed, TooMany
from ballerine_app.services.return_path import safe_return_path
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, open_session_for, set_password, sign_in, sign_out, staff_of
from ballerine_app.store.tables import Staff, StaffSession
from tests.journeys import FakeClock

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _rosa(runtime: Runtime) -> None:
    create_staff(runtime, "Rosa@Example.test", "Rosa Adeyemi", "reviewer", PASSWORD)


def test_the_right_password_opens_a_session(runtime: Runtime) -> None:
    secret, who = sign_in(runtime, " rosa@example.TEST ", PASSWORD, address="a")
    assert staff_of(runtime, secret) == who
    assert (who.name, who.role) == ("Rosa Adeyemi", "reviewer")


def test_every_failure_reads_the_same(runtime: Runtime) -> None:
    with runtime.database.write() as tx:
        gone = Staff(
            **{**tx.session.exec(select(Staff)).one().model_dump(), "id": "staff_gone", "email": "gone@example.test"}
        )
        gone.disabled_at = runtime.clock()
        tx.add(gone)
    for email, password in (("rosa@example.test", "wrong"), ("nobody@example.test", PASSWORD), (gone.email, PASSWORD)):
        with pytest.raises(SignInFailed) as refused:
            sign_in(runtime, email, password, address="a")
        assert (refused.value.code, refused.value.values) == ("sign_in_failed", {})


def test_guessing_is_stopped_even_with_the_right_password_at_last(runtime: Runtime) -> None:
    for _ in range(runtime.limits.login_attempts):
        with pytest.raises(SignInFailed):
            sign_in(runtime, "rosa@example.test", "wrong", address="a")
    with pytest.raises(TooMany):
        sign_in(runtime, "rosa@example.test", PASSWORD, address="another")


def test_a_right_password_clears_the_count(runtime: Runtime) -> None:
    for _ in range(3):
        for _ in range(runtime.limits.login_attempts - 1):
            with pytest.raises(SignInFailed):
                sign_in(runtime, "rosa@example.test", "wrong", address="a")
        sign_in(runtime, "rosa@example.test", PASSWORD, address="a")


def test_a_session_ends_by_time_by_signing_out_and_by_a_new_password(runtime: Runtime, clock: FakeClock) -> None:
    first, who = sign_in(runtime, "rosa@example.test", PASSWORD, address="a")
    second, _ = sign_in(runtime, "rosa@example.test", PASSWORD, address="a")
    third, _ = sign_in(runtime, "rosa@example.test", PASSWORD, address="a")
    sign_out(runtime, who)
    with pytest.raises(NotFound):
        staff_of(runtime, first)
    assert staff_of(runtime, second)
    set_password(runtime, "rosa@example.test", "another long password")
    with pytest.raises(NotFound):
        staff_of(runtime, third)
    fourth, _ = sign_in(runtime, "rosa@example.test", "another long password", address="a")
    clock.on(hours=12, seconds=1)
    with pytest.raises(NotFound):
        staff_of(runtime, fourth)


def test_neither_password_nor_cookie_stands_in_the_database(runtime: Runtime) -> None:
    secret, _ = sign_in(runtime, "rosa@example.test", PASSWORD, address="a")
    with runtime.database.read() as tx:
        rows = [*tx.session.exec(select(Staff)), *tx.session.exec(select(StaffSession))]
    stored = " ".join(str(row.model_dump()) for row in rows)
    assert secret not in stored
    assert PASSWORD not in stored


@pytest.mark.parametrize(
    ("email", "role", "password", "field"),
    [
        ("no-address", "reviewer", PASSWORD, "email"),
        ("a@b.test", "owner", PASSWORD, "role"),
        ("a@b.test", "admin", "short", "password"),
    ],
)
def test_a_wrong_account_is_refused(runtime: Runtime, email: str, role: str, password: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_staff(runtime, email, "A", role, password)
    assert refused.value.field == field


def test_an_address_has_one_account(runtime: Runtime) -> None:
    with pytest.raises(Conflict, match="email_taken"):
        create_staff(runtime, "ROSA@example.test", "R", "admin", PASSWORD)


def test_nobody_is_signed_in_without_a_password_outside_the_demo(runtime: Runtime) -> None:
    with pytest.raises(NotFound):
        open_session_for(runtime, "rosa@example.test")


@pytest.mark.parametrize("path", ["https://evil.test/", "//evil.test", "/cases/../x", "/api/logout", "", "/cases?x=1"])
def test_signing_in_leads_to_our_own_pages_only(path: str) -> None:
    assert safe_return_path(path) == "/cases"
    assert safe_return_path("/cases/case_1") == "/cases/case_1"


def test_demo_accounts_are_shut_outside_a_demo(runtime: Runtime) -> None:
    demo = replace(runtime, demo=True)
    create_staff(demo, "admin@demo.test", "Admin", "admin", "demo-password")
    secret, _ = sign_in(demo, "admin@demo.test", "demo-password", address="192.0.2.1")
    assert staff_of(demo, secret).role == "admin"
    with pytest.raises(NotFound):
        staff_of(runtime, secret)
    with pytest.raises(SignInFailed):
        sign_in(runtime, "admin@demo.test", "demo-password", address="192.0.2.1")
    with pytest.raises(Invalid):
        create_staff(runtime, "eve@demo.test", "Eve", "admin", "a long password")


def test_guesses_side_by_side_are_no_more_than_in_a_row(runtime: Runtime) -> None:
    def guess(number: int) -> bool:
        try:
            sign_in(runtime, "rosa@example.test", f"guess {number}", address="192.0.2.1")
        except TooMany:
            return False
        except SignInFailed:
            return True
        raise AssertionError("a guess was right")

    with ThreadPoolExecutor(12) as threads:
        looked_at = sum(threads.map(guess, range(12)))
    assert looked_at == runtime.limits.login_attempts
