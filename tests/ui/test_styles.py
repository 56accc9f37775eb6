"""The style sheets: dark values stand twice and agree, tokens exist, nothing is tied to left or right."""

import re
from pathlib import Path

import pytest

from ballerine_app.ui.page import PAGE_STYLESHEETS, STYLESHEETS

ASSETS = Path(__file__).parents[2] / "assets"
SHEETS = [ASSETS / name.lstrip("/") for name in (*STYLESHEETS, *PAGE_STYLESHEETS)]


def _rules(css: str) -> list[tuple[str, str]]:
    return [(selector.strip(), body) for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css)]


def _without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_dark_values_for_the_system_and_for_the_attribute_are_the_same() -> None:
    blocks = dict(_rules(_without_comments(ASSETS / "tokens.css")))
    by_attribute = blocks['[data-theme="dark"]'].split()
    by_system = blocks[':root:not([data-theme="light"])'].split()
    assert "--canvas:" in by_attribute
    assert by_attribute == by_system


def test_every_sheet_of_the_folder_is_loaded() -> None:
    assert sorted(ASSETS.glob("*.css")) == sorted(SHEETS)


def test_dark_changes_only_values_that_light_has() -> None:
    blocks = _rules(_without_comments(ASSETS / "tokens.css"))
    light, dark = (
        {token for selector, body in blocks if selector == name for token in re.findall(r"--[\w-]+(?=:)", body)}
        for name in (":root", '[data-theme="dark"]')
    )
    assert dark <= light


def test_every_value_that_is_used_is_a_token() -> None:
    tokens = set(re.findall(r"(--[\w-]+)\s*:", (ASSETS / "tokens.css").read_text(encoding="utf-8")))
    used = {name for path in SHEETS for name in re.findall(r"var\((--[\w-]+)", _without_comments(path))}
    unknown = {name for name in used - tokens if not name.startswith("--_")}  # --_x is private to one component
    assert not unknown


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_nothing_is_tied_to_left_or_right(path: Path) -> None:
    sides = r"(?:^|[;\s])(?:(?:margin|padding|border)-)?(?:left|right)\s*:"
    physical = re.compile(rf"{sides}|text-align:\s*(?:left|right)")
    assert not [selector for selector, body in _rules(_without_comments(path)) if physical.search(body)]


def test_there_is_one_font_and_the_first_paint_does_not_wait_for_it() -> None:
    faces = re.findall(r"@font-face\s*\{([^}]*)\}", "".join(_without_comments(path) for path in SHEETS))
    assert len(faces) == 1
    assert "font-display: swap" in faces[0]
    assert 'url("/fonts/inter.woff2")' in faces[0]
