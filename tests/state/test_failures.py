"""What a browser is told when a handler fails."""

from __future__ import annotations

from ballerine_app.locales import text
from ballerine_app.services.errors import Invalid
from ballerine_app.state.failures import on_failure


def test_a_failure_is_told_in_our_words_without_its_cause() -> None:
    told = str(on_failure(OSError(28, "No space left on device: /secret/path")))
    assert text("error.general") in told
    assert "secret" not in told


def test_an_argument_that_no_page_sends_is_answered_by_nothing() -> None:
    assert on_failure(Invalid("bad_argument")) is None
