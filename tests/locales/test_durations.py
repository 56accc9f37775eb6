"""Short durations, the same in Python and in the browser."""

import json
from pathlib import Path

import pytest

from ballerine_app.locales import catalogue
from ballerine_app.locales.durations import short_duration
from tests.node import run_source

SCRIPT = Path(__file__).parents[2] / "assets" / "relative-time.js"
CASES = [
    (-3, "now"),
    (4.9, "now"),
    (5, "5 s"),
    (59.9, "59 s"),
    (60, "1 min"),
    (3599, "59 min"),
    (3600, "1 h"),
    (3600 + 22 * 60, "1 h 22"),
    (2 * 3600 + 5 * 60, "2 h 05"),
    (10 * 3600 + 59 * 60, "10 h"),
    (86399, "23 h"),
    (86400, "1 d"),
    (40 * 86400, "40 d"),
]


@pytest.mark.parametrize(("seconds", "shown"), CASES)
def test_a_duration_is_short(seconds: float, shown: str) -> None:
    assert short_duration(seconds) == shown


def test_the_browser_says_the_same() -> None:
    keys = {"now": "now", "seconds": "seconds", "minutes": "minutes", "hours": "hours", "days": "days"}
    words = {name: catalogue()[f"time.{key}"] for name, key in {**keys, "hoursMinutes": "hours_minutes"}.items()}
    # The script waits for a page; here it gets an empty one, and only its function is used.
    page = """
        globalThis.window = globalThis;
        globalThis.setTimeout = () => 0;
        globalThis.document = {getElementById: () => null};
    """
    seconds = json.dumps([given for given, _ in CASES])
    call = f"console.log(JSON.stringify({seconds}.map((given) => shortDuration(given, {json.dumps(words)}))));"
    source = "\n".join((page, SCRIPT.read_text(encoding="utf-8"), call))
    assert run_source(source) == [shown for _, shown in CASES]
