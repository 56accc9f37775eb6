"""The JSON editor and the comparison: words, colours and packages that their scripts need, and what they render."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import reflex as rx

from ballerine_app.ui import json_diff, json_editor
from ballerine_app.views.definition_diff import DefinitionDiff

ASSETS = Path(__file__).parents[2] / "assets"
SCRIPTS = ASSETS / "js"
LOCK = Path(__file__).parents[2] / "reflex.lock" / "package.json"


class _Shown(rx.State):
    text: str = ""
    diff: DefinitionDiff = DefinitionDiff()

    @rx.event
    def write(self, words: str) -> None:
        self.text = words

    @rx.event
    def save(self) -> None:
        self.text = ""


def _editor() -> str:
    return str(
        json_editor.json_editor(
            "{}",
            set_count=rx.Var("count"),
            findings=rx.Var("findings"),
            reveal=rx.Var("place"),
            reveal_count=rx.Var("asked"),
            read_only=rx.Var("fixed"),
            label="L",
            described_by="d",
            on_change=_Shown.write,
            on_save=_Shown.save,
            most=1_000,
        )
    )


def _script(name: str) -> str:
    return (SCRIPTS / name).read_text(encoding="utf-8")


def test_the_editor_gets_every_word_that_its_scripts_use() -> None:
    used = set(re.findall(r"\bwords\.(\w+)", _script("json-editor.jsx") + _script("json-editor-view.js")))
    assert used == json_editor._WORDS.keys()
    rendered = _editor()
    assert all(f'"{name}"' in rendered for name in (*json_editor._WORDS, *json_editor._PHRASES))


def test_the_editor_tells_what_is_typed_and_that_it_is_to_be_saved() -> None:
    rendered = _editor()
    assert "onText" in rendered
    assert "onSave" in rendered


def test_codemirror_is_imported_only_by_what_is_loaded_when_it_is_shown() -> None:
    importing = {
        path.name for path in SCRIPTS.iterdir() if re.search(r'from "@(?:codemirror|lezer)/', _script(path.name))
    }
    assert importing == {"json-editor-view.js", "json-editor-look.js"}
    for path in SCRIPTS.iterdir():
        assert path.name in importing or not re.search(r'from "\./json-editor-', _script(path.name))
    assert 'import("./json-editor-view.js")' in _script("json-editor.jsx")


def test_the_packages_are_those_of_the_lock() -> None:
    names = re.findall(r'from "(@[\w-]+/[\w-]+)"', _script("json-editor-view.js") + _script("json-editor-look.js"))
    wanted = dict(each.rsplit("@", 1) for each in json_editor.JsonEditor.create().lib_dependencies)
    assert wanted.keys() == set(names)
    locked = json.loads(LOCK.read_text(encoding="utf-8"))["dependencies"]
    assert {name: locked.get(name) for name in wanted} == wanted


def test_the_editor_has_the_colours_of_the_product() -> None:
    look = re.sub(r"//.*", "", _script("json-editor-look.js"))
    tokens = set(re.findall(r"(--[\w-]+)\s*:", (ASSETS / "tokens.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"--[a-z][\w-]*", look)) <= tokens
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", look)


def test_a_comparison_says_what_its_signs_and_colours_mean() -> None:
    rendered = str(json_diff.json_diff(_Shown.diff))
    for kind, sign in json_diff._SIGNS.items():
        assert json.dumps(sign) in rendered
        assert f'"{kind.capitalize()}"' in rendered
    assert rendered.count('scope:"col"') == 4


@pytest.mark.parametrize("kind", ["added", "removed"])
def test_each_side_of_a_comparison_has_its_colour(kind: str) -> None:
    sheet = (ASSETS / "json-diff.css").read_text(encoding="utf-8")
    token = {"added": "--approved-bg", "removed": "--rejected-bg"}[kind]
    assert re.search(rf"> \.{kind} \{{\s*background: var\({token}\)", sheet)
