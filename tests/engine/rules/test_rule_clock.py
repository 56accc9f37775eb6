from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ballerine_app.engine.rules import RuleError, compile_rule

AT = datetime(2026, 11, 22, 23, 30, 15, 123_456, tzinfo=UTC)


@pytest.mark.parametrize("given", [[], None, "", {}])
@pytest.mark.parametrize(("name", "text"), [("now", "2026-11-22T23:30:15.123Z"), ("today", "2026-11-22")])
def test_the_clock_is_the_evaluations(name: str, text: str, given: Any) -> None:
    rule = compile_rule({name: given})
    assert rule({}, AT) == text
    assert rule.explain({}, AT).value == text
    assert rule.needs_clock


def test_the_clock_tells_utc() -> None:
    east = AT.astimezone(timezone(timedelta(hours=14)))
    assert compile_rule({"today": []})({}, east) == "2026-11-22"


@pytest.mark.parametrize("now", [None, datetime(2026, 1, 1)])
def test_without_a_time_it_fails(now: datetime | None) -> None:
    rule = compile_rule({"if": [{"var": "x"}, {"now": []}, 1]})
    assert rule({}, now) == 1
    for evaluate in (rule, rule.explain):
        with pytest.raises(RuleError, match="time"):
            evaluate({"x": 1}, now)


def test_only_rules_that_read_it_need_it() -> None:
    assert not compile_rule({"==": [{"var": "now"}, "today"]}).needs_clock
    assert compile_rule({"map": [{"var": "a"}, {"<": [{"var": "d"}, {"today": []}]}]}).needs_clock


def test_the_clock_works_with_dates() -> None:
    rule = compile_rule({"days_until": [{"var": "expiry"}, {"today": []}]})
    assert rule({"expiry": "2026-12-02"}, AT) == 10


def test_the_clock_takes_no_arguments() -> None:
    with pytest.raises(RuleError, match="no arguments") as caught:
        compile_rule({"!": [{"now": [1]}]})
    assert caught.value.pointer == "/!/0/now"
