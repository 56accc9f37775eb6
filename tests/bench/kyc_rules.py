"""Twenty rules as a risk team writes them, in the JsonLogic that every engine reads, and a case for them."""

from __future__ import annotations

from typing import Any, Final

_HIGH_RISK: Final = "AO BG BO CD CI CM DZ HT KE LA LB MC NA NP SS SY VE VG VN YE".split()  # noqa: SIM905


def _read(path: str) -> dict[str, str]:
    return {"var": path}


COUNTRY, INCOME, AGE = _read("entity.data.country"), _read("entity.data.income"), _read("entity.data.age")
RULES: Final[tuple[dict[str, Any], ...]] = (
    {"<": [AGE, 18]},
    {"and": [{">=": [AGE, 18]}, {"<": [AGE, 21]}, {">": [_read("application.amount"), 5000]}]},
    {"in": [COUNTRY, ["KP", "IR", "MM"]]},
    {"in": [COUNTRY, _HIGH_RISK]},
    {"and": [COUNTRY, _read("document.issuer"), {"!=": [COUNTRY, _read("document.issuer")]}]},
    {">": [_read("signals.sameFileCases"), 0]},
    {">": [_read("signals.sameNameRejected"), 0]},
    {"or": [{">": [_read("signals.uploads"), 6]}, {">": [_read("signals.hintsOverruled"), 0]}]},
    {">=": [{"/": [_read("application.amount"), {"max": [INCOME, 1]}]}, 0.5]},
    {"and": [{"==": [_read("entity.data.employment"), "self-employed"]}, {"<": [INCOME, 20000]}]},
    {"missing": ["entity.data.taxId", "entity.data.email", "entity.data.phone"]},
    {"some": [_read("aml.hits"), {"or": [{"==": [_read("type"), "sanction"]}, {">": [_read("score"), 0.9]}]}]},
    {"some": [_read("aml.hits"), {"==": [_read("type"), "pep"]}]},
    {"<": [_read("document.daysToExpiry"), 30]},
    {"!": [_read("document.mrzValid")]},
    {"if": [_read("device.vpn"), True, {"!==": [_read("device.country"), COUNTRY]}]},
    {"in": ["proxy", _read("device.flags")]},
    {"and": [{"<": [{"var": ["device.ageDays", 0]}, 2]}, {">": [_read("signals.cardsTried"), 2]}]},
    {">": [{"reduce": [_read("application.debts"),
                       {"+": [{"var": "accumulator"}, {"var": "current.amount"}]}, 0]}, {"*": [INCOME, 2]}]},
    {"all": [_read("owners"), {"<": [_read("share"), 25]}]},
)  # fmt: skip


def case(kilobytes: float = 2) -> dict[str, Any]:
    """A case of about that many KB of JSON; what is beyond two are documents that no rule reads."""
    found: dict[str, Any] = {
        "entity": {
            "type": "individual",
            "data": {
                "firstName": "Anna",
                "lastName": "Kowalska",
                "age": 34,
                "country": "PL",
                "income": 36_000,
                "employment": "employed",
                "email": "anna.kowalska@example.com",
                "phone": "+48 555 010 203",
                "address": {"street": "Długa 12", "city": "Gdańsk", "postcode": "80-827", "country": "PL"},
            },
        },
        "application": {
            "amount": 12_000,
            "currency": "EUR",
            "purpose": "car",
            "debts": [{"amount": 3_200, "kind": "card"}, {"amount": 9_100, "kind": "loan"}],
        },
        "document": {"type": "passport", "issuer": "PL", "daysToExpiry": 612, "mrzValid": True, "number": "EH1234567"},
        "signals": {"sameFileCases": 0, "sameNameRejected": 0, "uploads": 3, "hintsOverruled": 1, "cardsTried": 1},
        "device": {"vpn": False, "country": "DE", "flags": ["mobile", "emulator"], "ageDays": 120},
        "aml": {
            "hits": [
                {"type": "adverse", "score": 0.41, "name": "Anna Kowalski", "listed": "2019-04-02"},
                {"type": "pep", "score": 0.78, "name": "A. Kowalska", "listed": "2021-11-20"},
            ]
        },
        "owners": [{"name": "Anna Kowalska", "share": 60}, {"name": "Jan Nowak", "share": 40}],
        "documents": [],
    }  # fmt: skip
    found["documents"] = [_document(index) for index in range(max(1, round((kilobytes * 1024 - 1_500) / 210)))]
    return found


def _document(index: int) -> dict[str, Any]:
    return {
        "id": f"doc-{index:05}",
        "type": "utility_bill",
        "pages": [{"file": f"f{index:06}", "mime": "image/jpeg", "width": 1240, "height": 1754}],
        "decision": {"status": "approved", "reason": "legible and recent", "by": "reviewer-3"},
    }


def many(count: int) -> tuple[dict[str, Any], ...]:
    """So many rules: the twenty, then the same with other numbers and names of their own fields."""
    found: list[dict[str, Any]] = list(RULES[:count])
    while len(found) < count:
        number = len(found)
        rule = RULES[number % len(RULES)]
        found.append({"and": [{"<": [{"var": f"entity.data.field{number}"}, number]}, rule]})
    return tuple(found)
