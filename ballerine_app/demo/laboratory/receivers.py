"""Addresses of others that definitions call: a receiver of webhooks, and the API of a collection flow."""

from __future__ import annotations

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.companies import look_up
from ballerine_app.demo.laboratory.service import Reply, service


@service("webhook", "POST /webhooks/{rest}", "Takes any webhook, under any path", guarded=False)
def take(asked: Asked) -> Reply:
    """Taken."""
    return Reply({"taken": True})


@service(
    "collection-flow",
    "GET /api/v1/collection-flow/business/business-information",
    "What a collection flow asks about the applicant's business",
    guarded=False,
)
def business(asked: Asked) -> Reply:
    """The company as `company-lookup` has it; 400 without country or number."""
    country, number = asked.text("countryCode"), asked.text("registrationNumber")
    if not country or not number:
        return Reply({"error": "Country and number are needed."}, 400)
    return look_up(asked, country, number)


@service("collection-flow", "POST /api/v1/collection-flow/{rest}", "What a collection flow sends on", guarded=False)
def send(asked: Asked) -> Reply:
    """Taken."""
    return Reply({"taken": True})


@service("collection-flow", "PUT /api/v1/collection-flow/{rest}", "What a collection flow keeps", guarded=False)
def keep(asked: Asked) -> Reply:
    """Taken."""
    return Reply({"taken": True})
