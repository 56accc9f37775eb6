"""To whom the product writes about a case: where in its data the applicant's address, name and language stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ballerine_app.locales.languages import languages_of_country
from ballerine_app.plugins.message import is_address, one_line, words_in

_MAIN: Final = "entity.data.additionalInfo.mainRepresentative"
ADDRESSES: Final = (
    f"{_MAIN}.email",
    "entity.data.email",
    "entity.data.representative.email",
    "entity.data.mainRepresentative.email",
    "email",
)
_NAMES: Final = (
    f"{_MAIN}.firstName",
    "entity.data.firstName",
    "entity.data.firstNames",
    "entity.data.representative.firstName",
)
_LANGUAGES: Final = ("metadata.language", "workflowRuntimeConfig.language")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is written to. `address` is "" where the data has none; `languages` are what to write in, the best first."""

    address: str = field(repr=False)
    first_name: str = field(repr=False)
    business: str = field(repr=False)
    company: str
    languages: tuple[str, ...]

    @property
    def values(self) -> dict[str, str]:
        """What a template's placeholders say of them."""
        return {"first_name": self.first_name, "business": self.business, "company": self.company}


def contact_of(record: Mapping[str, Any]) -> Contact:
    """Who is written to about a case with this data."""
    name = words_in(record, *_NAMES).split(" ")[0]
    address = words_in(record, *ADDRESSES)
    told = words_in(record, *_LANGUAGES).partition("-")[0].lower()
    country = words_in(record, "entity.data.country")
    return Contact(
        address=address if is_address(address) else "",
        # A name with a slash in it could bring an address of somebody else into the message.
        first_name="" if "/" in name else one_line(name),
        business=one_line(words_in(record, "entity.data.companyName", "entity.data.businessName")),
        company=one_line(words_in(record, "customerName", "metadata.customerName")),
        languages=(*((told,) if told else ()), *languages_of_country(country)),
    )
