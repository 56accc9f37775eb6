"""The charts of a provider's last 30 days, worked out here so that the page only draws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from ballerine_app.locales import text
from ballerine_app.locales.money import money
from ballerine_app.services.call_words import duration_words
from ballerine_app.services.numbers import whole
from ballerine_app.views.provider_page import Bar, Chart
from ballerine_app.views.routing import DayOfProvider

DAYS: Final = 30
WIDTH: Final = 240
HEIGHT: Final = 44
_STEP: Final = WIDTH // DAYS


def calls_chart(days: Sequence[DayOfProvider], today: date) -> Chart:
    """Calls a day, those that failed on top."""
    by_day = _by_day(days, today)
    most = max((each.asked for each in by_day if each), default=0)
    if not most:
        return Chart()
    bars = tuple(
        Bar(
            _x(place),
            _share(each.asked - each.failed, most),
            _share(each.failed, most),
            text("providers.chart.calls.day", day=each.day, asked=whole(each.asked), failed=whole(each.failed)),
        )
        for place, each in enumerate(by_day)
        if each and each.asked
    )
    asked, failed = sum(each.asked for each in days), sum(each.failed for each in days)
    return Chart(
        bars=bars,
        top=whole(most),
        words=text("providers.chart.calls.words", asked=whole(asked), failed=whole(failed), most=whole(most)),
    )


def latency_chart(days: Sequence[DayOfProvider], today: date) -> Chart:
    """The median and what 95 of 100 answers took no longer than, day by day."""
    by_day = _by_day(days, today)
    times = [each.p95_ms for each in by_day if each and each.p95_ms is not None]
    if not times:
        return Chart()
    most = max(times)
    # Answers that take no whole millisecond are answers too: their line lies at the bottom.
    scale = max(1, most)
    median = [None if each is None else each.p50_ms for each in by_day]
    slow = [None if each is None else each.p95_ms for each in by_day]
    last = next((each for each in reversed(by_day) if each and each.p95_ms is not None), None)
    told = (duration_words(last.p50_ms or 0), duration_words(last.p95_ms or 0)) if last else ("", "")
    return Chart(
        line=_line(median, scale),
        second_line=_line(slow, scale),
        top=duration_words(most),
        words=text("providers.chart.latency.words", p50=told[0], p95=told[1], most=duration_words(most)),
    )


def spend_chart(days: Sequence[DayOfProvider], today: date, currency: str) -> Chart:
    """What it has cost a day."""
    by_day = _by_day(days, today)
    most = max((each.spent for each in by_day if each), default=0)
    if not most:
        return Chart()
    bars = tuple(
        Bar(
            _x(place),
            _share(each.spent, most),
            0,
            text("providers.chart.spend.day", day=each.day, spent=money(each.spent, currency)),
        )
        for place, each in enumerate(by_day)
        if each and each.spent
    )
    total = money(sum(each.spent for each in days), currency)
    return Chart(
        bars=bars,
        top=money(most, currency),
        words=text("providers.chart.spend.words", total=total, most=money(most, currency)),
    )


def _by_day(days: Sequence[DayOfProvider], today: date) -> list[DayOfProvider | None]:
    """The last 30 days, oldest first; None for one on which nobody asked."""
    known = {each.day: each for each in days}
    return [known.get((today - timedelta(days=DAYS - 1 - place)).isoformat()) for place in range(DAYS)]


def _x(place: int) -> int:
    return place * _STEP


def _share(count: int, most: int) -> int:
    """How high so many stand; what there is at all can be seen."""
    return max(1, round(HEIGHT * count / most)) if count else 0


def _line(values: Sequence[int | None], most: int) -> str:
    """A path through the days that have a value; a single one is a short stroke, so that it can be seen."""
    points = [
        f"{_x(place) + _STEP // 2} {round(HEIGHT - HEIGHT * value / most, 1)}"
        for place, value in enumerate(values)
        if value is not None
    ]
    return f"M{points[0]}l0.1 0" if len(points) == 1 else f"M{'L'.join(points)}"
