"""The vendors that the laboratory plays beside one another: whom they know, how often, and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Provider:
    """One vendor. `countries` are the ISO codes that it covers, empty for all; `knows` is the share of companies or
    people that it has something on; `seconds` is how long its answers take.
    """

    name: str
    what: str
    countries: frozenset[str] = frozenset()
    knows: float = 1.0
    seconds: float = 0.0

    def covers(self, country: str) -> bool:
        """Whether it works in a country."""
        return not self.countries or country.upper() in self.countries


_NORTH: Final = frozenset({"DK", "EE", "FI", "IS", "LT", "LV", "NO", "SE"})
_EUROPE: Final = _NORTH | frozenset(
    {
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "ES", "FR", "GB", "GR", "HR", "HU", "IE", "IT", "LI", "LU", "MT",
        "NL", "PL", "PT", "RO", "SI", "SK", "UA",
    }
)  # fmt: skip

PROVIDERS: Final = {
    provider.name: provider
    for provider in (
        Provider("north", "Registers of the Nordic and Baltic countries; cheap", _NORTH, 0.95, 0.03),
        Provider("atlas", "Registers of Europe; some companies are missing", _EUROPE, 0.85, 0.06),
        Provider("meridian", "Registers of the whole world; dear", frozenset(), 0.98, 0.12),
        Provider("mailsense", "Risk of e-mail addresses", frozenset(), 1.0, 0.02),
        Provider("inboxlens", "Risk of e-mail addresses, slower", frozenset(), 1.0, 0.05),
        Provider("vigil", "Sanctions and watch lists; cheap, often unsure", frozenset(), 0.7, 0.03),
        Provider("beacon", "Sanctions and watch lists with people who look at them", frozenset(), 1.0, 0.09),
        Provider("verifold", "Identity checks", frozenset(), 1.0, 0.08),
    )
}
_ANY: Final = Provider("", "A vendor without limits")


def provider_named(name: str) -> Provider:
    """A vendor by its name; one without limits for "" and for names that nobody has."""
    return PROVIDERS.get(name, _ANY)
