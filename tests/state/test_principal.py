"""Where a tab goes whose staff session has ended."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ballerine_app.services.cookies import STAFF_COOKIE
from ballerine_app.state.principal import sign_in_page


def _tab(path: str, cookie: str) -> Any:
    router = SimpleNamespace(headers=SimpleNamespace(cookie=cookie), url=SimpleNamespace(path=path))
    return SimpleNamespace(router=router)


def test_an_ended_session_is_told_and_the_page_is_remembered() -> None:
    found = sign_in_page(_tab("/cases/case_1/", f"{STAFF_COOKIE}=secret"))
    assert found == "/login?problem=session&next=%2Fcases%2Fcase_1"


def test_who_was_never_signed_in_hears_of_no_session() -> None:
    assert sign_in_page(_tab("/cases", "")) == "/login?next=%2Fcases"
