"""Groups of countries that rules can name. Changing one changes what rules mean, so each names its source and date.

- EU: European Union, member states since 1 February 2020 (europa.eu, "EU countries").
- EEA: European Economic Area, EU with Iceland, Liechtenstein and Norway (efta.int).
- EFTA: European Free Trade Association (efta.int).
- OECD: members since Costa Rica joined on 25 May 2021 (oecd.org, "Members and partners").
- G7: (g7 presidency pages, unchanged since 2014).
- GCC: Gulf Cooperation Council (gcc-sg.org, unchanged since 1981).
- FATF_CALL_FOR_ACTION: "High-Risk Jurisdictions subject to a Call for Action", 24 October 2025 (fatf-gafi.org).
- FATF_INCREASED_MONITORING: "Jurisdictions under Increased Monitoring", 24 October 2025 (fatf-gafi.org).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_EU: Final = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


@dataclass(frozen=True, slots=True)
class CountryGroup:
    """Two-letter codes, and the day from which the group has been so (ISO date)."""

    countries: frozenset[str]
    since: str


def _group(codes: str, since: str) -> CountryGroup:
    return CountryGroup(frozenset(codes.split()), since)


COUNTRY_GROUPS: Final[Mapping[str, CountryGroup]] = {
    "EU": _group(_EU, "2020-02-01"),
    "EEA": _group(f"{_EU} IS LI NO", "2020-02-01"),
    "EFTA": _group("CH IS LI NO", "1995-05-01"),
    "OECD": _group(
        "AT AU BE CA CH CL CO CR CZ DE DK EE ES FI FR GB GR HU IE IL IS IT JP KR LT LU LV MX NL NO NZ PL PT SE SI SK "
        "TR US",
        "2021-05-25",
    ),
    "G7": _group("CA DE FR GB IT JP US", "2014-03-24"),
    "GCC": _group("AE BH KW OM QA SA", "1981-05-25"),
    "FATF_CALL_FOR_ACTION": _group("IR KP MM", "2025-10-24"),
    "FATF_INCREASED_MONITORING": _group(
        "AO BG BO CD CI CM DZ HT KE LA LB MC NA NP SS SY VE VG VN YE",
        "2025-10-24",
    ),
}
