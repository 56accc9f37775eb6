"""Collection links, and the browser sessions that they open.

A link's token is shown once and kept only as a hash. It is exchanged for a session cookie per flow, which ends with
the link that opened it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballerine_app.services.case_act import load_case
from ballerine_app.services.errors import Gone, NotFound
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM, Actor
from ballerine_app.store.flows import flow_of_case
from ballerine_app.store.ids import new_id, secret_token, token_hash
from ballerine_app.store.links import flow_session, link_by_token, newest_link, revoke_links
from ballerine_app.store.tables import Flow, FlowSession, Link
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction
from ballerine_app.views.case import LinkView


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A new link: its row, and the address that is shown this once. The token stands after the #, out of every log."""

    row: Link
    url: str


def issue_link(tx: WriteTransaction, runtime: Runtime, flow: Flow, now: datetime) -> IssuedLink:
    """Make a link to a flow, inside the caller's transaction."""
    token = secret_token()
    row = Link(
        id=new_id("link"),
        project_id=flow.project_id,
        flow_id=flow.id,
        token_hash=token_hash(token),
        created_at=now,
        expires_at=now + runtime.limits.link,
    )
    tx.add(row)
    return IssuedLink(row, f"{runtime.origin}/c#{token}")


def open_session(
    tx: WriteTransaction, runtime: Runtime, flow: Flow, link: Link, now: datetime
) -> tuple[str, Applicant]:
    """Give a browser a session for a flow: the cookie's secret and whom it proves."""
    secret = secret_token()
    session = FlowSession(
        id=token_hash(secret),
        project_id=flow.project_id,
        flow_id=flow.id,
        link_id=link.id,
        created_at=now,
        expires_at=now + runtime.limits.flow_session,
    )
    tx.add(session)
    return secret, Applicant(flow.id, flow.case_id, flow.project_id, session.id)


def open_link(runtime: Runtime, token: str, *, address: str) -> tuple[str, Applicant]:
    """Exchange a link's token for a session: the cookie's secret and whom it proves.

    NotFound for a token that never was, Gone("link_expired" | "link_revoked") for one that ended, TooMany for an
    address that guesses.
    """
    runtime.rate.check("link", address, "30/hour")
    now = runtime.clock()
    with runtime.database.write() as tx:
        link = link_by_token(tx, token_hash(token))
        if link is None:
            runtime.rate.hit("link", address, "30/hour")
            raise NotFound("link_unknown")
        if link.revoked_at is not None:
            raise Gone("link_revoked")
        if link.expires_at <= now:
            raise Gone("link_expired")
        flow = tx.session.get_one(Flow, link.flow_id)
        opened = open_session(tx, runtime, flow, link, now)
        _log(tx, flow, opened[1].actor, "link.opened", link, now)
        return opened


def applicant_of(runtime: Runtime, flow_id: str, secret: str) -> Applicant:
    """Whom the cookie of a flow proves. NotFound without a fitting session, Gone when session or link has ended."""
    now = runtime.clock()
    with runtime.database.read() as tx:
        found = flow_session(tx, token_hash(secret))
    if found is None or found[2].id != flow_id:
        raise NotFound("session_unknown")
    session, link, flow = found
    if session.revoked_at is not None or link.revoked_at is not None:
        raise Gone("link_revoked")
    if session.expires_at <= now or link.expires_at <= now:
        raise Gone("link_expired")
    return Applicant(flow.id, flow.case_id, flow.project_id, session.id)


def link_view(tx: ReadTransaction, flow: Flow | None, now: datetime) -> LinkView:
    """How the newest link of a flow stands: none, open, expired or revoked."""
    link = newest_link(tx, flow.id) if flow else None
    if link is None:
        return LinkView()
    status = "revoked" if link.revoked_at else "expired" if link.expires_at <= now else "open"
    return LinkView(status, link.expires_at.isoformat())


def own_link(runtime: Runtime, who: Applicant) -> str:
    """Make another link to the applicant's own flow, to carry on on another device; older links go on working."""
    now = runtime.clock()
    with runtime.database.write() as tx:
        flow = tx.session.get_one(Flow, who.flow_id)
        link = issue_link(tx, runtime, flow, now)
        _log(tx, flow, who.actor, "link.made", link.row, now)
        return link.url


def renew_link(runtime: Runtime, who: StaffMember, case_id: str) -> str:
    """End the case's links and sessions and make a new link; returns its address, to be shown this once."""
    now = runtime.clock()
    with runtime.database.write() as tx:
        flow = _flow_of(tx, who, case_id)
        revoke_links(tx, flow.id, now)
        link = issue_link(tx, runtime, flow, now)
        _log(tx, flow, who.actor, "link.renewed", link.row, now)
        return link.url


def copy_link(runtime: Runtime, who: StaffMember, case_id: str) -> str:
    """Make another link for the applicant without ending those that are out; returns its address."""
    now = runtime.clock()
    with runtime.database.write() as tx:
        flow = _flow_of(tx, who, case_id)
        link = issue_link(tx, runtime, flow, now)
        _log(tx, flow, who.actor, "link.made", link.row, now)
        return link.url


def issue_for_case(runtime: Runtime, project_id: str, case_id: str) -> str | None:
    """Make another link to the case's flow on the system's behalf; its address, or None where there is no flow."""
    now = runtime.clock()
    with runtime.database.write() as tx:
        flow = flow_of_case(tx, project_id, case_id)
        if flow is None:
            return None
        link = issue_link(tx, runtime, flow, now)
        _log(tx, flow, SYSTEM, "link.made", link.row, now)
        return link.url


def revoke_link(runtime: Runtime, who: StaffMember, case_id: str) -> None:
    """End every link of the case, and the sessions that they opened."""
    now = runtime.clock()
    with runtime.database.write() as tx:
        flow = _flow_of(tx, who, case_id)
        revoke_links(tx, flow.id, now)
        _log(tx, flow, who.actor, "link.revoked", None, now)


def _flow_of(tx: WriteTransaction, who: StaffMember, case_id: str) -> Flow:
    load_case(tx, who.project_id, case_id)
    flow = flow_of_case(tx, who.project_id, case_id)
    if flow is None:
        raise NotFound("flow_not_found")
    return flow


def _log(tx: WriteTransaction, flow: Flow, actor: Actor, event: str, link: Link | None, now: datetime) -> None:
    meta = {"link": link.id, "expires": link.expires_at.date().isoformat()} if link else {}
    topic = case_topic(flow.case_id)
    audit_log.append(tx, project_id=flow.project_id, stream=topic, at=now, actor=actor, event=event, meta=meta)
    tx.touch(topic)
