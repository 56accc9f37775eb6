"""What the rule editor shows of a text that is no JSON, and of another version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from reflex.state import State

from ballerine_app.services.definition_text import laid_out
from ballerine_app.state import rule_editor
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.rule_editor import RuleEditorState
from ballerine_app.views.policies import PolicyView
from ballerine_app.views.rule_fields import FieldCatalogue


def _text(*reasons: str) -> str:
    rules = [{"id": reason, "when": {">": [{"var": "x"}, 1]}, "score": 1, "reason": reason} for reason in reasons]
    return laid_out({"rules": rules})


def _open(page: PolicyState, version_id: str, text: str) -> None:
    view = PolicyView()
    page._view = replace(view, row=replace(view.row, version_id=version_id), text=text, may_edit=True)


async def _shown(editor: RuleEditorState) -> list[str]:
    await RuleEditorState.show.fn(editor)
    return [card.reason for card in editor.cards]


@pytest.fixture(autouse=True)
def _serving(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(do: Callable[..., Any], *args: Any) -> Any:
        return do(*args)

    async def nobody(_: Any) -> None:
        return None

    monkeypatch.setattr(rule_editor, "parts", lambda: SimpleNamespace(offload=SimpleNamespace(act=act), runtime=None))
    monkeypatch.setattr(rule_editor, "staff", nobody)
    monkeypatch.setattr(rule_editor, "rule_fields", lambda *_: FieldCatalogue({}))


async def test_a_broken_text_keeps_the_last_rules_of_its_own_version() -> None:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]
    page, editor = await root.get_state(PolicyState), await root.get_state(RuleEditorState)
    _open(page, "first", _text("a", "b"))
    assert await _shown(editor) == ["a", "b"]
    page._keep("no JSON")
    assert await _shown(editor) == ["a", "b"]
    assert editor.broken

    _open(page, "second", _text("c"))
    assert (await _shown(editor), editor.broken) == (["c"], False)
    _open(page, "first", _text("a", "b"))
    assert (await _shown(editor), editor.broken) == (["a", "b"], True)
