"""The demo's staff. Their common password is a setting, or random where other computers reach the server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One made-up member of staff."""

    email: str
    name: str
    role: str


DEMO_ACCOUNTS = (
    DemoAccount("reviewer@demo.test", "Rosa Adeyemi", "reviewer"),
    DemoAccount("lead@demo.test", "Priya Raman", "lead"),
    DemoAccount("admin@demo.test", "Aksel Dahl", "admin"),
)
