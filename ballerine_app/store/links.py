"""Collection links and the browser sessions that they opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from ballerine_app.store.tables import Flow, FlowSession, Link
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


def link_by_token(tx: ReadTransaction, token_hash: str) -> Link | None:
    """The link whose token has this hash."""
    return tx.session.exec(select(Link).where(col(Link.token_hash) == token_hash)).first()


def newest_link(tx: ReadTransaction, flow_id: str) -> Link | None:
    """The link of a flow that was made last, ended or not."""
    query = select(Link).where(col(Link.flow_id) == flow_id).order_by(col(Link.created_at).desc(), col(Link.id).desc())
    return tx.session.exec(query).first()


def flow_session(tx: ReadTransaction, session_id: str) -> tuple[FlowSession, Link, Flow] | None:
    """A browser session with the link that opened it and its flow."""
    query = (
        select(FlowSession, Link, Flow)
        .join(Link, col(Link.id) == col(FlowSession.link_id))
        .join(Flow, col(Flow.id) == col(FlowSession.flow_id))
        .where(col(FlowSession.id) == session_id)
    )
    return tx.session.exec(query).first()


def revoke_links(tx: WriteTransaction, flow_id: str, at: datetime) -> int:
    """End every living link of a flow, and with them their sessions; returns how many links."""
    open_links = update(Link).where(col(Link.flow_id) == flow_id, col(Link.revoked_at).is_(None))
    result = tx.session.connection().execute(open_links.values(revoked_at=at))
    return int(result.rowcount)
