"""Sanctions and watch lists, for people and companies, and a card scheme's list of ended merchants."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.invention import Invention
from ballerine_app.demo.laboratory.providers import provider_named
from ballerine_app.demo.laboratory.service import Reply, service

_LISTS: Final = ("Consolidated list of sanctions", "Politically exposed persons", "Enforcement actions")
_SCORES: Final = {"rejected": (0.93, 0.99), "unclear": (0.55, 0.75)}


@service("person-lists", "POST /sanctions/individuals", "People on sanctions and watch lists, at once")
def people(asked: Asked) -> Reply:
    """The hits on a person, and whether the vendor is sure of them."""
    name = f"{asked.text('firstName')} {asked.text('lastName')}".strip() or asked.text("name")
    hits = hits_on(asked, name)
    sure = Invention("sure", asked.provider, name).share() < provider_named(asked.provider).knows
    return Reply({"screened": name, "hits": hits, "conclusive": sure and asked.verdict != "unclear"})


@service("person-lists", "POST /aml-sessions", "What the kind `individual-sanctions` calls; the hits by callback")
def session(asked: Asked) -> Reply:
    """A receipt; the hits follow."""
    name = f"{asked.text('firstName')} {asked.text('lastName')}".strip()
    facts = Invention("aml", asked.provider, name, asked.key)
    hits = hits_on(asked, name)
    vendor = asked.text("vendor") or "laboratory"
    result = {"id": facts.id("aml"), "vendor": vendor, "endUserId": asked.text("endUserId") or None, "hits": hits}
    return Reply({"id": result["id"], "status": "pending", "vendor": vendor}, 201, result=result)


@service("company-lists", "GET /companies/{country}/{name}/sanctions", "Companies on sanctions lists")
def companies(asked: Asked, country: str, name: str) -> Reply:
    """The hits on a company."""
    return Reply({"data": {"companyName": name, "country": country, "hits": hits_on(asked, name)}})


@service("merchant-list", "POST /merchant-screening/mastercard", "What the kind of merchant screening calls")
def merchants(asked: Asked) -> Reply:
    """The merchants that an acquirer has ended and that look like this one."""
    name = asked.text("merchant.name", "name")
    facts = Invention("merchant", name)
    if asked.verdict == "approved":
        return Reply({"id": facts.id("match"), "possibleMerchantMatches": [{"totalLength": 0, "merchant": []}]})
    code = "M01" if asked.verdict == "rejected" else "M02"
    match = {
        "name": name,
        "merchantMatch": {"name": code, "address": code},
        "reasonCode": facts.one_of(("04", "05", "10")),
        "addedOnDate": facts.day(2022, 2025),
    }
    return Reply({"id": facts.id("match"), "possibleMerchantMatches": [{"totalLength": 1, "merchant": [match]}]})


def hits_on(asked: Asked, name: str) -> list[dict[str, Any]]:
    """What stands on the lists under a name: nothing, a hit, or one that may be somebody else."""
    if asked.verdict == "approved":
        return []
    facts = Invention("hit", name)
    low, high = _SCORES[asked.verdict]
    return [
        {
            "matchedName": name,
            "list": facts.one_of(_LISTS),
            "listedOn": facts.day(2015, 2024),
            "score": round(low + facts.share() * (high - low), 2),
            "category": "sanctions" if asked.verdict == "rejected" else "pep",
        }
    ]
