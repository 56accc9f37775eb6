"""Operators on countries, by their ISO 3166-1 codes of two or three letters in any letter case."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.engine.rules.country_groups import COUNTRY_GROUPS
from ballerine_app.engine.rules.registry import operator, suggest


def _check_group(name: Any) -> None:
    if name not in COUNTRY_GROUPS:
        likely = suggest(str(name).upper(), COUNTRY_GROUPS)
        hint = f" Did you mean {likely!r}?" if likely else ""
        raise ValueError(f"there is no group of countries {str(name)[:64]!r}.{hint}")


def _group_detail(country: Any, group: str) -> dict[str, Any]:
    return {"country": alpha_2(country), "group": group, "since": COUNTRY_GROUPS[group].since}


@operator(
    "in_country_group",
    2,
    2,
    strict=True,
    constants={1: _check_group},
    detail=_group_detail,
    example=({"in_country_group": [{"var": "country"}, "EEA"]}, {"country": "nor"}, True),
)
def in_country_group(country: Any, group: str) -> bool | None:
    """Whether the country is one of a group; null when it is no country code.

    The group must be written in the rule: EU, EEA, EFTA, OECD, G7, GCC, FATF_CALL_FOR_ACTION or
    FATF_INCREASED_MONITORING.
    """
    code = alpha_2(country)
    return None if code is None else code in COUNTRY_GROUPS[group].countries


@operator("same_country", 2, 2, strict=True, example=({"same_country": ["DEU", "de"]}, {}, True))
def same_country(left: Any, right: Any) -> bool | None:
    """Whether two country codes mean the same country; null when either is no country code."""
    one, other = alpha_2(left), alpha_2(right)
    return None if one is None or other is None else one == other
