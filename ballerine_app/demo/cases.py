"""The made-up cases of the demo: nobody of these names is meant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One journey: what is typed, what is handed in, and what a reviewer made of it.

    `stop_at` is the flow state at which the applicant left off; `dim_slot` the picture that is too dark and sent all
    the same; `outcome` the case's decision, `again_slot` the document that is asked for again, `reason` its code;
    `troubles` are scenarios of the laboratory that its vendors have meanwhile, by provider.
    """

    kind: str
    answers: dict[str, str]
    document: str
    issuer: str
    minutes_ago: float
    stop_at: str = ""
    dim_slot: str = ""
    outcome: str = ""
    again_slot: str = ""
    reason: str = ""
    troubles: tuple[tuple[str, str], ...] = ()


def _person(first: str, last: str, country: str) -> dict[str, str]:
    # Nobody has an address under .test, so nothing reaches anybody even where the demo has a mail server.
    email = f"{first.split()[0]}.{last}@example.test".lower()
    return {"first_names": first, "last_name": last, "country": country, "email": email}


def _business(name: str, number: str, country: str, first: str, last: str) -> dict[str, str]:
    return {"business_name": name, "registration_number": number, **_person(first, last, country)}


CASES = (
    DemoCase("individual", _person("Lena", "Voss", "DE"), "id_card", "DE", 3 * 1440, outcome="approved"),
    DemoCase(
        "individual",
        _person("Tomas", "Hruby", "CZ"),
        "passport",
        "CZ",
        2 * 1440,
        outcome="rejected",
        reason="forged",
        troubles=(("verifold", "lab-rejected"),),
    ),
    DemoCase("business", _business("Okonjo Freight Ltd", "RC 482913", "KE", "Ada", "Okonjo"), "passport", "KE", 190),
    DemoCase(
        "individual",
        _person("Danilo", "Pereira", "BR"),
        "driving_licence",
        "PT",
        74,
        outcome="revision",
        again_slot="identity",
        reason="glare",
    ),
    DemoCase(
        "individual",
        _person("Farid", "Rostami", "IR"),
        "passport",
        "IR",
        55,
        dim_slot="identity",
        troubles=(("vigil", "lab-unclear"), ("beacon", "lab-rejected")),
    ),
    DemoCase(
        "individual",
        _person("Mira Elena", "Castellan", "PT"),
        "passport",
        "PT",
        38,
        troubles=(("verifold", "lab-429"),),
    ),
    DemoCase(
        "business",
        _business("Halden Tools AS", "918 220 441", "NO", "Ingrid", "Halden"),
        "id_card",
        "NO",
        26,
        troubles=(("north", "lab-500"),),
    ),
    DemoCase("individual", _person("Jun", "Watanabe", "JP"), "passport", "JP", 6, stop_at="selfie_photo"),
)
