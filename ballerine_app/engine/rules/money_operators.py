"""Operators on amounts of money. Amounts of different currencies are never compared: no rates are known here."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from ballerine_app.engine.rules.registry import operator

# ISO 4217 currencies whose smallest unit isn't a hundredth.
_UNITS: Final[dict[int, str]] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DECIMALS: Final = {code: decimals for decimals, codes in _UNITS.items() for code in codes.split()}
_LARGEST: Final = Decimal(10) ** 18


@operator("minor_units", 2, 2, strict=True, example=({"minor_units": [12.345, "EUR"]}, {}, 1235))
def minor_units(amount: Any, currency: Any) -> int | None:
    """The amount in the currency's smallest unit, half a unit rounded away from zero: 12.5 EUR is 1250, 12.5 JPY is 13.

    The amount is a number, or a text such as "12.50"; null for anything else, above 10^18, or without a currency code
    of three letters.
    """
    value, code = _amount(amount), _currency(currency)
    if value is None or code is None:
        return None
    return int(value.scaleb(_DECIMALS.get(code, 2)).to_integral_value(ROUND_HALF_UP))


@operator(
    "money_above",
    3,
    3,
    strict=True,
    example=(
        {"money_above": [{"var": "turnover"}, 10000, "EUR"]},
        {"turnover": {"amount": "10000.01", "currency": "eur"}},
        True,
    ),
)
def money_above(money: Any, amount: Any, currency: Any) -> bool | None:
    """Whether an amount of money, {"amount", "currency"}, is more than the amount given, in the same currency.

    Null when it is in another currency or something is missing.
    """
    if not isinstance(money, dict):
        return None
    value, limit = _amount(money.get("amount")), _amount(amount)
    mine, asked = _currency(money.get("currency")), _currency(currency)
    if value is None or limit is None or mine is None or mine != asked:
        return None
    return value > limit


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str) and (len(value) > 40 or not value.strip().lstrip("+-").replace(".", "", 1).isdecimal()):
        return None
    if isinstance(value, int) and value.bit_length() > 64:
        return None
    found = Decimal(str(value).strip())
    return found if abs(found) <= _LARGEST else None


def _currency(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) != 3 or not (value.isascii() and value.isalpha()):
        return None
    return value.upper()
