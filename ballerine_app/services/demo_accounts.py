"""The accounts that demo mode offers on the sign-in page."""

from __future__ import annotations

from ballerine_app.services.errors import NotFound
from ballerine_app.services.people_view import initials, tone
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.people import everyone
from ballerine_app.views.demo import DemoAccount

DEMO_DOMAIN = "@demo.test"


def demo_accounts(runtime: Runtime) -> list[DemoAccount]:
    """The demo accounts by role; NotFound outside demo mode."""
    if not runtime.demo:
        raise NotFound("not_in_demo")
    with runtime.database.read() as tx:
        people = [row for row in everyone(tx, DEFAULT_PROJECT) if row.email.endswith(DEMO_DOMAIN)]
    order = {"reviewer": 0, "lead": 1, "admin": 2}
    people.sort(key=lambda row: order.get(row.role, 3))
    return [DemoAccount(row.email, row.name, initials(row.name), tone(row.id), row.role) for row in people]
