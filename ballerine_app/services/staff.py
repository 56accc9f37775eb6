"""People of the back office: accounts, sign-in, sessions."""

from __future__ import annotations

import re
from datetime import datetime
from typing import get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ballerine_app.services.demo_accounts import DEMO_DOMAIN
from ballerine_app.services.errors import Conflict, Invalid, NotFound, SignInFailed
from ballerine_app.services.principals import Role, StaffMember
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.topics import session_topic
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import Actor
from ballerine_app.store.ids import new_id, secret_token, token_hash
from ballerine_app.store.people import end_sessions, staff_by_email, staff_session
from ballerine_app.store.tables import Staff, StaffSession
from ballerine_app.store.transaction import WriteTransaction

MIN_PASSWORD = 10
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.?[^@\s]+")
_hasher = PasswordHasher()
# Checked when the account is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hasher.hash("nobody has this password")


def create_staff(
    runtime: Runtime, email: str, name: str, role: str, password: str, *, project_id: str = DEFAULT_PROJECT
) -> str:
    """Add a person and return the id. Invalid names the wrong field, Conflict("email_taken") a second account."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address) or _is_shut(runtime, address):
        raise Invalid("wrong_email", field="email")
    if role not in get_args(Role):
        raise Invalid("unknown_role", field="role")
    if len(password) < MIN_PASSWORD:
        raise Invalid("short_password", field="password", length=str(MIN_PASSWORD))
    now = runtime.clock()
    row = Staff(
        id=new_id("staff"),
        project_id=project_id,
        email=address,
        name=" ".join(name.split()) or address.split("@")[0],
        role=role,
        password_hash=_hasher.hash(password),
        created_at=now,
    )
    with runtime.database.write() as tx:
        if staff_by_email(tx, project_id, address):
            raise Conflict("email_taken")
        tx.add(row)
        _log(tx, row, "staff.created", now, role=role)
    return row.id


def set_password(runtime: Runtime, email: str, password: str, *, project_id: str = DEFAULT_PROJECT) -> None:
    """Give a person another password and end their sessions."""
    hashed = _hasher.hash(password)
    with runtime.database.write() as tx:
        row = staff_by_email(tx, project_id, email.strip().lower())
        if row is None:
            raise NotFound("staff_not_found")
        now = runtime.clock()
        row.password_hash = hashed
        tx.touch(*map(session_topic, end_sessions(tx, row.id, now)))
        _log(tx, row, "staff.password_set", now)


def sign_in(
    runtime: Runtime, email: str, password: str, *, address: str, project_id: str = DEFAULT_PROJECT
) -> tuple[str, StaffMember]:
    """Check e-mail and password: the session cookie's secret and whom it proves.

    SignInFailed is the same for an unknown account, a wrong password and a disabled account. TooMany after a few
    failures per account and per address.
    """
    who = email.strip().lower()
    rates = [
        ("sign-in-account", who, f"{runtime.limits.login_attempts}/15minutes"),
        ("sign-in-address", address, f"{runtime.limits.login_attempts * 10}/15minutes"),
    ]
    runtime.rate.check(*rates[1])
    # Counted before the password is looked at, so that guesses sent side by side are no more than those in a row.
    runtime.rate.hit(*rates[0])
    with runtime.database.read() as tx:
        row = staff_by_email(tx, project_id, who)
    if not _fits(row.password_hash if row else _NOBODY, password) or row is None or _is_out(runtime, row):
        runtime.rate.hit(*rates[1])
        raise SignInFailed("sign_in_failed")
    runtime.rate.forget(*rates[0])
    return _open_session(runtime, row)


def open_session_for(runtime: Runtime, email: str, *, project_id: str = DEFAULT_PROJECT) -> tuple[str, StaffMember]:
    """Sign a demo account in without its password; NotFound outside an open demo."""
    if not runtime.demo_open:
        raise NotFound("not_in_demo")
    with runtime.database.read() as tx:
        row = staff_by_email(tx, project_id, email)
    if row is None:
        raise NotFound("staff_not_found")
    return _open_session(runtime, row)


def staff_of(runtime: Runtime, secret: str) -> StaffMember:
    """Whom a session cookie proves. NotFound("session_unknown") when it proves nobody, or no longer."""
    now = runtime.clock()
    with runtime.database.read() as tx:
        found = staff_session(tx, token_hash(secret))
    if found is None:
        raise NotFound("session_unknown")
    session, row = found
    if session.revoked_at is not None or session.expires_at <= now or _is_out(runtime, row):
        raise NotFound("session_unknown")
    return StaffMember(row.id, row.project_id, row.name, row.email, row.role, session.id)


def sign_out(runtime: Runtime, who: StaffMember) -> None:
    """End this browser's session at once."""
    with runtime.database.write() as tx:
        session = tx.session.get_one(StaffSession, who.session_id)
        now = runtime.clock()
        session.revoked_at = now
        _log(tx, tx.session.get_one(Staff, who.id), "staff.signed_out", now)
        tx.touch(session_topic(who.session_id))


def _open_session(runtime: Runtime, row: Staff) -> tuple[str, StaffMember]:
    now = runtime.clock()
    secret = secret_token()
    session = StaffSession(
        id=token_hash(secret),
        project_id=row.project_id,
        staff_id=row.id,
        created_at=now,
        expires_at=now + runtime.limits.staff_session,
    )
    with runtime.database.write() as tx:
        tx.add(session)
        _log(tx, row, "staff.signed_in", now)
    return secret, StaffMember(row.id, row.project_id, row.name, row.email, row.role, session.id)


def _is_out(runtime: Runtime, row: Staff) -> bool:
    return row.disabled_at is not None or _is_shut(runtime, row.email)


def _is_shut(runtime: Runtime, email: str) -> bool:
    """Demo accounts have a password that everybody knows: data that was a demo once must not stay open by them."""
    return email.endswith(DEMO_DOMAIN) and not runtime.demo


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _log(tx: WriteTransaction, row: Staff, event: str, at: datetime, **meta: str) -> None:
    audit_log.append(
        tx,
        project_id=row.project_id,
        stream="workspace",
        at=at,
        actor=Actor("reviewer", row.id),
        event=event,
        meta={"staff": row.id, **meta},
    )
