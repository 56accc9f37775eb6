"""Amounts of money as people read them."""

from collections.abc import Iterable
from decimal import Decimal

from babel.numbers import format_currency

from ballerine_app.locales import LANGUAGE

MILLION = 1_000_000
_CENTS = Decimal("0.01")


def money(millionths: int, currency: str) -> str:
    """An amount in millionths of a currency, e.g. "€0.60"; with up to four decimals where cents don't tell it."""
    amount = Decimal(millionths) / MILLION
    exact = amount == amount.quantize(_CENTS) or abs(amount) >= 1
    if exact:
        return str(format_currency(amount, currency, locale=LANGUAGE))
    return str(format_currency(amount, currency, "¤#,##0.00##", locale=LANGUAGE, currency_digits=False))


def sums(costs: Iterable[tuple[int, str]]) -> str:
    """Amounts added up by currency, e.g. "€1.20 + $0.40"; "" where nothing cost anything."""
    added: dict[str, int] = {}
    for millionths, currency in costs:
        if millionths and currency:
            added[currency] = added.get(currency, 0) + millionths
    return " + ".join(money(amount, currency) for currency, amount in added.items())
