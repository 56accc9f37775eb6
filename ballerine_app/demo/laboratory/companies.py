"""Company registers: what they say of a company, and who owns it."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.invention import Invention
from ballerine_app.demo.laboratory.providers import provider_named
from ballerine_app.demo.laboratory.service import Reply, service

_FORMS: Final = {"NO": "AS", "SE": "AB", "DK": "ApS", "FI": "Oy", "DE": "GmbH", "PT": "Lda", "FR": "SARL", "NL": "BV"}
_MISSING: Final = {"found": False, "reason": "NOT_AVAILABLE"}
_BRANCHES: Final = ("Wholesale", "Logistics", "Software", "Catering", "Machinery", "Consulting")


@service("registry", "GET /registry/{country}/{number}", "A company with its owners, at once")
def with_owners(asked: Asked, country: str, number: str) -> Reply:
    """Company and owners in one answer."""
    if not _known(asked, country, number):
        return Reply(_MISSING)
    data = {**_company(asked, country, number), "owners": _owners(country, number)}
    return Reply({"found": True, "vendor": asked.provider or "laboratory", "data": data})


@service("registry", "GET /companies-v2/{country}/{number}", "What the kind `registry-information` calls")
def information(asked: Asked, country: str, number: str) -> Reply:
    """What the register says of a company."""
    if not _known(asked, country, number):
        return Reply(_MISSING)
    company = _company(asked, country, number)
    entry = {
        "type": "registration",
        "number": number,
        "companyName": company["name"],
        "companyType": company["legalForm"],
        "status": company["status"],
        "establishDate": company["incorporationDate"],
        "registeredAddress": {
            "streetName": company["address"]["street"],
            "postalCode": company["address"]["postalCode"],
        },
    }
    return Reply({"found": True, "jurisdictionCode": country.upper(), "data": [entry]}, result=[entry])


@service("owners", "GET /companies/{country}/{number}/ubo", "What the kind `ubo` calls")
def owners(asked: Asked, country: str, number: str) -> Reply:
    """Who owns a company."""
    if not _known(asked, country, number):
        return Reply(_MISSING)
    return Reply({"data": {"owners": _owners(country, number)}})


@service("company-lookup", "GET /companies/{country}/{number}", "What the kind `kyb` calls")
def look_up(asked: Asked, country: str, number: str) -> Reply:
    """A company as an open register of companies shows it; 404 where there is none."""
    if not _known(asked, country, number):
        return Reply({"error": "There is no such company."}, 404)
    company = _company(asked, country.split("-")[0], number)
    facts = Invention("open", country, number)
    vat = f"{country[:2]}{facts.number(10**8, 10**9 - 1)}"
    return Reply({**company, "jurisdictionCode": country.lower(), "vat": vat, "companyType": company["legalForm"]})


@service("company-risk", "POST /api/businesses/risk/{rest}", "How well a company's name fits its number", guarded=False)
def risk(asked: Asked) -> Reply:
    """Details of a company, with a score from 0 to 1 of how alike the names are."""
    number = asked.text("registration_number", "registrationNumber")
    return Reply(_compared(asked, asked.text("business_name", "companyName"), number))


@service("company-file", "GET /mock-data/business_test_eu.json", "A company's data as a file on the web", guarded=False)
def file(asked: Asked) -> Reply:
    """The same as `company-risk`, asked by a GET."""
    return Reply(_compared(asked, asked.text("business_name"), asked.text("registration_number")))


def _known(asked: Asked, country: str, number: str) -> bool:
    """Whether the provider has the company: it covers the country, and this one is among those that it knows."""
    provider = provider_named(asked.provider)
    if asked.verdict == "unclear" or not provider.covers(country):
        return False
    return Invention("known", asked.provider, country, number).share() < provider.knows


def _company(asked: Asked, country: str, number: str) -> dict[str, Any]:
    facts = Invention("company", country, number)
    person = facts.person()
    form = _FORMS.get(country.upper(), "Ltd")
    return {
        "name": asked.text("name", "companyName") or f"{person['lastName']} {facts.one_of(_BRANCHES)} {form}",
        "companyNumber": number,
        "country": country,
        "legalForm": form,
        "status": "dissolved" if asked.verdict == "rejected" else "active",
        "incorporationDate": facts.day(1985, 2022),
        "numberOfEmployees": facts.number(2, 240),
        "branch": facts.one_of(_BRANCHES),
        "address": facts.address(country),
    }


def _owners(country: str, number: str) -> list[dict[str, Any]]:
    """One to three people who own more than a quarter or what is left, as registers of owners list them."""
    facts = Invention("owners", country, number)
    shares = facts.split(facts.number(1, 3))
    return [{**facts.person(), "country": country, "percentage": share} for share in shares]


def _compared(asked: Asked, name: str, number: str) -> dict[str, Any]:
    facts = Invention("risk", name, number)
    alike = {"approved": 1.0, "unclear": 0.72, "rejected": 0.18}[asked.verdict]
    registered = name if asked.verdict == "approved" else f"{facts.person()['lastName']} {facts.one_of(_BRANCHES)}"
    return {
        "business_details": {
            "registered_name": registered,
            "registration_number": number,
            "address": facts.address("PT"),
            "contact_number": f"+351 {facts.number(200_000_000, 299_999_999)}",
        },
        "name_fuzziness_score": alike,
    }
