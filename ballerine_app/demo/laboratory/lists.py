"""Sanctions and watch lists, for people and companies, and a card scheme's list of ended merchants."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.invention import Invention
from ballerine_app.demo.laboratory.providers import provider_named
from ballerine_app.demo.laboratory.service import Reply, service

_LISTS: Final = ("Consolidated list of sanctions", "Politically exposed persons", "Enforcement actions")
_KINDS: Final = ("pep", "warnings", "sanctions", "adverseMedia", "fitnessProbity")
_PARTS: Final = (
    "places",
    "identities",
    "otherNames",
    "descriptions",
    "linkedCompanies",
    "linkedIndividuals",
    "furtherInformation",
    "originalScriptNames",
)
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
    vendor = asked.text("vendor") or "laboratory"
    result = {"vendor": vendor, "data": screening_of(asked, name)}
    return Reply({"id": facts.id("aml"), "status": "pending", "vendor": vendor}, 201, result=result)


@service("company-lists", "GET /companies/{country}/{name}/sanctions", "Companies on sanctions lists")
def companies(asked: Asked, country: str, name: str) -> Reply:
    """The hits on a company."""
    return Reply({"companyName": name, "country": country, "data": _company_hits(asked, country, name)})


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


def screening_of(asked: Asked, name: str) -> dict[str, Any]:
    """A person's screening as vendors of identity checks hand it on."""
    facts = Invention("screening", name)
    hits = hits_on(asked, name)
    return {
        "id": facts.id("screening"),
        "clientId": "laboratory",
        "endUserId": asked.text("endUserId"),
        "createdAt": facts.day(2026, 2026),
        "checkType": "initial_result",
        "matchStatus": "potential_match" if hits else "no_match",
        "hits": hits,
    }


def hits_on(asked: Asked, name: str) -> list[dict[str, Any]]:
    """What stands on the lists under a name: nothing, a hit, or one that may be somebody else."""
    if asked.verdict == "approved":
        return []
    facts = Invention("hit", name)
    low, high = _SCORES[asked.verdict]
    category = "sanctions" if asked.verdict == "rejected" else "pep"
    found = facts.one_of(_LISTS)
    source = {"date": facts.day(2015, 2024), "sourceName": found, "sourceUrl": "https://lists.laboratory.test"}
    return [
        {
            "matchedName": name,
            "list": found,
            "score": round(low + facts.share() * (high - low), 2),
            "category": category,
            "countries": [asked.text("country")] if asked.text("country") else [],
            "matchTypes": ["name_exact" if asked.verdict == "rejected" else "name_fuzzy"],
            **{kind: [source] if kind == category else [] for kind in _KINDS},
        }
    ]


def _company_hits(asked: Asked, country: str, name: str) -> list[dict[str, Any]]:
    """The same for a company, in the long form that Ballerine's definitions expect."""
    facts = Invention("company hit", name)
    return [
        {
            "matchedFields": ["name"],
            "entity": {
                "name": hit["matchedName"],
                "category": hit["category"],
                "subcategory": "",
                "categories": [hit["category"]],
                "countries": [country],
                "enterDate": facts.day(2015, 2024),
                "lastReviewed": facts.day(2025, 2026),
                "primaryLocation": country,
                "sources": [
                    {"url": "https://lists.laboratory.test", "dates": [], "categories": [hit["category"]]},
                ],
                "generalInfo": {"website": "", "nationality": country, "alternateTitle": "", "businessDescription": ""},
                "officialLists": [{"isCurrent": "true", "description": hit["list"], "keyword": hit["category"]}],
                **{part: [] for part in _PARTS},
            },
        }
        for hit in hits_on(asked, name)
    ]
