"""What connects the product to others: vendor callbacks, routing over providers, webhooks, and messages."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns."""
    _callbacks()
    _routing()
    _webhooks()
    _messages()


def _callbacks() -> None:
    """Addresses at which vendors call back."""


def _routing() -> None:
    """Which provider serves a capability, and how each is doing."""


def _webhooks() -> None:
    """Who is told of events, and what became of each delivery."""


def _messages() -> None:
    """Templates of messages, and what was sent."""
