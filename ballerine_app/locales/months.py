"""Calendar months as people write them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from ballerine_app.locales import LANGUAGE


def month_words(month: str) -> str:
    """A month given as `YYYY-MM`, e.g. November 2026. ValueError for anything else."""
    return format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=LANGUAGE)
